"""Rule 6, with real transactions side by side: decisions happen once, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from revisions import workflow
from revisions.errors import WorkflowError
from revisions.groups import REVIEWERS
from revisions.models import Publication, Revision, Slug
from tests import factories
from tests.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


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
    at_once(
        approval(revision, clara),
        lambda: workflow.amend(revision, {"answer_ru": "Подменённый."}, by=None),
    )
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
