"""Text that must not be kept is gone everywhere, by an administrator and nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from faq.models import Item
from revisions import workflow
from revisions.errors import NotAllowed
from revisions.models import ReviewEvent, Revision, Slug
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
    assert touched.revisions == 3
    assert SECRET not in everything_kept()
    [past] = rows_as_of(Item, timezone.now())
    assert SECRET not in past.answer_html_ru
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


def test_a_bar_is_never_longer_than_what_it_replaces(doris):
    """A column that is full holds no more; PostgreSQL refuses it."""
    item = factories.publish_item(question_en="Ask" * 100)
    workflow.redact(item, "Ask", by=doris, reason="A court’s order")
    item.refresh_from_db()
    assert item.question_en == "███" * 100


def test_what_another_version_of_the_site_kept_loses_the_text_too(doris):
    item = factories.publish_item()
    kept = {**item.live_revision.proposed, "hint_kk": f"Ask {SECRET}"}
    Revision.objects.filter(pk=item.live_revision_id).update(proposed=kept)
    assert workflow.redact(item, SECRET, by=doris, reason="A court’s order").revisions == 1
    assert SECRET not in everything_kept()


def test_a_reserved_address_that_holds_the_text_is_given_up_with_it(item, doris):
    draft = factories.propose(item, {"slug": "ivan-petrov"}, by=None)
    touched = workflow.redact(item, "ivan-petrov", by=doris, reason="A court’s order")
    draft.refresh_from_db()
    assert (touched.addresses, draft.proposed["slug"]) == (1, item.slug)
    assert not Slug.objects.filter(slug="ivan-petrov").exists()


def test_why_a_scheduled_revision_of_another_row_came_back_loses_the_text_too(doris, clara):
    category = factories.publish_category(title_ru=SECRET, title_en="Other")
    draft = factories.propose(factories.publish_item(), {"category": category.pk}, by=None)
    seen = workflow.review(workflow.submit(draft, by=None))
    tomorrow = timezone.now() + timedelta(days=1)
    about = {"digest": seen.digest, "live_revision_id": seen.live_revision_id}
    workflow.approve(draft, by=clara, publish_at=tomorrow, **about)
    category = factories.retire(category)
    workflow.publish_due(tomorrow)
    assert SECRET in draft.events.get(action="returned").note
    workflow.redact(category, SECRET, by=doris, reason="A court’s order")
    assert SECRET not in draft.events.get(action="returned").note


def test_digests_follow_the_redacted_words(item, doris):
    workflow.redact(item, SECRET, by=doris, reason="A court’s order")
    revision = Revision.objects.of(item).first()
    before = revision.digest
    revision.save()
    assert revision.digest == before
