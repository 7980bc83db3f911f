"""Whatever stands in an address or a form, the desk answers in words and never breaks."""

import pytest
from django.urls import reverse

from revisions import workflow
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

KEYS = ["abc", "%00", "1%00", "²", "1_2f", "1.0", "9" * 30, "9" * 5000, "-1", "%F0%9F%99%82"]


@pytest.mark.parametrize("page", ["revision/{}/change", "revision/{}/history", "batch/{}/change"])
@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_none_is_not_found(clara, page, key):
    response = at_the_desk(clara).get(f"/admin/revisions/{page.format(key)}/")
    assert response.status_code == 404


@pytest.mark.parametrize("key", KEYS)
def test_a_form_asked_for_with_a_broken_key_shows_what_is_live(ann, key):
    item = make.publish_item()
    response = at_the_desk(ann).get(f"/admin/faq/item/{item.pk}/change/?revision={key}")
    assert response.status_code == 200


@pytest.mark.parametrize("key", KEYS)
def test_a_broken_key_takes_nothing_out_of_a_batch(clara, key):
    draft = workflow.submit(make.draft_category(), by=None)
    batch = workflow.gather("Together", [draft], by=None)
    address = reverse("admin:revisions_batch_take_out", args=[batch.pk])
    assert at_the_desk(clara).post(address, {"revision": key}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "faq/item/?work=%00",
        "faq/item/?q=%00",
        "faq/item/?q=a%00b",
        "channels/channel/?kind=%00",
        "channels/channel/?kind__exact=%00",
        "revisions/revision/?state=%00",
        "revisions/revision/?language=%00",
        "interchange/source/?language__exact=%00",
        "revisions/translationstatus/?kind=%00&%00=x",
        "autocomplete/?app_label=faq&model_name=item&field_name=category&term=%00",
    ],
)
def test_nul_in_a_filter_is_dropped(doris, address):
    assert at_the_desk(doris).get(f"/admin/{address}", follow=True).status_code == 200


@pytest.mark.parametrize(
    "name", ["pk__regex", "answer_ru__iregex", "slug__regex", "id__in", "category__id__in"]
)
def test_a_filter_that_no_list_offers_is_refused_before_it_is_run(doris, name):
    for value in ("(9+)+$", "[", "9" * 30):
        answer = at_the_desk(doris).get("/admin/faq/item/", {name: value})
        assert answer.status_code == 400


def test_a_search_of_thousands_of_words_is_a_list(doris):
    make.publish_item()
    for path in ("faq/item/", "revisions/revision/", "faq/vote/", "search/query/", "people/user/"):
        assert at_the_desk(doris).get(f"/admin/{path}", {"q": "a " * 3000}).status_code == 200, path


def test_a_tick_without_a_key_is_refused(ann):
    chosen = {"action": "gather", "_selected_action": "abc"}
    assert at_the_desk(ann).post("/admin/revisions/revision/", chosen).status_code == 400


def test_the_preview_of_a_text_that_is_too_long_says_so(ann):
    response = at_the_desk(ann).post("/admin/markdown/preview/", {"content": "![" * 500_000})
    assert "too long" in response.content.decode()
