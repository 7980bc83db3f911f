"""The SLA policy is one unit of revision, each cell of its grid a column of its own."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from revisions import workflow
from revisions.errors import BrokenReference, MergeConflict, UnknownColumn, WorkflowError
from revisions.guard import writing_live_columns
from revisions.models import Revision
from sla.cells import cell_key
from sla.models import Target
from tests import factories
from tests.factories import commitment

pytestmark = pytest.mark.django_db


@pytest.fixture
def cells():
    """Keys of two cells: one channel × one severity, and its first response."""
    channel, tier = factories.publish_channel(), factories.publish_tier()
    return [
        cell_key(channel.pk, tier.pk, "resolution"),
        cell_key(channel.pk, None, "first_response"),
    ]


def minutes_of(policy):
    return {target.cell: target.minutes for target in policy.targets.all()}


def test_cells_go_live_with_the_policy_and_not_before(cells):
    draft = factories.draft_policy({cells[0]: commitment(60, "95")})
    assert not draft.content.is_live
    policy = factories.publish(draft)
    assert minutes_of(policy) == {cells[0]: 60}
    factories.propose(policy, {cells[0]: commitment(30)}, by=None)
    assert minutes_of(policy) == {cells[0]: 60}


def test_no_commitment_is_not_the_same_as_not_entered(cells):
    policy = factories.publish_policy({cells[0]: commitment(None), cells[1]: commitment(15)})
    assert minutes_of(policy) == {cells[0]: None, cells[1]: 15}
    policy = factories.change(policy, **{cells[0]: None})
    assert minutes_of(policy) == {cells[1]: 15}


def test_two_editors_of_different_cells_do_not_collide(cells):
    policy = factories.publish_policy({key: commitment(60) for key in cells})
    one = factories.propose(policy, {cells[0]: commitment(30)}, by=None)
    other = factories.propose(policy, {cells[1]: commitment(10)}, by=None)
    factories.submit_and_approve(one)
    factories.submit_and_approve(other)
    assert minutes_of(policy) == {cells[0]: 30, cells[1]: 10}


def test_two_editors_of_one_cell_collide(cells):
    policy = factories.publish_policy({cells[0]: commitment(60)})
    one = factories.propose(policy, {cells[0]: commitment(30)}, by=None)
    other = workflow.submit(factories.propose(policy, {cells[0]: commitment(45)}, by=None), by=None)
    factories.submit_and_approve(one)
    with pytest.raises(MergeConflict):
        factories.approve(other)
    assert minutes_of(policy) == {cells[0]: 30}


def test_restoring_clears_cells_that_were_entered_since(cells):
    policy = factories.publish_policy({cells[0]: commitment(60)})
    old = policy.live_revision
    policy = factories.change(policy, **{cells[0]: commitment(30), cells[1]: commitment(5)})
    restored = factories.publish(factories.noted(workflow.restore(old, by=None)))
    assert minutes_of(restored) == {cells[0]: 60}


@pytest.mark.parametrize(
    "value",
    [
        commitment(0),
        commitment(-5),
        commitment(10**9),
        commitment(1.9),
        commitment(5, "101"),
        commitment(5, "x"),
        commitment(5, "nan"),
        [5],
        "abc",
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(cells, value):
    with pytest.raises(WorkflowError):
        factories.draft_policy({cells[0]: value})
    assert Revision.objects.filter(content_type__model="policy").count() == 0


def test_a_cell_of_an_unknown_metric_is_refused(cells):
    with pytest.raises(UnknownColumn):
        factories.draft_policy({"target:1:1:applause": commitment(5)})


def test_a_cell_of_a_channel_that_is_not_live_is_not_approved(cells):
    channel = factories.draft_channel().content
    draft = factories.draft_policy({cell_key(channel.pk, None, "first_response"): commitment(5)})
    with pytest.raises(BrokenReference):
        workflow.submit(draft, by=None)


def test_business_hours_have_to_be_said():
    draft = factories.draft_policy(clock="business")
    with pytest.raises(ValidationError) as refused:
        workflow.submit(draft, by=None)
    assert "opening_hours" in refused.value.error_dict


@pytest.mark.parametrize(
    "columns",
    [
        {"minutes": 0},
        {"minutes": 10**7},
        {"percentile": 0},
        {"percentile": 101},
        {"metric": "applause"},
    ],
)
def test_the_database_refuses_targets_that_make_no_sense(columns):
    policy = factories.publish_policy()
    with pytest.raises(IntegrityError), transaction.atomic(), writing_live_columns():
        Target.objects.create(policy=policy, **{"metric": "resolution", **columns})


def test_the_database_keeps_one_target_per_cell_also_for_any_channel():
    policy = factories.publish_policy()
    with pytest.raises(IntegrityError), transaction.atomic(), writing_live_columns():
        for _ in range(2):
            Target.objects.create(policy=policy, metric="resolution", minutes=5)


def test_a_cell_is_named_by_its_channel_and_severity(cells):
    policy = factories.publish_policy({cells[0]: commitment(60)})
    target = policy.targets.get()
    label = policy.column_label(cells[0])
    assert str(target.channel) in label and str(target.tier) in label
