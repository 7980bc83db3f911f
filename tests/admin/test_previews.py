"""From the desk to the real page of a proposal, for staff and for somebody without an account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from revisions import workflow
from tests import factories as make
from tests.admin.forms import form_address, review_address
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(ann):
    item = make.publish_item(slug="limits", answer_ru="Десять.", answer_en="Ten.")
    return make.propose(item, {"answer_ru": "Двадцать.", "answer_en": "Twenty."}, by=ann)


def links(user, address):
    return {link.language: link for link in at_the_desk(user).get(address).context["preview_links"]}


@pytest.mark.parametrize("page", [review_address, lambda draft: form_address(draft.content)])
def test_the_desk_leads_to_the_page_in_either_language(ann, draft, page):
    found = links(ann, page(draft))
    for language, words in (("ru", "Двадцать."), ("en", "Twenty.")):
        answer = at_the_desk(ann).get(found[language].path)
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert f'lang="{language}"' in answer.content.decode()


def test_the_link_works_without_an_account_and_is_never_kept(ann, draft):
    page = Client().get(links(ann, review_address(draft))["ru"].url)
    assert "Двадцать." in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_the_page_shows_the_whole_address_and_when_it_ends(ann, draft):
    response = at_the_desk(ann).get(review_address(draft))
    link = response.context["preview_links"][0]
    assert f'value="{link.url}"' in response.content.decode()
    assert link.url.startswith("http://testserver/")
    assert timedelta(days=6) < link.ends - timezone.now() <= timedelta(days=7)


def test_a_link_of_last_week_has_ended(ann, draft, monkeypatch):
    path = links(ann, review_address(draft))["ru"].path
    monkeypatch.setattr("time.time", lambda: timezone.now().timestamp() + 7 * 24 * 60 * 60 + 1)
    assert Client().get(path).status_code == 410


def test_what_is_decided_has_no_preview_and_its_links_end(ann, draft):
    path = links(ann, review_address(draft))["ru"].path
    workflow.withdraw(draft, by=ann)
    assert links(ann, review_address(draft)) == {}
    assert Client().get(path).status_code == 410


def test_a_form_without_a_draft_has_nothing_to_preview(ann):
    assert links(ann, form_address(make.publish_item())) == {}


def test_retiring_has_no_page_to_preview(ann):
    proposal = workflow.retire(make.publish_item(), by=ann)
    assert links(ann, review_address(proposal)) == {}


def test_a_new_text_is_previewed_before_it_was_ever_live(ann):
    draft = make.draft_item(answer_ru="Совсем новый.")
    page = Client().get(links(ann, review_address(draft))["ru"].path)
    assert "Совсем новый." in page.content.decode()


def test_a_stranger_gets_no_link_from_the_desk(client, draft):
    assert "/login/" in client.get(review_address(draft)).url


def test_a_proposal_that_names_a_deleted_row_is_shown_as_far_as_it_goes(ann, draft):
    draft.proposed |= {"category": 987654, "colour": "red"}
    draft.save()
    page = Client().get(links(ann, review_address(draft))["ru"].path)
    assert "Двадцать." in page.content.decode()
