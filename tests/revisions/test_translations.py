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


def test_who_amends_something_else_does_not_make_a_translation_current(item, ann, boris):
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    changed = change(item, answer_ru="Другой.")
    translation = workflow.amend(translation, {}, by=ann, summary="Thanks")
    translation = workflow.amend(translation, {"keywords_ru": "слово"}, by=ann)
    assert english(factories.publish(factories.noted(translation))) == (
        "outdated",
        changed.live_revision,
    )


def test_who_writes_a_translation_again_makes_it_from_the_source_that_is_live_now(item, boris):
    translation = factories.propose(item, {"answer_en": "Better."}, by=boris)
    change(item, answer_ru="Другой.")
    translation = workflow.amend(translation, {"answer_en": "Other."}, by=boris)
    assert english(factories.publish(translation)) == ("current", None)


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
