"""A snapshot that does not fit: explained, restored as far as it goes, and nothing crashes.

They come from old versions of the site, from rows deleted since, and from hands in the database.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from revisions import workflow
from revisions.errors import BrokenReference, WorkflowError
from revisions.models import Revision
from sla.cells import cell_key
from tests import factories

pytestmark = pytest.mark.django_db
REFUSED = (WorkflowError, ValidationError)
NO_ROW = 999_999
State = Revision.State


def spoilt(revision, *, gone=(), **columns):
    """The revision, with its snapshot as some other hand has left it."""
    snapshot = {k: v for k, v in revision.proposed.items() if k not in gone} | columns
    Revision.objects.filter(pk=revision.pk).update(proposed=snapshot)
    return Revision.objects.get(pk=revision.pk)


def in_review(row, **columns):
    return workflow.submit(factories.propose(row, columns, by=None), by=None)


@pytest.fixture
def item():
    return factories.publish_item(answer_ru="Живой.")


@pytest.fixture
def revision(item):
    return in_review(item, answer_ru="Новый.")


BAD = {
    "a row that is gone": {"category": NO_ROW},
    "no row": {"category": None},
    "what is no key": {"category": "abc"},
    "a list for a key": {"category": [1]},
    "a number for a text": {"question_ru": 7},
    "a list for a text": {"answer_ru": ["x"]},
    "nothing for a text": {"answer_ru": None},
    "a slug that is none": {"slug": "no slug!"},
}


@pytest.mark.parametrize("columns", BAD.values(), ids=BAD)
def test_a_reviewer_sees_it_and_it_does_not_go_live(item, revision, columns):
    live = item.snapshot()
    revision = spoilt(revision, **columns)
    assert workflow.review(revision).merged.items() >= columns.items()
    with pytest.raises(REFUSED) as refusal:
        factories.approve(revision)
    assert str(refusal.value)
    item.refresh_from_db()
    assert item.snapshot() == live


@pytest.mark.parametrize("columns", BAD.values(), ids=BAD)
def test_what_is_wrong_can_be_put_right_in_the_same_draft(item, revision, columns):
    revision = spoilt(revision, **columns)
    right = {column: item.snapshot()[column] for column in columns} | {"answer_ru": "Верный."}
    workflow.amend(revision, right, by=None)
    assert factories.publish(factories.noted(revision)).answer_ru == "Верный."


@pytest.mark.parametrize("columns", BAD.values(), ids=BAD)
def test_at_its_time_it_returns_to_review_with_the_reason(item, revision, columns):
    seen, tomorrow = workflow.review(revision), timezone.now() + timedelta(days=1)
    workflow.approve(
        revision,
        by=factories.reviewer(),
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=tomorrow,
    )
    revision = spoilt(revision, **columns)
    [left] = workflow.publish_due(tomorrow + timedelta(hours=1))
    assert left.state == State.IN_REVIEW
    assert left.events.latest("pk").note


@pytest.mark.parametrize("columns", BAD.values(), ids=BAD)
def test_the_row_can_still_be_changed_after_it_was_published(item, columns):
    """The last published snapshot is the base of the next change."""
    spoilt(item.live_revision, **columns)
    changed = factories.change(item, keywords_ru="вход")
    assert (changed.keywords_ru, changed.answer_ru) == ("вход", "Живой.")


@pytest.mark.parametrize("columns", BAD.values(), ids=BAD)
def test_it_is_restored_as_far_as_it_goes_or_refused_with_a_reason(item, columns):
    old = item.live_revision
    factories.change(item, question_ru="Позже?")
    old = spoilt(old, **columns)
    try:
        restored = workflow.restore(old, by=None)
    except REFUSED as refusal:
        assert str(refusal)
    else:
        assert Revision.objects.get(pk=restored.pk).state == State.DRAFT


def test_a_row_that_is_gone_is_left_out_when_the_rest_is_restored(item):
    category, old = item.category_id, item.live_revision
    factories.change(item, question_ru="Позже?")
    restored = workflow.restore(spoilt(old, category=NO_ROW), by=None)
    assert restored.proposed["category"] == category
    assert restored.proposed["question_ru"] == old.proposed["question_ru"]


def test_a_column_that_the_site_does_not_have_is_ignored(item, revision):
    revision = spoilt(revision, question_xx="?", layout="wide")
    factories.approve(revision)
    columns = item.snapshot().keys()
    item.refresh_from_db()
    assert item.answer_ru == "Новый."
    assert item.snapshot().keys() == columns


def test_a_column_that_the_site_does_not_have_is_not_restored(item):
    old = item.live_revision
    factories.change(item, question_ru="Позже?")
    restored = workflow.restore(spoilt(old, layout="wide"), by=None)
    assert "layout" not in restored.proposed


def test_a_snapshot_of_an_older_schema_leaves_newer_columns_alone(item):
    old = item.live_revision
    factories.change(item, keywords_ru="вход", question_ru="Позже?")
    Revision.objects.filter(pk=old.pk).update(schema_version=0)
    restored = workflow.restore(spoilt(old, gone=["keywords_ru", "keywords_en"]), by=None)
    assert restored.proposed["keywords_ru"] == "вход"
    assert factories.publish(factories.noted(restored)).keywords_ru == "вход"


def test_an_empty_snapshot_changes_nothing(item, revision):
    revision = spoilt(revision, gone=list(revision.proposed))
    assert workflow.review(revision).merged == item.snapshot()


def test_a_batch_with_one_is_refused_whole_and_names_it(item, revision):
    workflow.amend(revision, {"keywords_ru": "слово"}, by=None)
    batch = workflow.gather("Together", [revision], by=None)
    workflow.submit_batch(batch, by=None)
    spoilt(revision, category=NO_ROW)
    [(spoilt_one, seen)] = workflow.review_batch(batch)
    with pytest.raises(WorkflowError, match=str(item)):
        workflow.approve_batch(
            batch,
            by=factories.reviewer(),
            seen={spoilt_one.pk: (seen.digest, seen.live_revision_id)},
        )


# --- rows that were never live -------------------------------------------------------------------


@pytest.mark.parametrize("category", [None, NO_ROW])
def test_a_new_row_is_not_written_with_a_place_that_is_not_there(category):
    draft = factories.draft_item()
    with pytest.raises(REFUSED):
        workflow.amend(draft, {"category": category}, by=None)
    with pytest.raises(REFUSED):
        factories.draft_item(category=category or NO_ROW)


@pytest.mark.parametrize("kind", [None, "", "pigeon"])
def test_a_new_row_is_not_written_with_a_kind_that_there_is_not(kind):
    draft = factories.draft_channel()
    with pytest.raises(ValidationError) as refusal:
        workflow.amend(draft, {"kind": kind}, by=None)
    assert "kind" in refusal.value.message_dict


# --- the grid ------------------------------------------------------------------------------------

GONE = cell_key(NO_ROW, None, "resolution")


@pytest.fixture
def policy():
    channel = factories.publish_channel()
    cell = cell_key(channel.pk, None, "resolution")
    return factories.publish_policy({cell: factories.commitment(60)})


def test_a_new_policy_promises_nothing_on_a_channel_that_is_gone():
    with pytest.raises(BrokenReference):
        factories.draft_policy({GONE: factories.commitment(15)})


@pytest.mark.parametrize(
    "cells",
    [{GONE: {"minutes": 5, "percentile": None}}, {"target:x": {"minutes": 5}}, {"target:1": 5}],
    ids=str,
)
def test_a_cell_that_does_not_fit_does_not_go_live(policy, cells):
    revision = spoilt(in_review(policy, title_ru="Иначе"), **cells)
    assert workflow.review(revision).merged
    try:
        factories.approve(revision)
    except REFUSED as refusal:
        assert str(refusal)
    policy.refresh_from_db()
    assert policy.targets.count() == 1


@pytest.mark.parametrize("value", [5, {}, {"minutes": -1}, {"minutes": "x"}, "60", [60]], ids=str)
def test_a_commitment_that_is_none_does_not_go_live(policy, value):
    cell = policy.targets.get().cell
    revision = spoilt(in_review(policy, title_ru="Иначе"), **{cell: value})
    with pytest.raises(REFUSED) as refusal:
        factories.approve(revision)
    assert str(refusal.value)
    assert policy.targets.get().minutes == 60


def test_cells_of_channels_that_are_gone_are_left_out_when_the_rest_is_restored(policy):
    old = policy.live_revision
    factories.change(policy, title_ru="Позже")
    restored = workflow.restore(spoilt(old, **{GONE: {"minutes": 5, "percentile": None}}), by=None)
    assert GONE not in restored.proposed
    assert restored.proposed["title_ru"] == old.proposed["title_ru"]
