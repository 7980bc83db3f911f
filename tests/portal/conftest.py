from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from tests.portal.wsgi import Browser


@pytest.fixture
def browser(db) -> Iterator[Browser]:
    """Asks one process of the site, page cache and all."""
    signals = (request_started, request_finished) if connection.in_atomic_block else ()
    for signal in signals:  # they would close the connection that holds the test's transaction
        signal.disconnect(close_old_connections)
    browser = Browser()
    yield browser
    browser.site.watch.close()
    for signal in signals:
        signal.connect(close_old_connections)
