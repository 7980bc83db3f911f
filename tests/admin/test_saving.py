"""What an author is told after a save is what has happened."""

import pytest
from django.urls import reverse

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import NOTE, form_address, save
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(ann) -> Revision:
    draft = make.propose(make.publish_item(), {"question_ru": "Где платить?"}, by=ann)
    return workflow.submit(draft, by=ann)


def told_after(user, address: str, **typed: str) -> str:
    """The messages that the page after a save shows."""
    desk = at_the_desk(user)
    save(desk, address, **typed)
    return " ".join(map(str, desk.get(reverse("admin:index")).context["messages"]))


@pytest.mark.parametrize("button", ["_save", "_submit"])
def test_saving_what_is_in_review_unchanged_leaves_it_there(ann, in_review, button):
    said = told_after(ann, form_address(in_review.content), **{button: ""})
    assert said == "Nothing has changed. It stays in review."
    in_review.refresh_from_db()
    assert in_review.state == "in_review"
    assert [event.action for event in in_review.events.all()].count("submitted") == 1


def test_a_change_of_what_is_in_review_says_that_it_left_review(ann, in_review):
    said = told_after(ann, form_address(in_review.content), question_ru="Как платить?")
    assert "no longer in review" in said
    in_review.refresh_from_db()
    assert in_review.state == "draft"


def test_a_change_of_what_is_in_review_is_handed_in_again_at_once(ann, in_review):
    typed = {"question_ru": "Как платить?", "_submit": ""}
    assert "Submitted" in told_after(ann, form_address(in_review.content), **typed)


def test_a_draft_of_a_live_text_says_that_customers_see_what_they_saw(ann):
    said = told_after(ann, form_address(make.publish_item()), question_ru="Новый?", **NOTE)
    assert said == "The draft is saved. What customers see has not changed."


@pytest.mark.parametrize("was_live", [True, False])
def test_a_text_that_no_customer_sees_is_not_said_to_be_seen(ann, was_live):
    content = make.retire(make.publish_item()) if was_live else make.draft_item().content
    said = told_after(ann, form_address(content), question_ru="Новый?", **NOTE)
    assert said == "The draft is saved. Customers see the text once a reviewer has approved it."


def test_a_proposal_to_retire_says_what_became_of_it(ann):
    item = make.publish_item()
    address = reverse("admin:faq_item_retire", args=[item.pk])
    why = {"summary": "Устарело", "change_note_ru": "Больше нет."}
    desk = at_the_desk(ann)
    outcomes = []
    for posted in (why | {"_submit": ""}, why, why | {"summary": "Услуги нет"}):
        desk.post(address, posted)
        shown = desk.get(reverse("admin:index")).context["messages"]
        outcomes += [str(message).split(".")[0] for message in shown]
    assert outcomes == [
        "Submitted",
        "Nothing has changed",
        "Saved, and no longer in review: submit it again when it is right",
    ]
