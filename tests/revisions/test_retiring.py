"""Off the site: by a revision like any other, and never while something live refers to it."""

import pytest

from faq.models import Category, Item
from revisions import workflow
from revisions.errors import NotAllowed, StillReferred, WorkflowError, WrongState
from revisions.models import ReviewEvent, Revision, Slug
from sla.cells import cell_key
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.publish_item(slug="old-answer")


def test_a_row_is_live_until_its_retirement_is_approved(item, ann, clara):
    revision = workflow.retire(item, by=ann, change_note={"ru": "Ответ снят."})
    workflow.submit(revision, by=ann)
    assert Item.objects.live().filter(pk=item.pk).exists()
    factories.approve(revision, by=clara)
    item.refresh_from_db()
    assert not item.is_live
    assert item.live_revision == revision
    assert revision.events.last().action == ReviewEvent.Action.RETIRED


def test_the_author_of_a_retirement_does_not_approve_it(item, doris):
    revision = workflow.retire(item, by=doris, change_note={"ru": "Снят."})
    workflow.submit(revision, by=doris)
    with pytest.raises(NotAllowed):
        factories.approve(revision, by=doris)


def test_a_category_with_live_answers_is_not_retired_and_they_are_listed(item):
    with pytest.raises(StillReferred, match="Вопрос"):
        workflow.retire(item.category, by=None)
    factories.retire(item)
    assert not factories.retire(item.category).is_live


def test_an_answer_that_went_live_meanwhile_keeps_its_category(item):
    category = factories.publish_category()
    revision = workflow.retire(category, by=None, change_note={"ru": "Снят."})
    workflow.submit(revision, by=None)
    factories.publish_item(category=category)
    with pytest.raises(StillReferred):
        factories.approve(revision)
    assert Category.objects.get(pk=category.pk).is_live


def test_a_channel_with_live_promises_is_not_retired():
    channel = factories.publish_channel()
    cell = cell_key(channel.pk, None, "first_response")
    policy = factories.publish_policy({cell: factories.commitment(15)})
    with pytest.raises(StillReferred, match=str(policy)):
        workflow.retire(channel, by=None)
    factories.change(policy, **{cell: None})
    assert not factories.retire(channel).is_live


def test_a_retired_row_comes_back_by_a_revision_that_changes_nothing(item, ann):
    factories.retire(item)
    item.refresh_from_db()
    back = workflow.propose(item, {}, by=ann, change_note={"ru": "Ответ вернулся."})
    assert factories.publish(back).is_live


def test_a_retired_row_keeps_its_address(item):
    factories.retire(item)
    assert Slug.objects.get(slug="old-answer").content == item


def test_a_row_that_is_not_live_is_not_retired_again(item):
    factories.retire(item)
    item.refresh_from_db()
    with pytest.raises(WrongState):
        workflow.retire(item, by=None)


def test_a_translator_retires_nothing(item, boris):
    with pytest.raises(NotAllowed):
        workflow.retire(item, by=boris)


def test_discarding_deletes_a_row_that_was_never_live_with_all_it_had(ann):
    draft = factories.draft_item(slug="never")
    workflow.discard(draft.content, by=ann)
    assert not Item.objects.filter(pk=draft.object_id).exists()
    assert not Revision.objects.filter(pk=draft.pk).exists()
    assert not Slug.objects.filter(slug="never").exists()


def test_nothing_that_was_ever_live_is_discarded(item, ann):
    factories.retire(item)
    item.refresh_from_db()
    with pytest.raises(NotAllowed):
        workflow.discard(item, by=ann)
    assert Item.objects.filter(pk=item.pk).exists()


def test_a_row_that_others_name_is_not_discarded(ann):
    category = factories.draft_category().content
    factories.draft_item(category=category)
    with pytest.raises(WorkflowError):
        workflow.discard(category, by=ann)
    assert Category.objects.filter(pk=category.pk).exists()


def test_what_is_taken_off_the_site_is_not_rewritten_on_the_way(item, ann):
    revision = workflow.retire(item, by=ann, change_note={"ru": "Снят."})
    for columns in ({"question_ru": ""}, {"category": None}, {"answer_en": "Else."}):
        with pytest.raises(WorkflowError):
            workflow.amend(revision, columns, by=ann)
    assert workflow.amend(revision, {}, by=ann, summary="Why").summary == "Why"


def test_a_retirement_follows_what_has_gone_live_meanwhile(item, ann):
    revision = workflow.retire(item, by=ann, change_note={"ru": "Снят."})
    factories.change(item, answer_ru="Срочное.")
    revision = workflow.amend(revision, {"answer_ru": "Срочное."}, by=ann, summary="Why")
    assert revision.proposed["answer_ru"] == "Срочное."
    assert not factories.publish(revision).is_live
