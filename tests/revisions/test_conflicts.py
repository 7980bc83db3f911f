"""A true conflict is settled by its author, against the live text that they saw."""

import pytest
from django.utils.translation import override

from revisions import workflow
from revisions.errors import BatchRefused, MergeConflict, StaleDraft
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict(ann):
    """A draft of Ann's whose Russian answer was changed differently on the site meanwhile."""
    item = factories.publish_item(answer_ru="Старый.")
    draft = factories.propose(item, {"answer_ru": "Анна.", "question_ru": "Анна?"}, by=ann)
    factories.change(item, answer_ru="Другой.", answer_en="Other.")
    draft.refresh_from_db()
    return draft


def live(draft):
    return workflow.review(draft).live_revision_id


def test_the_author_settles_a_conflict_with_a_text_of_their_own(conflict, ann):
    draft = workflow.amend(conflict, {"answer_ru": "Оба."}, by=ann, resolves=live(conflict))
    assert workflow.review(draft).conflicts == []
    item = factories.publish(draft)
    assert (item.answer_ru, item.question_ru, item.answer_en) == ("Оба.", "Анна?", "Other.")


def test_the_author_may_keep_their_text_as_it_is(conflict, ann):
    draft = workflow.amend(conflict, {}, by=ann, resolves=live(conflict))
    assert factories.publish(draft).answer_ru == "Анна."


def test_an_ordinary_save_settles_nothing(conflict, ann):
    draft = workflow.amend(conflict, {"question_ru": "Иначе?"}, by=ann)
    assert workflow.review(draft).conflicts == ["answer_ru"]


def test_a_conflict_is_settled_before_it_is_handed_in(conflict, ann):
    with (
        override("en"),
        pytest.raises(MergeConflict, match="choose in the form which") as refused,
    ):
        workflow.submit(factories.noted(conflict), by=ann)
    assert refused.value.columns == ["answer_ru"]
    conflict.refresh_from_db()
    assert conflict.state == "draft"


def test_a_batch_with_a_conflict_is_not_handed_in(conflict, ann):
    batch = workflow.gather("Together", [factories.noted(conflict)], by=ann)
    with override("en"), pytest.raises(BatchRefused, match="choose in the form which text stays"):
        workflow.submit_batch(batch, by=ann)


def test_what_is_written_back_to_the_earlier_text_is_not_lost(ann):
    item = factories.publish_item(answer_ru="Старый.")
    draft = factories.propose(item, {"question_ru": "Анна?"}, by=ann)
    factories.change(item, answer_ru="Другой.")
    draft = workflow.amend(draft, {"answer_ru": "Старый."}, by=ann)
    assert set(draft.proposed_changes()) == {"question_ru", "answer_ru"}


def test_a_conflict_is_not_settled_against_a_text_that_is_live_no_more(conflict, ann):
    seen = live(conflict)
    factories.change(conflict.content, answer_ru="Третий.")
    with pytest.raises(StaleDraft):
        workflow.amend(conflict, {"answer_ru": "Оба."}, by=ann, resolves=seen)
