"""Which requests come from a page of this site."""

import pytest
from django.test import RequestFactory

from tests.visitors.posting import ELSEWHERE, OURS
from visitors.origin import is_from_this_site


def posted(**headers: str):
    return RequestFactory().post("/", headers=headers)


@pytest.mark.parametrize(
    "headers", [OURS, {"origin": OURS["origin"]}, {"sec-fetch-site": "same-origin"}]
)
def test_a_page_of_this_site_is_known(headers):
    assert is_from_this_site(posted(**headers))


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_everything_else_is_not_from_here(headers):
    assert not is_from_this_site(posted(**headers))


def test_the_host_that_a_proxy_hides_can_be_named(settings):
    outside = {"origin": "https://help.vetrelia.example", "sec-fetch-site": "same-origin"}
    assert not is_from_this_site(posted(**outside))
    settings.CSRF_TRUSTED_ORIGINS = ["https://help.vetrelia.example"]
    assert is_from_this_site(posted(**outside))
    assert not is_from_this_site(posted(**outside | {"sec-fetch-site": "cross-site"}))
