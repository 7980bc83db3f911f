"""The status of each translation: missing, current, outdated since a revision."""

import pytest

from revisions import workflow
from revisions.models import Revision, TranslationStatus
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.publish_item(answer_ru="Исходный.", answer_en="Source.")


def english(item):
    row = TranslationStatus.objects.get(
        content_type__model=item._meta.model_name, object_id=item.pk, language="en"
    )
    return row.status, row.outdated_since


def change(item, significance="normal", still_outdated=(), **columns):
    draft = factories.propose(
        item, columns, by=None, significance=significance, still_outdated=still_outdated
    )
    return factories.publish(draft)


def test_a_translation_published_with_its_source_is_current(item):
    assert english(item) == ("current", None)


def test_a_row_without_its_translation_says_missing():
    assert english(factories.publish_item(answer_en="")) == ("missing", None)


@pytest.mark.parametrize("significance", ["normal", "major"])
def test_a_change_of_the_source_outdates_the_translation(item, significance):
    changed = change(item, significance, answer_ru="Другой.")
    assert english(changed) == ("outdated", changed.live_revision)


def test_a_minor_change_of_the_source_outdates_nothing(item):
    assert english(change(item, "minor", answer_ru="Исходный!")) == ("current", None)


def test_it_is_outdated_since_the_first_of_several_changes(item):
    first = change(item, answer_ru="Другой.").live_revision
    assert english(change(item, answer_ru="Третий.")) == ("outdated", first)


def test_a_translation_of_the_new_source_is_current_again(item):
    change(item, answer_ru="Другой.")
    assert english(change(item, answer_en="Other.")) == ("current", None)


def test_a_typo_fix_may_leave_the_translation_outdated(item):
    since = change(item, answer_ru="Другой.").live_revision
    fixed = change(item, still_outdated=["en"], answer_en="Source!")
    assert english(fixed) == ("outdated", since)


def test_a_translation_made_from_an_older_source_is_outdated_when_it_goes_live(item, boris):
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    changed = change(item, answer_ru="Другой.")
    item = factories.publish(translation)
    assert english(item) == ("outdated", changed.live_revision)


def test_it_stays_made_from_that_source_when_its_draft_is_saved_again(item, ann, boris):
    """Ann changes the summary: the draft is brought up to date, and nobody looked at the source."""
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    changed = change(item, answer_ru="Другой.")
    workflow.amend(translation, {}, by=ann, summary="Better English")
    assert english(factories.publish(translation)) == ("outdated", changed.live_revision)


def test_it_is_made_from_the_new_source_when_it_is_written_again(item, boris):
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    change(item, answer_ru="Другой.")
    workflow.amend(translation, {"answer_en": "Other."}, by=boris)
    assert english(factories.publish(translation)) == ("current", None)


def test_a_source_rewritten_in_the_draft_of_a_translation_outdates_it(item, ann, boris):
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    workflow.amend(translation, {"answer_ru": "Другой."}, by=ann)
    changed = factories.publish(factories.noted(translation))
    assert english(changed) == ("outdated", changed.live_revision)


def test_a_source_change_taken_back_does_not_hide_one_that_came_since(item, ann):
    draft = factories.propose(item, {"answer_ru": "Проба.", "answer_en": "Better."}, by=ann)
    workflow.amend(draft, {"answer_ru": "Исходный."}, by=ann)
    changed = change(item, answer_ru="Другой.")
    assert english(factories.publish(draft)) == ("outdated", changed.live_revision)


def test_who_amends_something_else_does_not_make_a_translation_current(item, ann, boris):
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    changed = change(item, answer_ru="Другой.")
    translation = workflow.amend(translation, {}, by=ann, summary="Thanks")
    translation = workflow.amend(translation, {"keywords_ru": "слово"}, by=ann)
    assert english(factories.publish(factories.noted(translation))) == (
        "outdated",
        changed.live_revision,
    )


def test_a_draft_changes_no_status(item):
    workflow.submit(factories.propose(item, {"answer_ru": "Другой."}, by=None), by=None)
    assert english(item) == ("current", None)


def test_the_source_language_has_no_status(item):
    rows = TranslationStatus.objects.filter(content_type__model="item", object_id=item.pk)
    assert [row.language for row in rows] == ["en"]


def test_an_item_begun_in_english_waits_for_russian():
    item = factories.publish_item(source_language="en", answer_ru="")
    row = TranslationStatus.objects.get(content_type__model="item", object_id=item.pk)
    assert (row.language, row.status) == ("ru", "missing")
    assert Revision.objects.of(item).count() == 1
