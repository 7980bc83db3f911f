"""One draft's way from proposal to publication, and every way in which it may be refused."""

import pytest
from django.core.exceptions import ValidationError

from faq.models import Category, Item
from people.groups import EDITORS, REVIEWERS
from revisions import workflow
from revisions.errors import (
    BrokenReference,
    MergeConflict,
    NotAllowed,
    NothingChanged,
    StaleDraft,
    StaleReview,
    UnusableText,
    WorkflowError,
    WrongState,
)
from revisions.models import Publication, ReviewEvent, Revision
from revisions.publishing import published
from sla.cells import Metric, cell_key
from tests import factories
from tests.cast import person

pytestmark = pytest.mark.django_db
State = Revision.State


@pytest.fixture
def item():
    return factories.publish_item(answer_ru="Старый ответ.", answer_en="Old answer.")


def actions(revision):
    return list(revision.events.values_list("action", flat=True))


def test_a_draft_never_touches_what_is_live(item, ann):
    revision = factories.propose(item, {"answer_ru": "Черновик."}, by=ann)
    workflow.submit(revision, by=ann)
    item.refresh_from_db()
    assert item.answer_ru == "Старый ответ."
    assert "Черновик" not in item.answer_html_ru


def test_an_approved_revision_goes_live_with_author_approver_and_date(item, ann, clara):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Новый."}, by=ann), by=ann)
    approved = factories.approve(revision, by=clara)
    item.refresh_from_db()
    assert (item.answer_ru, item.live_revision) == ("Новый.", approved)
    assert (approved.author, approved.decided_by, approved.state) == (ann, clara, State.PUBLISHED)
    assert approved.published_at is not None
    assert actions(approved) == ["proposed", "submitted", "approved", "published"]


def test_a_new_row_is_out_of_sight_until_its_first_approval(ann):
    revision = factories.draft_item()
    workflow.submit(revision, by=None)
    assert not Item.objects.live().exists()
    factories.approve(revision)
    assert Item.objects.live().get().pk == revision.object_id


def test_a_new_row_has_one_open_revision_that_others_join(ann, boris):
    revision = factories.draft_item()
    joined = factories.propose(revision.content, {"question_ru": "Яснее?"}, by=ann)
    assert joined.pk == revision.pk
    assert joined.proposed["question_ru"] == "Яснее?"
    assert ann.display_name() in joined.contributor_names()


def test_what_is_said_about_a_proposal_is_kept_when_it_joins_another(ann):
    revision = factories.draft_item()
    joined = workflow.propose(
        revision.content, {"question_ru": "Яснее?"}, by=ann, summary="Clearer"
    )
    assert joined.summary == "Clearer"


def test_a_new_row_holds_its_latest_proposal_for_the_lists_of_the_desk(ann):
    revision = factories.draft_item(question_ru="Раз?")
    workflow.amend(revision, {"question_ru": "Два?"}, by=ann)
    row = Item.objects.get(pk=revision.object_id)
    assert (str(row), row.is_live) == ("Два?", False)


def test_a_live_row_may_have_several_open_revisions(item, ann, boris):
    first = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    second = factories.propose(item, {"answer_en": "Boris."}, by=boris)
    assert first.pk != second.pk
    assert (first.number, second.number) == (2, 3)


def test_a_revision_amended_while_in_review_leaves_review(item, ann):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    assert workflow.amend(revision, {"answer_ru": "Два."}, by=ann).state == State.DRAFT


def test_an_amendment_that_changes_nothing_leaves_review_alone(item, ann):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    assert workflow.amend(revision, {"answer_ru": "Раз. \r\n"}, by=ann).state == State.IN_REVIEW
    assert "amended" not in actions(revision)


def test_a_draft_saved_by_somebody_else_since_it_was_opened_is_refused(item, ann, boris):
    revision = factories.propose(item, {"answer_en": "One."}, by=ann)
    seen = revision.digest
    workflow.amend(revision, {"answer_en": "Two."}, by=boris)
    with pytest.raises(StaleDraft):
        workflow.amend(revision, {"answer_en": "Three."}, by=ann, seen_digest=seen)
    revision.refresh_from_db()
    assert revision.proposed["answer_en"] == "Two."


def test_a_decided_revision_cannot_be_amended(item, ann):
    revision = factories.propose(item, {"answer_ru": "Раз."}, by=ann)
    factories.submit_and_approve(revision)
    with pytest.raises(WrongState):
        workflow.amend(revision, {"answer_ru": "Два."}, by=ann)


def test_a_withdrawn_revision_goes_nowhere(item, ann):
    revision = factories.propose(item, {"answer_ru": "Раз."}, by=ann)
    workflow.withdraw(revision, by=ann, note="A mistake")
    with pytest.raises(WrongState):
        workflow.submit(revision, by=ann)


def test_requesting_changes_needs_a_note_and_sends_the_revision_back(item, ann, clara):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    with pytest.raises(ValidationError):
        workflow.request_changes(revision, by=clara, note=" ")
    sent_back = workflow.request_changes(revision, by=clara, note="Say when.")
    assert (sent_back.state, sent_back.decision_note) == (State.CHANGES_REQUESTED, "Say when.")
    assert workflow.submit(sent_back, by=ann).state == State.IN_REVIEW


def test_only_a_revision_in_review_can_be_decided(item, ann, clara):
    revision = factories.propose(item, {"answer_ru": "Раз."}, by=ann)
    with pytest.raises(WrongState):
        factories.approve(revision, by=clara)
    with pytest.raises(WrongState):
        workflow.request_changes(revision, by=clara, note="Why?")


def test_a_second_decision_is_refused(item, ann, clara, doris):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    seen = workflow.review(revision)
    factories.approve(revision, by=clara)
    with pytest.raises(WrongState):
        workflow.approve(
            revision, by=doris, digest=seen.digest, live_revision_id=seen.live_revision_id
        )
    assert actions(revision).count("approved") == 1


# --- rule 1: what the reviewer saw ------------------------------------------------------------


def test_approval_of_a_text_that_the_reviewer_did_not_see_is_refused(item, ann, clara):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    seen = workflow.review(revision)
    workflow.amend(revision, {"answer_ru": "Два."}, by=ann)
    workflow.submit(revision, by=ann)
    with pytest.raises(StaleReview):
        workflow.approve(
            revision, by=clara, digest=seen.digest, live_revision_id=seen.live_revision_id
        )


def test_approval_is_refused_when_live_has_moved_since(item, ann, clara):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    seen = workflow.review(revision)
    factories.change(item, answer_en="Meanwhile.")
    with pytest.raises(StaleReview):
        workflow.approve(
            revision, by=clara, digest=seen.digest, live_revision_id=seen.live_revision_id
        )


def test_approval_is_refused_when_live_moved_and_came_back_to_the_same_words(item, ann, clara):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Раз."}, by=ann), by=ann)
    seen = workflow.review(revision)
    factories.change(item, answer_en="Meanwhile.")
    factories.change(item, answer_en="Old answer.")
    assert workflow.review(revision).digest == seen.digest
    with pytest.raises(StaleReview):
        workflow.approve(
            revision, by=clara, digest=seen.digest, live_revision_id=seen.live_revision_id
        )


# --- rule 3: merging --------------------------------------------------------------------------


def test_different_columns_of_two_revisions_both_go_live(item, ann, boris):
    first = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    second = factories.propose(item, {"answer_en": "Boris."}, by=boris)
    factories.submit_and_approve(first)
    factories.submit_and_approve(second)
    item.refresh_from_db()
    assert (item.answer_ru, item.answer_en) == ("Анна.", "Boris.")


def test_a_conflict_is_refused_and_nothing_is_lost(item, ann, doris):
    first = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    second = factories.propose(item, {"answer_ru": "Дорис."}, by=doris)
    workflow.submit(second, by=doris)
    factories.submit_and_approve(first)
    with pytest.raises(MergeConflict) as refused:
        factories.approve(second)
    second.refresh_from_db()
    item.refresh_from_db()
    assert refused.value.columns == ["answer_ru"]
    assert (item.answer_ru, second.proposed["answer_ru"]) == ("Анна.", "Дорис.")
    assert second.state == State.IN_REVIEW


def test_an_amended_draft_is_brought_up_to_date_with_what_is_live(item, ann):
    draft = factories.propose(item, {"answer_ru": "Анна."}, by=ann)
    live = factories.change(item, answer_en="Meanwhile.")
    draft = workflow.amend(draft, {"answer_ru": "Анна снова."}, by=ann)
    assert draft.base == live.live_revision
    assert draft.proposed["answer_en"] == "Meanwhile."
    assert set(draft.proposed_changes()) == {"answer_ru"}


# --- what a proposal must have ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ({"question_ru": ""}, "question_ru"),
        ({"answer_ru": ""}, "answer_ru"),
        ({"slug": "not a slug!"}, "slug"),
    ],
)
def test_a_draft_that_could_not_stand_on_a_page_is_not_submitted(item, columns, wrong):
    draft = factories.propose(item, columns, by=None)
    with pytest.raises(ValidationError) as refused:
        workflow.submit(draft, by=None)
    assert wrong in refused.value.error_dict


def test_markdown_that_cannot_be_read_is_reported_with_its_line(item):
    draft = factories.propose(item, {"answer_ru": "Да.\n\n{cut(Не закрыт)}\n\nТекст"}, by=None)
    with pytest.raises(ValidationError, match="3"):
        workflow.submit(draft, by=None)


def test_a_row_begun_in_english_needs_no_russian():
    item = factories.publish_item(source_language="en", question_ru="", answer_ru="")
    assert item.is_live
    assert item.read_in("ru") == ("en", False)


def test_a_draft_that_came_back_to_what_is_live_is_not_submitted(item):
    draft = factories.propose(item, {"answer_ru": "Другой."}, by=None)
    workflow.amend(draft, {"answer_ru": "Старый ответ."}, by=None)
    with pytest.raises(NothingChanged):
        workflow.submit(draft, by=None)


def test_a_row_that_was_given_up_keeps_its_authors_when_somebody_takes_it_over(ann, clara):
    """Four eyes: words that were withdrawn are still the words of who wrote them."""
    both = person("eve", EDITORS, REVIEWERS)
    row = workflow.propose(
        Item(), {"category": factories.publish_category(), "question_ru": "Её?"}, by=both
    )
    workflow.withdraw(row, by=both)
    taken_over = workflow.propose(row.content, {"answer_ru": "Да."}, by=ann)
    assert set(taken_over.contributor_names()) == {"Eve", "Ann"}
    workflow.submit(taken_over, by=ann)
    with pytest.raises(NotAllowed):
        factories.approve(taken_over, by=both)


def test_a_row_is_taken_over_from_somebody_who_has_changed_their_name(ann, doris):
    row = factories.draft_item().content
    for surname in ("", "Married"):
        ann.last_name = surname
        ann.save()
        workflow.withdraw(Revision.objects.of(row).open().get(), by=None)
        workflow.propose(row, {"answer_ru": f"Её {surname}."}, by=ann)
    workflow.withdraw(Revision.objects.of(row).open().get(), by=ann)
    taken_over = workflow.propose(row, {"answer_en": "Mine."}, by=doris)
    assert taken_over.contributor_names() == ["Doris", "manage.py", "Ann"]


def test_who_takes_a_row_over_by_command_takes_over_the_names_of_deleted_accounts(ann):
    row = workflow.propose(
        Item(), {"category": factories.publish_category(), "question_ru": "Её?"}, by=ann
    )
    workflow.withdraw(row, by=ann)
    ann.delete()
    taken_over = workflow.propose(row.content, {"answer_ru": "Да."}, by=None)
    assert taken_over.contributor_names() == ["manage.py", "Ann"]


def test_a_translator_does_not_hand_in_the_words_that_somebody_gave_up(ann, boris):
    draft = factories.draft_item()
    workflow.withdraw(draft, by=None)
    with pytest.raises(NotAllowed):
        workflow.propose(draft.content, {"answer_en": "Mine."}, by=boris)


@pytest.mark.parametrize("about", [{"summary": "a\0b"}, {"change_note": {"ru": "a\x0bb"}}])
def test_what_is_said_about_a_proposal_is_text_that_can_be_kept(item, about):
    with pytest.raises(UnusableText):
        workflow.propose(item, {"answer_ru": "Другой."}, by=None, **about)


def test_a_note_is_text_that_can_be_kept(item, clara):
    draft = workflow.submit(factories.propose(item, {"answer_ru": "Другой."}, by=None), by=None)
    with pytest.raises(UnusableText):
        workflow.request_changes(draft, by=clara, note="a\0b")
    with pytest.raises(UnusableText):
        workflow.withdraw(draft, by=None, note="a\ud800b")


@pytest.mark.parametrize("about", [{"change_note": {"xx": "?"}}, {"still_outdated": ["xx"]}])
def test_nothing_is_said_in_a_language_that_the_site_does_not_have(item, about):
    draft = factories.propose(item, {"answer_ru": "Другой."}, by=None)
    for step in (
        lambda: workflow.propose(item, {"answer_en": "Other."}, by=None, **about),
        lambda: workflow.amend(draft, {}, by=None, **about),
    ):
        with pytest.raises(WorkflowError, match="xx"):
            step()


def test_a_note_in_a_language_that_the_site_has_no_more_is_nobodys_hurdle(item, ann):
    draft = factories.propose(item, {"answer_ru": "Другой."}, by=ann)
    Revision.objects.filter(pk=draft.pk).update(change_note={"xx": "?"})
    draft = workflow.amend(draft, {}, by=ann, change_note={"xx": "?", "ru": "Иначе."})
    assert draft.change_note == {"xx": "?", "ru": "Иначе."}


def test_what_is_said_about_a_proposal_stays_when_others_join_it(ann):
    draft = factories.draft_item()
    workflow.amend(draft, {}, by=None, change_note={"ru": "Наша."}, summary="Ours")
    notes = {"en": "Mine."}
    joined = workflow.propose(draft.content, {"answer_en": "So."}, by=ann, change_note=notes)
    assert (joined.change_note, joined.summary) == ({"ru": "Наша.", "en": "Mine."}, "Ours")


def test_an_unknown_significance_is_refused(item):
    with pytest.raises(WorkflowError):
        factories.propose(item, {"answer_ru": "Другой."}, by=None, significance="bogus")


def test_a_new_answer_needs_a_category():
    with pytest.raises(ValidationError) as refused:
        factories.propose(Item(), {"question_ru": "Где?"}, by=None)
    assert "category" in refused.value.error_dict


# --- references to other rows -------------------------------------------------------------------


def test_submission_needs_a_category_that_is_live_or_in_review():
    category = factories.draft_category()
    item = factories.draft_item(category=category.content)
    with pytest.raises(BrokenReference):
        workflow.submit(item, by=None)
    workflow.submit(category, by=None)
    assert workflow.submit(item, by=None).state == State.IN_REVIEW


def test_approval_needs_a_category_that_is_live():
    category = workflow.submit(factories.draft_category(), by=None)
    item = workflow.submit(factories.draft_item(category=category.content), by=None)
    with pytest.raises(BrokenReference):
        factories.approve(item)
    factories.approve(category)
    assert factories.approve(item).state == State.PUBLISHED


def test_a_snapshot_that_names_a_row_that_is_gone_says_so(item):
    draft = factories.propose(item, {"answer_ru": "Другой."}, by=None)
    gone = {**draft.proposed, "category": 10_000}
    Revision.objects.filter(pk=draft.pk).update(proposed=gone)
    with pytest.raises(ValidationError) as refused:
        workflow.submit(draft, by=None)
    assert "category" in refused.value.error_dict


# --- restore ------------------------------------------------------------------------------------


def test_restoring_proposes_the_old_state_as_a_new_draft(item, ann):
    old = item.live_revision
    changed = factories.change(item, answer_ru="Новее.", answer_en="Newer.")
    draft = workflow.restore(old, by=ann)
    changed.refresh_from_db()
    assert changed.answer_ru == "Новее."
    assert draft.proposed == old.published_snapshot()
    assert factories.publish(factories.noted(draft)).answer_ru == "Старый ответ."


def test_only_what_was_published_is_restored(item, ann):
    """A draft brought back by somebody else would be approved by its author."""
    draft = factories.propose(item, {"answer_ru": "Не было."}, by=ann)
    with pytest.raises(WrongState):
        workflow.restore(draft, by=ann)


def test_restoring_leaves_out_columns_that_are_gone(item, ann):
    old = item.live_revision
    Revision.objects.filter(pk=old.pk).update(proposed={**old.proposed, "motto_ru": "x"})
    factories.change(item, answer_ru="Новее.")
    old.refresh_from_db()
    assert "motto_ru" not in workflow.restore(old, by=ann).proposed


# --- what a publication brings with it ----------------------------------------------------------


def test_the_publication_number_moves_with_each_publication_and_nothing_else(item):
    number = Publication.current_number()
    draft = factories.propose(item, {"answer_ru": "Новый."}, by=None)
    workflow.submit(draft, by=None)
    assert Publication.current_number() == number
    factories.approve(draft)
    assert Publication.current_number() == number + 1


def test_a_listener_that_fails_takes_the_publication_back(item):
    def refuse(**sent):
        raise WorkflowError("no")

    number = Publication.current_number()
    draft = workflow.submit(factories.propose(item, {"answer_ru": "Новый."}, by=None), by=None)
    published.connect(refuse)
    try:
        with pytest.raises(WorkflowError):
            factories.approve(draft)
    finally:
        published.disconnect(refuse)
    item.refresh_from_db()
    draft.refresh_from_db()
    assert (item.answer_ru, draft.state) == ("Старый ответ.", State.IN_REVIEW)
    assert Publication.current_number() == number
    assert actions(draft) == ["proposed", "submitted"]


def test_a_listener_sees_the_row_as_it_is_now_live(item):
    seen = []

    def look(rows, **sent):
        seen.extend((row.answer_ru, row.live_revision.state) for row in rows)

    published.connect(look)
    try:
        factories.change(item, answer_ru="Новый.")
    finally:
        published.disconnect(look)
    assert seen == [("Новый.", State.PUBLISHED)]


# --- where translations come from ---------------------------------------------------------------


def test_a_translation_remembers_the_source_that_it_was_made_from(item, boris):
    source = item.live_revision
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    assert translation.made_from == {"en": source.pk}


def test_a_translation_proposed_with_its_source_is_made_from_that(item, ann):
    both = factories.propose(item, {"answer_ru": "Новый.", "answer_en": "New."}, by=ann)
    assert both.made_from == {"en": both.pk}


def test_a_change_of_the_source_alone_makes_no_translation(item, ann):
    assert factories.propose(item, {"answer_ru": "Новый."}, by=ann).made_from == {}
    assert factories.draft_item(question_en="", answer_en="").made_from == {}


# --- the log ------------------------------------------------------------------------------------


def test_the_log_is_append_only(item):
    event = ReviewEvent.objects.first()
    for change in (event.save, event.delete, ReviewEvent.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        ReviewEvent.objects.bulk_create([event])
    with pytest.raises(TypeError):
        item.live_revision.events.add(ReviewEvent.objects.exclude(revision=item.live_revision)[0])
    with pytest.raises(TypeError):
        ReviewEvent.objects.update(note="forged")


def test_an_account_that_goes_takes_no_history_along(item, ann, clara):
    revision = workflow.submit(factories.propose(item, {"answer_ru": "Анна."}, by=ann), by=ann)
    factories.approve(revision, by=clara)
    ann.delete()
    clara.delete()
    revision.refresh_from_db()
    item.refresh_from_db()
    assert item.answer_ru == "Анна."
    assert (revision.author_name, revision.decided_by_name) == ("Ann", "Clara")
    assert revision.contributor_names() == ["Ann"]
    assert [event.actor_name for event in revision.events.all()] == ["Ann", "Ann", "Clara", "Clara"]


def test_a_refused_step_leaves_no_trace(item, boris):
    before = (Revision.objects.count(), ReviewEvent.objects.count())
    with pytest.raises(NotAllowed):
        factories.propose(item, {"answer_ru": "Не мой язык."}, by=boris)
    assert (Revision.objects.count(), ReviewEvent.objects.count()) == before


def test_categories_follow_the_same_way():
    category = factories.publish_category(title_ru="Оплата", title_en="Billing")
    assert category.slug == "billing"
    assert factories.change(category, title_en="Payments").slug == "billing"
    assert Category.objects.live().get() == category


@pytest.mark.parametrize("size", [1, 4])
def test_a_policy_is_handed_in_with_the_same_queries_for_any_number_of_cells(
    size, django_assert_num_queries
):
    channels = [factories.publish_channel() for _number in range(size)]
    tiers = [factories.publish_tier() for _number in range(size)]
    cells = {
        cell_key(channel.pk, tier.pk, Metric.RESOLUTION): factories.commitment(60)
        for channel in channels
        for tier in tiers
    }
    policy = factories.publish_policy(cells)
    draft = factories.propose(policy, {"title_ru": "Иначе"}, by=None)
    with django_assert_num_queries(9):
        workflow.submit(draft, by=None)
