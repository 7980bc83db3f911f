"""Rules 2 and 5: four eyes, and nobody writes where they may not, whatever the door."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command

from channels.models import Channel
from people.groups import EDITORS, REVIEWERS, translators
from revisions import workflow
from revisions.errors import NotAllowed
from revisions.models import ReviewEvent, Revision, content_models
from revisions.permissions import can_approve
from tests import factories
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.publish_item()


def in_review(item, by, **columns):
    draft = factories.propose(item, columns or {"answer_en": f"By {by}."}, by=by)
    return workflow.submit(draft, by=by)


def test_an_author_cannot_approve_their_own_revision(item):
    both = person("both", EDITORS, REVIEWERS)
    with pytest.raises(NotAllowed):
        factories.approve(in_review(item, both), by=both)


def test_a_superuser_cannot_approve_their_own_words_either(item, doris):
    with pytest.raises(NotAllowed):
        factories.approve(in_review(item, doris), by=doris)


def test_whoever_wrote_a_single_word_of_it_cannot_approve(item, ann):
    both = person("both", EDITORS, REVIEWERS)
    draft = factories.propose(item, {"answer_en": "Ann’s."}, by=ann)
    workflow.amend(draft, {"answer_ru": "Слово."}, by=both)
    workflow.submit(factories.noted(draft), by=ann)
    with pytest.raises(NotAllowed):
        factories.approve(draft, by=both)


def test_joining_the_proposal_of_a_new_row_counts_as_writing(ann):
    both = person("both", EDITORS, REVIEWERS)
    draft = factories.draft_item()
    factories.propose(draft.content, {"answer_en": "Joined."}, by=both)
    workflow.submit(draft, by=None)
    with pytest.raises(NotAllowed):
        factories.approve(draft, by=both)


def test_a_one_person_team_may_and_then_the_log_says_so(item, doris, settings):
    settings.ALLOW_OWN_APPROVAL = True
    approved = factories.approve(in_review(item, doris), by=doris)
    event = approved.events.get(action=ReviewEvent.Action.APPROVED)
    assert event.note != ""


def test_an_ordinary_approval_carries_no_such_note(item, ann, clara, settings):
    settings.ALLOW_OWN_APPROVAL = True
    approved = factories.approve(in_review(item, ann), by=clara)
    assert approved.events.get(action=ReviewEvent.Action.APPROVED).note == ""


@pytest.mark.parametrize("who", ["ann", "boris", None])
def test_only_reviewers_decide(item, doris, who, request):
    by = request.getfixturevalue(who) if who else None
    revision = in_review(item, doris)
    with pytest.raises(NotAllowed):
        factories.approve(revision, by=by) if by else workflow.approve(
            revision, by=None, digest="", live_revision_id=None
        )
    with pytest.raises(NotAllowed):
        workflow.request_changes(revision, by=by, note="No.")


def test_a_reviewer_whose_account_is_switched_off_decides_nothing(item, ann, clara):
    revision = in_review(item, ann)
    clara.is_active = False
    clara.save()
    assert not can_approve(clara, revision)


def test_the_refusal_says_why(item, doris):
    verdict = can_approve(doris, in_review(item, doris))
    assert not verdict
    assert str(verdict.reason)


def test_a_translator_writes_their_own_language(item, boris):
    draft = in_review(item, boris, question_en="Clearer?", answer_en="Clearer.")
    assert draft.state == Revision.State.IN_REVIEW


@pytest.mark.parametrize("column", ["answer_ru", "slug", "category"])
def test_a_translator_writes_no_other_language_and_no_facts(item, boris, column):
    value = item.category_id if column == "category" else "other"
    with pytest.raises(NotAllowed):
        factories.propose(item, {"answer_en": "Fine.", column: value}, by=boris)


def test_a_translator_cannot_amend_another_language_of_a_colleague(item, ann, boris):
    draft = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    with pytest.raises(NotAllowed):
        workflow.amend(draft, {"answer_ru": "Борис."}, by=boris)


def test_a_translator_writes_no_change_note_in_another_language(item, ann, boris):
    draft = factories.propose(item, {"answer_en": "Better."}, by=boris)
    workflow.amend(draft, {}, by=boris, change_note={"en": "Clearer."})
    with pytest.raises(NotAllowed):
        workflow.amend(draft, {}, by=boris, change_note={"en": "Clearer.", "ru": "Яснее."})


@pytest.mark.parametrize("left", [{}, {"ru": ""}])
def test_a_translator_takes_no_change_note_of_another_language_away(item, ann, boris, left):
    columns = {"answer_ru": "Анна.", "answer_en": "Ann."}
    draft = workflow.propose(item, columns, by=ann, change_note={"ru": "Иначе."})
    with pytest.raises(NotAllowed):
        workflow.amend(draft, {"answer_en": "Boris."}, by=boris, change_note=left)


def test_a_translator_does_not_withdraw_the_work_of_others(item, ann, boris):
    draft = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    with pytest.raises(NotAllowed):
        workflow.withdraw(draft, by=boris)


def test_a_translator_does_not_submit_the_unfinished_work_of_others(item, ann, boris):
    draft = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    with pytest.raises(NotAllowed):
        workflow.submit(draft, by=boris)


def test_a_translator_does_not_take_over_a_draft_by_a_summary(item, ann, boris):
    draft = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    with pytest.raises(NotAllowed):
        workflow.amend(draft, {}, by=boris, summary="Mine", significance="minor")


def test_writing_a_word_of_it_is_no_right_to_withdraw_the_whole(item, ann, boris):
    draft = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    workflow.amend(draft, {"answer_en": "Boris."}, by=boris)
    with pytest.raises(NotAllowed):
        workflow.withdraw(draft, by=boris)


def test_a_translator_makes_no_new_rows(boris):
    with pytest.raises(NotAllowed):
        factories.propose(Channel(), {"name_en": "Mail", "kind": "email"}, by=boris)


def test_a_reviewer_does_not_write(item, clara):
    with pytest.raises(NotAllowed):
        factories.propose(item, {"answer_en": "Clara’s."}, by=clara)


def test_somebody_without_a_group_may_do_nothing(item):
    stranger = person("stranger")
    with pytest.raises(NotAllowed):
        factories.propose(item, {"answer_en": "Mine."}, by=stranger)


def test_there_is_a_group_of_translators_for_each_language():
    names = set(Group.objects.values_list("name", flat=True))
    assert {EDITORS, REVIEWERS, *(translators(code) for code, _ in settings.LANGUAGES)} <= names


def test_a_new_language_brings_its_group_with_the_next_migrate(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("kk", "Kazakh")]
    call_command("migrate", verbosity=0)
    group = Group.objects.get(name=translators("kk"))
    assert group.permissions.filter(codename="translate_kk").exists()


def test_nobody_gets_the_right_to_delete_content():
    rights = [f"delete_{model._meta.model_name}" for model in content_models()]
    assert Group.objects.count() == 4
    for group in Group.objects.all():
        assert not group.permissions.filter(codename__in=rights).exists()
