"""The OpenAPI description against what the API does. `make fuzz-api` tries far more."""

import os
import re

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from api import urls
from api.answers import REQUESTS
from portal.page_cache import with_page_cache

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES") or 5)


SIGNALS = (request_started, request_finished)
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def description(content, monkeypatch):
    """Asks the application itself, within the transaction of the test."""
    monkeypatch.setattr(REQUESTS, "most", 10**9)
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    # Not that of config/wsgi.py, which makes a serving process of whoever imports it, with a log
    # that goes where standard error goes at that moment.
    application = with_page_cache(WSGIHandler())
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in SIGNALS:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_api_keeps_to_its_description_whatever_is_asked(description, mode):
    for operation in description.get_all_operations():

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.ok().as_strategy(generation_mode=mode))
        def keeps_to_it(case):
            case.call_and_validate(headers=PLAIN)

        keeps_to_it()


@pytest.mark.parametrize("address", ["faq", "faq/pay", "channels", "sla", "search?q=pay"])
def test_what_is_there_has_the_form_described(description, address):
    path = re.sub(r"\?.*", "", address).replace("faq/pay", "faq/{slug}")
    case = description[f"/{{language}}/{path}"]["GET"].Case(
        path_parameters={"language": "en", "slug": "pay"},
        query={"q": "pay"} if "?" in address else {},
    )
    assert case.call_and_validate(headers=PLAIN).status_code == 200


def test_every_address_is_described_and_nothing_else(client, db):
    described = set(client.get("/api/v1/openapi.json").json()["paths"])
    served = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern).removeprefix("v1"))
        for each in urls.urlpatterns
        if each.name not in (None, "openapi")
    }
    assert served == described
