"""Rule 6, with real transactions side by side: decisions happen once, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from faq.models import Item
from people.groups import REVIEWERS
from people.models import User
from revisions import workflow
from revisions.errors import RowIsGone, StaleDraft, WorkflowError
from revisions.models import Publication, Revision, Slug, content_models
from tests import factories
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db(transaction=True)

# Two steps at once meet in another order each time.
TRIES = 5


@pytest.fixture(autouse=True)
def rights(transactional_db):
    """A test with real transactions finds the tables emptied: bring the groups back."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Run the steps at the same instant, each in a transaction of its own.

    Gives what each returned, or the WorkflowError with which it was refused."""
    start = Barrier(len(steps))

    def run(step):
        start.wait()
        try:
            return step()
        except WorkflowError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as threads:
        return list(threads.map(run, steps))


def refusals(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, WorkflowError)]


def reviewer():
    return person(f"reviewer-{User.objects.count()}", REVIEWERS)


def submitted(item, **columns):
    return workflow.submit(factories.propose(item, columns, by=None), by=None)


def approval(revision, reviewer):
    seen = workflow.review(revision)
    return lambda: workflow.approve(
        revision, by=reviewer, digest=seen.digest, live_revision_id=seen.live_revision_id
    )


def test_two_reviewers_at_the_same_instant_make_one_decision():
    revision = submitted(factories.publish_item(), answer_ru="Новый.")
    reviewers = [person(f"reviewer{n}", REVIEWERS) for n in range(4)]
    number = Publication.current_number()
    outcomes = at_once(*(approval(revision, reviewer) for reviewer in reviewers))
    assert len(refusals(outcomes)) == 3
    assert revision.events.filter(action="approved").count() == 1
    assert revision.events.filter(action="published").count() == 1
    assert Publication.current_number() == number + 1


def test_approval_against_request_for_changes_makes_one_decision():
    item = factories.publish_item(answer_ru="Старый.")
    revision = submitted(item, answer_ru="Новый.")
    clara, vera = person("clara", REVIEWERS), person("vera", REVIEWERS)
    outcomes = at_once(
        approval(revision, clara),
        lambda: workflow.request_changes(revision, by=vera, note="Not yet."),
    )
    assert len(refusals(outcomes)) == 1
    item.refresh_from_db()
    revision.refresh_from_db()
    is_published = revision.state == Revision.State.PUBLISHED
    assert (item.answer_ru == "Новый.") == is_published


def test_approval_against_an_amendment_never_publishes_what_was_not_seen():
    item = factories.publish_item(answer_ru="Старый.")
    revision = submitted(item, answer_ru="Увиденный.")
    clara = person("clara", REVIEWERS)
    outcomes = at_once(
        approval(revision, clara),
        lambda: workflow.amend(revision, {"answer_ru": "Подменённый."}, by=None),
    )
    assert len(refusals(outcomes)) == 1
    item.refresh_from_db()
    assert item.answer_ru in ("Старый.", "Увиденный.")


def test_two_approvals_of_one_column_publish_one_of_them():
    item = factories.publish_item()
    revisions = [submitted(item, answer_ru=text) for text in ("Один.", "Другой.")]
    clara = person("clara", REVIEWERS)
    outcomes = at_once(*(approval(revision, clara) for revision in revisions))
    assert len(refusals(outcomes)) == 1
    item.refresh_from_db()
    assert item.live_revision.published_snapshot() == item.snapshot()


def test_publications_of_different_rows_are_all_counted():
    revisions = [submitted(factories.publish_item(), answer_ru="Новый.") for _ in range(4)]
    clara = person("clara", REVIEWERS)
    number = Publication.current_number()
    outcomes = at_once(*(approval(revision, clara) for revision in revisions))
    assert refusals(outcomes) == []
    assert Publication.current_number() == number + 4


def test_proposals_at_once_get_numbers_of_their_own():
    item = factories.publish_item()
    outcomes = at_once(
        *(
            lambda n=n: factories.propose(item, {"answer_ru": f"Вариант {n}."}, by=None)
            for n in range(4)
        )
    )
    assert refusals(outcomes) == []
    assert sorted(revision.number for revision in outcomes) == [2, 3, 4, 5]


def test_one_of_two_rows_gets_a_slug_that_both_want():
    items = [factories.publish_item() for _ in range(2)]
    outcomes = at_once(
        *(lambda item=item: factories.propose(item, {"slug": "wanted"}, by=None) for item in items)
    )
    assert len(refusals(outcomes)) == 1
    assert Slug.objects.filter(slug="wanted").count() == 1


def scheduled(item, reviewer, **columns):
    revision, tomorrow = submitted(item, **columns), timezone.now() + timedelta(days=1)
    seen = workflow.review(revision)
    return workflow.approve(
        revision,
        by=reviewer,
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=tomorrow,
    )


def batch_of(*revisions):
    return workflow.submit_batch(workflow.gather("Together", revisions, by=None), by=None)


def batch_approval(batch, reviewer):
    seen = {
        revision.pk: (review.digest, review.live_revision_id)
        for revision, review in workflow.review_batch(batch)
    }
    return lambda: workflow.approve_batch(batch, by=reviewer, seen=seen)


def assert_live_is_what_was_published_last():
    for row in (row for model in content_models() for row in model.objects.all()):
        if row.live_revision:
            assert row.snapshot() == row.live_revision.published_snapshot()
            assert row.is_live == (row.live_revision.kind == Revision.Kind.CHANGE)


def test_a_change_against_the_retirement_of_the_same_row_publishes_one_of_them():
    for _ in range(TRIES):
        item = factories.publish_item()
        change = submitted(item, answer_ru="Новый.")
        notes = {"ru": "Снят."}
        retirement = workflow.retire(item, by=None, change_note=notes)
        workflow.submit(retirement, by=None)
        clara = reviewer()
        outcomes = at_once(approval(change, clara), approval(retirement, clara))
        assert len(refusals(outcomes)) == 1
        assert_live_is_what_was_published_last()


def test_an_answer_against_the_retirement_of_its_category_leaves_no_answer_without_one():
    for _ in range(TRIES):
        category, item = factories.publish_category(), factories.publish_item()
        moves = submitted(item, category=category.pk)
        retirement = workflow.retire(category, by=None, change_note={"ru": "Снят."})
        workflow.submit(retirement, by=None)
        clara = reviewer()
        outcomes = at_once(approval(moves, clara), approval(retirement, clara))
        assert len(refusals(outcomes)) == 1
        assert not Item._base_manager.filter(is_live=True, category__is_live=False).exists()


def test_an_approval_against_a_discard_leaves_the_row_live_or_gone():
    for _ in range(TRIES):
        revision = workflow.submit(factories.draft_item(), by=None)
        item = revision.content
        outcomes = at_once(
            approval(revision, reviewer()), lambda item=item: workflow.discard(item, by=None)
        )
        assert len(refusals(outcomes)) == 1
        left = Item.objects.filter(pk=item.pk)
        assert [row.is_live for row in left] in ([], [True])


def test_whatever_comes_after_a_discard_is_told_that_the_row_is_gone():
    revision = workflow.submit(factories.draft_item(), by=None)
    late = Revision.objects.get(pk=revision.pk)
    workflow.discard(revision.content, by=None)
    for each in (revision, late):
        with pytest.raises(RowIsGone):
            workflow.withdraw(each, by=None)
    with pytest.raises(RowIsGone):
        factories.propose(revision.content, {"answer_ru": "Ещё."}, by=None)


def test_an_answer_against_the_discard_of_the_category_that_it_names_keeps_both_or_is_refused():
    for _ in range(TRIES):
        category = factories.draft_category().content
        draft = factories.draft_item()
        outcomes = at_once(
            lambda draft=draft, pk=category.pk: workflow.amend(draft, {"category": pk}, by=None),
            lambda category=category: workflow.discard(category, by=None),
        )
        assert len(refusals(outcomes)) == 1


def test_two_ticks_at_once_publish_once():
    clara = reviewer()
    revisions = [scheduled(factories.publish_item(), clara, answer_ru="Новый.") for _ in range(3)]
    number, later = Publication.current_number(), timezone.now() + timedelta(days=2)
    outcomes = at_once(*[lambda: workflow.publish_due(later)] * 3)
    assert refusals(outcomes) == []
    assert sorted(each.pk for left in outcomes for each in left) == [each.pk for each in revisions]
    assert Publication.current_number() == number + 3
    for revision in revisions:
        assert revision.events.filter(action="published").count() == 1


def test_a_tick_against_a_cancelled_schedule_does_one_of_both():
    for _ in range(TRIES):
        revision = scheduled(factories.publish_item(), reviewer(), answer_ru="Новый.")
        later = timezone.now() + timedelta(days=2)
        cancelled, left = at_once(
            lambda revision=revision: workflow.unschedule(revision, by=None),
            lambda later=later: workflow.publish_due(later),
        )
        revision.refresh_from_db()
        was_published = revision.state == Revision.State.PUBLISHED
        assert was_published == isinstance(cancelled, WorkflowError) == bool(left)


def test_an_amendment_against_its_submission_is_never_in_review_unread():
    for _ in range(TRIES):
        draft = factories.propose(factories.publish_item(), {"answer_ru": "Готово."}, by=None)
        at_once(
            lambda draft=draft: workflow.submit(draft, by=None),
            lambda draft=draft: workflow.amend(draft, {"answer_ru": "Поправлено."}, by=None),
        )
        draft.refresh_from_db()
        last = draft.events.latest("pk").action
        assert (last == "submitted") == (draft.state == Revision.State.IN_REVIEW)
        assert draft.proposed["answer_ru"] == "Поправлено."


def test_of_two_saves_of_forms_opened_on_the_same_draft_one_wins():
    for _ in range(TRIES):
        draft = factories.propose(factories.publish_item(), {"answer_ru": "Раз."}, by=None)
        texts = ["Один.", "Другой.", "Третий."]
        outcomes = at_once(
            *(
                lambda text=text, draft=draft: workflow.amend(
                    draft, {"answer_ru": text}, by=None, seen_digest=draft.digest
                )
                for text in texts
            )
        )
        assert [type(each) for each in refusals(outcomes)] == [StaleDraft] * 2
        saved = Revision.objects.get(pk=draft.pk).proposed["answer_ru"]
        assert saved == next(o.proposed["answer_ru"] for o in outcomes if isinstance(o, Revision))
        assert draft.events.filter(action="amended").count() == 1


def test_a_batch_against_the_approval_of_one_of_its_revisions_publishes_each_once():
    for _ in range(TRIES):
        items = [factories.publish_item() for _ in range(3)]
        drafts = [factories.propose(item, {"answer_ru": "Новый."}, by=None) for item in items]
        batch = batch_of(*drafts)
        at_once(batch_approval(batch, reviewer()), approval(drafts[-1], reviewer()))
        for draft in drafts:
            assert draft.events.filter(action="published").count() == 1
        assert_live_is_what_was_published_last()


@pytest.mark.parametrize("step", ["submit", "approve"])
def test_what_is_taken_out_while_a_batch_waits_for_its_rows_stays_behind(step):
    items = [factories.publish_item() for _ in range(2)]
    drafts = [factories.propose(item, {"answer_ru": "Новый."}, by=None) for item in items]
    batch = workflow.gather("Together", drafts, by=None)
    if step == "approve":
        workflow.submit_batch(batch, by=None)
    whole = {
        "submit": lambda: workflow.submit_batch(batch, by=None),
        "approve": batch_approval(batch, reviewer()),
    }
    left = drafts[0] if step == "submit" else Revision.objects.get(pk=drafts[0].pk)
    is_out = Event()

    def take_out():
        with transaction.atomic():
            workflow.take_out(left, by=None)
            is_out.set()
            sleep(0.3)

    def take_the_rest():
        is_out.wait()
        return whole[step]()

    assert refusals(at_once(take_out, take_the_rest)) == []
    states = [Revision.objects.get(pk=draft.pk).state for draft in drafts]
    assert states == {"submit": ["draft", "in_review"], "approve": ["in_review", "published"]}[step]


def test_batches_and_rows_in_any_order_do_not_wait_for_each_other_for_ever():
    """PostgreSQL would end one of them with an error that nobody at the desk understands."""
    category = factories.publish_category()
    items = [factories.publish_item(category=category) for _ in range(3)]
    drafts = [factories.propose(item, {"answer_ru": "Новый."}, by=None) for item in items]
    batch = batch_of(factories.propose(category, {"title_ru": "Иначе"}, by=None), *drafts)
    clara = reviewer()
    changes = [submitted(item, answer_en=f"New {item.pk}.") for item in items]
    seen = [item.pk for item in items]
    at_once(
        batch_approval(batch, clara),
        *(approval(change, clara) for change in changes),
        lambda: workflow.rearrange(items[::-1], by=clara, seen=seen),
        lambda: workflow.rearrange(items[1:] + items[:1], by=clara, seen=seen),
        lambda: workflow.gather("Again", drafts[::-1], by=None),
        lambda: workflow.submit_batch(batch, by=None),
    )
    assert_live_is_what_was_published_last()


def test_the_page_that_arranges_and_approvals_do_not_wait_for_each_other_for_ever():
    clara, category = reviewer(), factories.publish_category()
    items = [factories.publish_item(category=category) for _ in range(4)]
    desk, address = at_the_desk(clara), reverse("admin:faq_item_arrange")
    for attempt in range(TRIES):
        changes = [submitted(item, answer_ru=f"Раз {attempt}.") for item in items]
        shown = desk.get(address, {"within": category.pk}).context
        last_first = {f"place-{shown['rows'][-1].pk}": "1", "seen": shown["seen"]}
        *approved, arranged = at_once(
            *(approval(change, clara) for change in changes),
            lambda data=last_first: desk.post(f"{address}?within={category.pk}", data),
        )
        assert refusals(approved) == []
        assert arranged.status_code == 302


def test_new_rows_with_one_title_at_once_get_addresses_of_their_own():
    category = factories.publish_category()
    for attempt in range(TRIES):
        row = {"question_ru": f"Тарифы {attempt}?", "answer_ru": "Есть.", "category": category}
        outcomes = at_once(*[partial(workflow.propose, Item(), row, by=None)] * 4)
        assert refusals(outcomes) == []
        addresses = {revision.content.slug for revision in outcomes}
        assert addresses == {f"tarify-{attempt}", *(f"tarify-{attempt}-{n}" for n in (2, 3, 4))}


def test_a_row_is_proposed_for_retiring_once():
    for _attempt in range(TRIES):
        item = factories.publish_item()
        outcomes = at_once(*[partial(workflow.retire, item, by=None)] * 3)
        assert len(refusals(outcomes)) == 2
        assert Revision.objects.of(item).filter(kind="retire").count() == 1
