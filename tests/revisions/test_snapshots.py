"""Rule 4: one snapshot and one digest for one content, whatever language is active."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from faq.models import Item
from revisions.canonical import canonical_text, digest_of
from revisions.errors import NothingChanged, UnknownColumn, UnusableText, WorkflowError
from revisions.models import Revision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.publish_item(
        question_ru="Как войти?", answer_ru="Так.", question_en="How to sign in?", answer_en="So."
    )


def test_snapshot_names_explicit_columns_and_never_the_base_column(item):
    assert list(item.snapshot()) == [
        "answer_en",
        "answer_ru",
        "category",
        "keywords_en",
        "keywords_ru",
        "question_en",
        "question_ru",
        "slug",
    ]


def test_snapshot_and_digest_do_not_depend_on_the_active_language(item):
    digests = set()
    for language in ("ru", "en"):
        with translation.override(language):
            digests.add(digest_of(Item.objects.get(pk=item.pk).snapshot()))
    assert len(digests) == 1


def test_publishing_under_any_language_writes_the_same_columns(item):
    columns = []
    for language in ("ru", "en"):
        with translation.override(language):
            factories.change(item, answer_ru=f"Опубликовано под {language}.")
            row = Item._base_manager.rewrite(False).filter(pk=item.pk)
            columns.append(row.values_list("answer_ru", "answer_en", "answer", "question")[0])
    assert columns == [
        ("Опубликовано под ru.", "So.", "Опубликовано под ru.", "Как войти?"),
        ("Опубликовано под en.", "So.", "Опубликовано под en.", "Как войти?"),
    ]


def test_a_new_row_begins_with_the_same_columns_under_any_language():
    columns = []
    for language in ("ru", "en"):
        with translation.override(language):
            words = {"question_ru": "Как?", "answer_ru": "Так.", "question_en": ""}
            item = factories.draft_item(answer_en="", **words).content
            row = Item._base_manager.rewrite(False).filter(pk=item.pk)
            names = ("question", "answer", "answer_html", "answer_html_ru", "answer_en")
            columns.append(row.values_list(*names)[0])
    assert columns == [("Как?", "Так.", "<p>Так.</p>\n", "<p>Так.</p>\n", "")] * 2


def test_no_fallback_text_leaks_into_an_empty_translation():
    item = factories.publish_item(question_en="", answer_en="")
    with translation.override("en"):
        assert Item.objects.get(pk=item.pk).snapshot()["answer_en"] == ""
        changed = factories.change(item, answer_ru="Другой ответ.")
    assert changed.answer_en == ""
    assert changed.answer_html_en == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("two\r\nlines\rmore", "two\nlines\nmore"),
        ("blanks  \n\ttrail\t", "blanks\n\ttrail"),
        ("\n\ntext\n\n", "text"),
        ("неразрывный\u00a0пробел", "неразрывный\u00a0пробел"),
    ],
)
def test_text_has_one_spelling(typed, kept):
    assert canonical_text(typed) == kept


def test_title_is_one_line():
    item = factories.publish_item(question_ru="Как\r\nплатить\u2028картой?\t")
    assert item.question_ru == "Как платить картой?"


@pytest.mark.parametrize("text", ["<!-- later -->", "-", "[a]: https://a.example"])
def test_text_that_shows_nothing_is_as_good_as_none(text):
    with translation.override("en"), pytest.raises(ValidationError, match="source language first"):
        factories.publish_item(answer_ru=text)


@pytest.mark.parametrize(
    "text", ["nul \0 byte", "lone \ud800 surrogate", "tab \x0b down", "x" * 200_001]
)
def test_text_that_a_database_cannot_keep_is_refused_at_entry(item, text):
    with pytest.raises(UnusableText):
        factories.propose(item, {"answer_en": text}, by=None)
    assert Revision.objects.of(item).count() == 1


def test_a_save_that_changes_nothing_makes_no_revision(item):
    same = {"answer_ru": "Так.  \r\n", "question_en": "How to sign in?"}
    with pytest.raises(NothingChanged):
        factories.propose(item, same, by=None)
    assert Revision.objects.of(item).count() == 1


def test_a_text_that_its_column_cannot_hold_is_refused_with_its_length(item):
    with pytest.raises(WorkflowError, match="301"):
        factories.propose(item, {"question_ru": "x" * 301}, by=None)


def test_an_unknown_column_is_refused(item):
    for column in ("question", "is_live", "answer_html_ru", "live_revision"):
        with pytest.raises(UnknownColumn):
            factories.propose(item, {column: "x"}, by=None)


def test_a_value_of_the_wrong_type_is_refused_with_its_field(item):
    with translation.override("en"), pytest.raises(WorkflowError, match="category"):
        factories.propose(item, {"category": "not a key"}, by=None)


def test_markdown_is_rendered_at_publication_and_not_before(item):
    revision = factories.propose(item, {"answer_ru": "Слово **важное**."}, by=None)
    item.refresh_from_db()
    assert "важное" not in item.answer_html_ru
    factories.submit_and_approve(revision)
    item.refresh_from_db()
    assert "<strong>важное</strong>" in item.answer_html_ru


def test_absent_is_not_empty(item):
    """A snapshot taken before a column existed leaves that column as it is."""
    revision = factories.propose(item, {"answer_ru": "Новое."}, by=None)
    old = {k: v for k, v in revision.proposed.items() if k != "question_en"}
    Revision.objects.filter(pk=revision.pk).update(proposed=old)
    revision.refresh_from_db()
    assert factories.publish(revision).question_en == "How to sign in?"


def test_what_went_live_is_stored_only_where_it_differs_from_the_proposal(item):
    first = factories.propose(item, {"answer_ru": "Раз."}, by=None)
    second = factories.propose(item, {"answer_en": "Two."}, by=None)
    factories.submit_and_approve(first)
    factories.submit_and_approve(second)
    first.refresh_from_db()
    second.refresh_from_db()
    item.refresh_from_db()
    assert first.published is None
    assert second.published == second.published_snapshot() == item.snapshot()
