"""Rule 8: publication at a time, and what happens when things cross."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.groups import EDITORS
from revisions import workflow
from revisions.errors import NotAllowed, WrongState
from revisions.models import Publication, Revision
from tests import factories

pytestmark = pytest.mark.django_db
State = Revision.State


@pytest.fixture
def item():
    return factories.publish_item(answer_ru="Старый.", answer_en="Old.")


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)


def scheduled(item, at, by, **columns):
    """A revision that this reviewer has approved for a time."""
    revision = workflow.submit(factories.propose(item, columns, by=None), by=None)
    seen = workflow.review(revision)
    return workflow.approve(
        revision,
        by=by,
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=at,
    )


def after(at):
    return at + timedelta(seconds=1)


def test_a_scheduled_revision_goes_live_at_its_time_and_not_before(item, clara, tomorrow):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    assert workflow.publish_due() == []
    item.refresh_from_db()
    assert (item.answer_ru, revision.state) == ("Старый.", State.APPROVED)
    workflow.publish_due(after(tomorrow))
    item.refresh_from_db()
    assert item.answer_ru == "Новый."
    assert item.live_revision.decided_by == clara


def test_a_time_that_has_passed_means_now(item, clara):
    scheduled(item, timezone.now() - timedelta(minutes=1), clara, answer_ru="Новый.")
    item.refresh_from_db()
    assert item.answer_ru == "Новый."


def test_running_twice_publishes_once(item, clara, tomorrow):
    scheduled(item, tomorrow, clara, answer_ru="Новый.")
    number = Publication.current_number()
    workflow.publish_due(after(tomorrow))
    assert workflow.publish_due(after(tomorrow)) == []
    assert Publication.current_number() == number + 1


def test_what_went_live_in_other_columns_meanwhile_is_kept(item, clara, tomorrow):
    scheduled(item, tomorrow, clara, answer_ru="Новый.")
    factories.change(item, answer_en="Newer.")
    workflow.publish_due(after(tomorrow))
    item.refresh_from_db()
    assert (item.answer_ru, item.answer_en) == ("Новый.", "Newer.")


def test_a_column_changed_meanwhile_sends_it_back_to_review(item, clara, tomorrow):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    factories.change(item, answer_ru="Срочный.")
    assert [each.pk for each in workflow.publish_due(after(tomorrow))] == [revision.pk]
    revision.refresh_from_db()
    item.refresh_from_db()
    assert (item.answer_ru, revision.state) == ("Срочный.", State.IN_REVIEW)
    event = revision.events.last()
    assert (event.action, bool(event.note)) == ("returned", True)


def test_the_later_of_two_scheduled_changes_of_one_column_goes_back_to_review(
    item, clara, tomorrow
):
    first = scheduled(item, tomorrow, clara, answer_ru="Первый.")
    second = scheduled(item, tomorrow + timedelta(hours=1), clara, answer_ru="Второй.")
    workflow.publish_due(tomorrow + timedelta(days=1))
    states = [Revision.objects.get(pk=each.pk).state for each in (first, second)]
    assert states == [State.PUBLISHED, State.IN_REVIEW]


def test_an_approver_who_has_lost_the_right_approves_nothing_at_its_time(item, clara, tomorrow):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    clara.groups.clear()
    workflow.publish_due(after(tomorrow))
    revision.refresh_from_db()
    assert revision.state == State.IN_REVIEW


@pytest.mark.parametrize("fate", ["deleted", "switched off"])
def test_an_approver_whose_account_is_gone_approves_nothing(item, clara, tomorrow, fate):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    if fate == "deleted":
        clara.delete()
    else:
        clara.is_active = False
        clara.save()
    workflow.publish_due(after(tomorrow))
    revision.refresh_from_db()
    assert revision.state == State.IN_REVIEW


def test_a_row_that_was_retired_meanwhile_does_not_come_back_by_itself(item, clara, tomorrow):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    factories.retire(item)
    workflow.publish_due(after(tomorrow))
    revision.refresh_from_db()
    item.refresh_from_db()
    assert (item.is_live, revision.state) == (False, State.IN_REVIEW)


def test_one_that_cannot_go_live_holds_up_no_other(item, clara, tomorrow):
    stuck = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    factories.change(item, answer_ru="Срочный.")
    other = factories.publish_item()
    scheduled(other, tomorrow + timedelta(minutes=1), clara, answer_ru="Другой.")
    workflow.publish_due(tomorrow + timedelta(days=1))
    other.refresh_from_db()
    stuck.refresh_from_db()
    assert (other.answer_ru, stuck.state) == ("Другой.", State.IN_REVIEW)


def test_a_new_row_may_be_scheduled_too(clara, tomorrow):
    draft = workflow.submit(factories.draft_item(), by=None)
    seen = workflow.review(draft)
    workflow.approve(
        draft, by=clara, digest=seen.digest, live_revision_id=None, publish_at=tomorrow
    )
    assert not draft.content.is_live
    workflow.publish_due(after(tomorrow))
    draft.content.refresh_from_db()
    assert draft.content.is_live


def test_a_schedule_can_be_cancelled(item, clara, tomorrow):
    revision = workflow.unschedule(scheduled(item, tomorrow, clara, answer_ru="Новый."), by=clara)
    assert (revision.state, revision.publish_at, revision.decided_by) == (
        State.IN_REVIEW,
        None,
        None,
    )
    assert workflow.publish_due(after(tomorrow)) == []


def test_not_everybody_cancels_a_schedule(item, clara, boris, tomorrow):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    with pytest.raises(NotAllowed):
        workflow.unschedule(revision, by=boris)


def test_a_scheduled_revision_is_not_amended(item, clara, ann, tomorrow):
    revision = scheduled(item, tomorrow, clara, answer_ru="Новый.")
    assert ann.groups.filter(name=EDITORS).exists()
    with pytest.raises(WrongState):
        workflow.amend(revision, {"answer_ru": "Подмена."}, by=ann)
