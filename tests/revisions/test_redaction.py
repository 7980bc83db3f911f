"""Text that must not be kept is gone everywhere, by an administrator and nobody else."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from faq.models import Item
from revisions import workflow
from revisions.errors import NotAllowed
from revisions.models import ReviewEvent, Revision
from revisions.past import rows_as_of
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "Ivan Petrov 4510 123456"


@pytest.fixture
def item(ann):
    """A row with the secret in its live text, its history, an open draft, a note and the log."""
    item = factories.publish_item(answer_en=f"Ask {SECRET}.")
    item = factories.change(item, answer_ru=f"Спросите: {SECRET}.", answer_en="Ask us.")
    draft = factories.propose(item, {"keywords_en": SECRET}, by=ann, summary=f"About {SECRET}")
    workflow.amend(draft, {}, by=ann, change_note={"en": f"{SECRET} is gone."})
    return item


def everything_kept():
    return (
        str(list(Revision.objects.values()))
        + str(list(ReviewEvent.objects.values()))
        + str(list(Item.objects.values()))
    )


def test_a_redacted_text_is_gone_from_live_text_history_log_and_past_days(item, doris):
    assert SECRET in everything_kept()
    touched = workflow.redact(item, SECRET, by=doris, reason="A court’s order")
    assert touched == 3
    assert SECRET not in everything_kept()
    assert all(SECRET not in row.answer_html_ru for row in rows_as_of(Item, timezone.now()))
    item.refresh_from_db()
    assert "█" in item.answer_html_ru


def test_the_log_keeps_who_and_why_and_not_what(item, doris):
    workflow.redact(item, SECRET, by=doris, reason="A court’s order")
    event = ReviewEvent.objects.get(action=ReviewEvent.Action.REDACTED)
    assert (event.actor, event.note) == (doris, "A court’s order")


def test_notes_of_the_log_that_name_the_row_elsewhere_lose_the_text_too(clara, doris):
    category = factories.publish_category()
    item = factories.publish_item(category=category, question_ru=f"{SECRET}?")
    other = factories.publish_item(category=category)
    workflow.rearrange([other, item], by=clara, seen=[item.pk, other.pk])
    workflow.redact(item, SECRET, by=doris, reason="A court’s order")
    assert SECRET not in everything_kept()


@pytest.mark.parametrize("who", ["ann", "boris", "clara"])
def test_nobody_else_redacts(item, who, request):
    with pytest.raises(NotAllowed):
        workflow.redact(item, SECRET, by=request.getfixturevalue(who), reason="I want to")
    assert SECRET in everything_kept()


def test_a_reason_is_asked_for_and_a_text_that_means_one_thing(item, doris):
    with pytest.raises(ValidationError):
        workflow.redact(item, SECRET, by=doris, reason=" ")
    with pytest.raises(ValidationError):
        workflow.redact(item, "a", by=doris, reason="Why not")


def test_digests_follow_the_redacted_words(item, doris):
    workflow.redact(item, SECRET, by=doris, reason="A court’s order")
    revision = Revision.objects.of(item).first()
    before = revision.digest
    revision.save()
    assert revision.digest == before
