"""Revisions that belong together go live all or none, rows before those that name them."""

import pytest
from django.utils.translation import override

from faq.models import Item
from revisions import workflow
from revisions.errors import BatchRefused, UnusableText, WorkflowError, WrongState
from revisions.models import Publication, Revision
from revisions.publishing import published
from sla.cells import cell_key
from tests import factories

pytestmark = pytest.mark.django_db
State = Revision.State


def seen(batch):
    return {
        revision.pk: (review.digest, review.live_revision_id)
        for revision, review in workflow.review_batch(batch)
    }


def states(batch):
    return set(batch.revisions.values_list("state", flat=True))


@pytest.fixture
def new_answers():
    """An answer, and the category that it names, gathered in the wrong order."""
    category = factories.draft_category()
    item = factories.draft_item(category=category.content)
    batch = workflow.gather("Import", [item, category], by=None)
    return workflow.submit_batch(batch, by=None)


def test_a_batch_goes_live_whole_in_the_order_of_its_dependencies(new_answers, clara):
    workflow.approve_batch(new_answers, by=clara, seen=seen(new_answers))
    assert states(new_answers) == {State.PUBLISHED}
    assert Item.objects.live().count() == 1


def test_a_batch_moves_the_publication_number_once_and_is_told_of_once(new_answers, clara):
    number, told = Publication.current_number(), []

    def listen(rows, **sent):
        told.append([row.is_live for row in rows])

    published.connect(listen)
    try:
        workflow.approve_batch(new_answers, by=clara, seen=seen(new_answers))
    finally:
        published.disconnect(listen)
    assert told == [[True, True]]
    assert Publication.current_number() == number + 1


@pytest.mark.parametrize("count", [1, 30])
def test_gathering_takes_as_many_queries_for_thirty_as_for_one(
    count, django_assert_max_num_queries
):
    category = factories.publish_category()
    drafts = [factories.draft_item(category=category) for _each in range(count)]
    with django_assert_max_num_queries(8):
        batch = workflow.gather("Import", drafts, by=None)
    assert batch.revisions.count() == count


def test_channels_go_live_before_the_policy_that_promises_on_them(clara):
    channel = factories.draft_channel()
    cell = cell_key(channel.content.pk, None, "first_response")
    policy = factories.draft_policy({cell: factories.commitment(15)})
    batch = workflow.submit_batch(workflow.gather("SLA", [policy, channel], by=None), by=None)
    workflow.approve_batch(batch, by=clara, seen=seen(batch))
    assert states(batch) == {State.PUBLISHED}


def test_one_refusal_takes_the_whole_batch_back_and_names_the_revision(new_answers, clara):
    looked_at = seen(new_answers)
    item = new_answers.revisions.get(content_type__model="item")
    looked_at[item.pk] = ("0" * 64, None)
    with pytest.raises(BatchRefused) as refused:
        workflow.approve_batch(new_answers, by=clara, seen=looked_at)
    assert refused.value.revision == item
    assert states(new_answers) == {State.IN_REVIEW}


def test_a_revision_that_the_reviewer_did_not_see_is_not_waved_through(new_answers, clara):
    looked_at = seen(new_answers)
    looked_at.popitem()
    with pytest.raises(BatchRefused):
        workflow.approve_batch(new_answers, by=clara, seen=looked_at)
    assert states(new_answers) == {State.IN_REVIEW}


def test_the_author_of_one_revision_does_not_approve_the_batch(new_answers, doris):
    item = new_answers.revisions.get(content_type__model="item")
    workflow.amend(item, {"keywords_ru": "слово"}, by=doris)
    workflow.submit(item, by=doris)
    with pytest.raises(BatchRefused):
        workflow.approve_batch(new_answers, by=doris, seen=seen(new_answers))
    assert states(new_answers) == {State.IN_REVIEW}


def test_what_is_taken_out_goes_its_own_way(clara):
    items = [factories.publish_item() for _ in range(2)]
    drafts = [factories.propose(item, {"answer_ru": "Иначе."}, by=None) for item in items]
    batch = workflow.gather("Two", drafts, by=None)
    workflow.take_out(drafts[0], by=None)
    workflow.submit_batch(batch, by=None)
    workflow.approve_batch(batch, by=clara, seen=seen(batch))
    for draft in drafts:
        draft.refresh_from_db()
    assert [draft.state for draft in drafts] == [State.DRAFT, State.PUBLISHED]


def test_a_draft_that_cannot_be_handed_in_keeps_the_batch_back():
    good, bad = factories.draft_item(), factories.draft_item(answer_ru="")
    batch = workflow.gather("Mixed", [good, bad], by=None)
    with pytest.raises(BatchRefused):
        workflow.submit_batch(batch, by=None)
    assert states(batch) == {State.DRAFT}


def test_a_batch_holds_one_revision_of_a_row():
    item = factories.publish_item()
    drafts = [factories.propose(item, {"answer_ru": text}, by=None) for text in ("Раз.", "Два.")]
    with pytest.raises(WorkflowError):
        workflow.gather("Collision", drafts, by=None)


def test_a_batch_of_which_nothing_is_left_to_hand_in_is_not_handed_in(new_answers):
    with override("en"), pytest.raises(WrongState, match="still to be handed in"):
        workflow.submit_batch(new_answers, by=None)


def test_the_title_of_a_batch_is_one_line_that_can_be_kept():
    batch = workflow.gather(" Новые\r\n\tцены ", [factories.draft_item()], by=None)
    assert batch.title == "Новые цены"
    with pytest.raises(UnusableText):
        workflow.gather("a\0b", [factories.draft_item()], by=None)


def test_a_translator_gathers_no_work_of_others(boris):
    with pytest.raises(BatchRefused) as refusal:
        workflow.gather("Mine", [draft := factories.draft_item()], by=boris)
    assert refusal.value.revision == draft
