from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def problems_in_english() -> Iterator[None]:
    """The messages of problems are translated when a text is read."""
    with translation.override("en"):
        yield
