"""The same tree again after its files, or the site, have changed."""

import pytest

from faq.models import Category, Item
from interchange.models import Source
from revisions import workflow
from revisions.models import Revision
from tests.factories import change, propose, publish_item, retire, submit_and_approve

PAY = "{cut(Как платить?)}\n\nКартой.\n\n{/cut}\n"
GROW = "{cut(Как увеличить диск `nvme-2`?)}\n\nОткройте раздел дисков.\n\n{/cut}\n"
CARD, CASH = "Картой.", "Наличными."


@pytest.fixture
def once(tree, import_tree, clara):
    """The tree as it came in for the first time, approved."""
    folder = tree({"ru/faq.md": PAY + GROW, "ru/a/faq.md": PAY.replace("платить", "жить")})
    import_tree(folder, approve_as="clara")
    return folder


def of(question: str) -> Item:
    return Item.objects.get(question_ru=question)


def test_same_files_make_no_revisions(once, import_tree):
    assert "Revisions made: 0." in import_tree(once, approve_as="clara")


def test_only_what_changed_becomes_a_revision(once, tree, import_tree):
    tree({"ru/faq.md": PAY.replace(CARD, CASH) + GROW})
    assert "Revisions made: 1." in import_tree(once, approve_as="clara")
    assert of("Как платить?").answer_ru == CASH


def test_renamed_question_is_the_same_row(once, tree, import_tree):
    item = of("Как увеличить диск `nvme-2`?")
    tree({"ru/faq.md": PAY + GROW.replace("Как увеличить", "Можно ли увеличить")})
    import_tree(once, approve_as="clara")
    item.refresh_from_db()
    assert item.question_ru == "Можно ли увеличить диск `nvme-2`?"
    assert Item.objects.count() == 3


def test_edit_of_the_site_stays_while_its_file_does(once, import_tree):
    item = change(of("Как платить?"), answer_ru=CASH)
    assert "Revisions made: 0." in import_tree(once, approve_as="clara")
    item.refresh_from_db()
    assert item.answer_ru == CASH


def test_change_in_the_file_and_on_the_site_is_a_conflict_and_left(once, tree, import_tree):
    item = change(of("Как платить?"), answer_ru=CASH)
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW})
    for _twice in range(2):
        report = import_tree(once, approve_as="clara")
        assert "Conflicts: edited on the site and in the documents: 1" in report
        assert "Как платить?: edited on the site since it was imported: Answer (Russian)" in report
        assert "Revisions made: 0." in report
    item.refresh_from_db()
    assert item.answer_ru == CASH


def test_conflict_is_over_when_both_say_the_same(once, tree, import_tree):
    change(of("Как платить?"), answer_ru=CASH)
    tree({"ru/faq.md": PAY.replace(CARD, CASH) + GROW})
    assert "Conflict" not in import_tree(once, approve_as="clara")
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW})
    assert "Revisions made: 1." in import_tree(once, approve_as="clara")


def test_changes_of_different_texts_go_together(once, tree, import_tree):
    item = change(of("Как платить?"), question_ru="Как платить за всё?")
    tree({"ru/faq.md": PAY.replace(CARD, CASH) + GROW})
    import_tree(once, approve_as="clara")
    item.refresh_from_db()
    assert (item.question_ru, item.answer_ru) == ("Как платить за всё?", CASH)


def test_other_spelling_of_the_same_markdown_is_no_edit(once, tree, import_tree):
    item = change(of("Как платить?"), answer_ru="* раз\n* два")
    tree({"ru/faq.md": PAY.replace(CARD, "- раз\n- два") + GROW})
    assert "Revisions made: 0." in import_tree(once, approve_as="clara")
    item.refresh_from_db()
    assert item.answer_ru.startswith("*")


def test_open_draft_of_an_editor_is_a_conflict(once, tree, import_tree):
    draft = propose(of("Как платить?"), {"answer_ru": CASH}, by=None)
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW})
    assert "Conflicts" in import_tree(once)
    draft.refresh_from_db()
    assert draft.proposed["answer_ru"] == CASH


def test_draft_that_an_import_began_is_continued(once, tree, import_tree):
    for text in ("Наличными.", "Токенами."):
        tree({"ru/faq.md": PAY.replace(CARD, text) + GROW})
        assert "Revisions made: 1." in import_tree(once, submit=True)
    [revision] = Revision.objects.of(of("Как платить?")).open()
    assert (revision.state, revision.proposed["answer_ru"]) == ("in_review", "Токенами.")


def test_draft_that_takes_an_edit_back_is_a_conflict(once, tree, import_tree, ann):
    item = change(of("Как платить?"), answer_ru=CASH)
    draft = propose(item, {"answer_ru": CARD}, by=ann)  # what the documents said
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW})
    assert "somebody works on a draft of it" in import_tree(once, approve_as="clara")
    draft.refresh_from_db()
    assert (draft.state, draft.proposed["answer_ru"]) == ("draft", CARD)
    assert of("Как платить?").answer_ru == CASH


def test_draft_of_an_import_that_somebody_went_on_with_is_a_conflict(once, tree, import_tree, ann):
    tree({"ru/faq.md": PAY.replace(CARD, CASH) + GROW})
    import_tree(once)
    [draft] = Revision.objects.of(of("Как платить?")).open()
    workflow.amend(draft, {"keywords_ru": "счёт"}, by=ann)
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW})
    assert "somebody works on a draft of it" in import_tree(once, approve_as="clara")
    draft.refresh_from_db()
    assert (draft.state, draft.proposed["answer_ru"]) == ("draft", CASH)


def test_draft_of_other_texts_is_no_conflict(once, tree, import_tree):
    propose(of("Как платить?"), {"keywords_ru": "счёт"}, by=None)
    tree({"ru/faq.md": PAY.replace(CARD, CASH) + GROW})
    assert "Conflicts" not in import_tree(once, approve_as="clara")
    assert of("Как платить?").answer_ru == CASH


def test_scheduled_change_is_a_conflict(once, tree, import_tree, clara):
    from datetime import timedelta

    from django.utils import timezone

    revision = workflow.submit(propose(of("Как платить?"), {"answer_ru": CASH}, by=None), by=None)
    seen = workflow.review(revision)
    workflow.approve(
        revision,
        by=clara,
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=timezone.now() + timedelta(days=1),
    )
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW})
    assert "Conflicts" in import_tree(once)


def test_row_that_an_editor_retired_stays_retired(once, tree, import_tree):
    retire(of("Как платить?"))
    assert "Revisions made: 0." in import_tree(once)
    tree({"ru/faq.md": PAY.replace(CARD, CASH) + GROW})
    assert "it was taken off the site since it was imported" in import_tree(once)


def test_question_that_moved_to_another_file_is_the_same_row(once, tree, import_tree):
    item = of("Как платить?")
    tree({"ru/faq.md": GROW, "ru/money/faq.md": PAY})
    report = import_tree(once, approve_as="clara", retire_missing=True)
    item.refresh_from_db()
    assert item.category.slug == "money" and item.is_live
    assert "No longer" not in report
    assert "Revisions made: 0." in import_tree(once, approve_as="clara", retire_missing=True)


def test_missing_question_is_listed_and_left(once, tree, import_tree):
    tree({"ru/faq.md": GROW})
    report = import_tree(once, approve_as="clara")
    assert "(left; see --retire-missing): 1" in report
    assert "tree/ru/faq.md: answer “Как платить?”" in report
    assert of("Как платить?").is_live


def test_missing_question_is_retired_if_asked_for_and_once(once, tree, import_tree):
    tree({"ru/faq.md": GROW})
    report = import_tree(once, submit=True, retire_missing=True)
    assert "proposed for retirement: 1" in report
    [revision] = Revision.objects.of(of("Как платить?")).open()
    assert (revision.kind, revision.state) == ("retire", "in_review")
    assert "Revisions made: 0." in import_tree(once, submit=True, retire_missing=True)


def test_question_that_comes_back_into_its_file_comes_back_to_the_site(once, tree, import_tree):
    tree({"ru/faq.md": GROW})
    import_tree(once, approve_as="clara", retire_missing=True)
    assert not of("Как платить?").is_live
    tree({"ru/faq.md": PAY + GROW})
    import_tree(once, approve_as="clara", retire_missing=True)
    assert of("Как платить?").is_live


def test_category_with_live_answers_is_not_retired(once, import_tree):
    other = publish_item(category=Category.objects.get(slug="a"))
    (once / "ru/a/faq.md").unlink()
    report = import_tree(once, approve_as="clara", retire_missing=True)
    assert not of("Как жить?").is_live and other.is_live
    assert Category.objects.get(slug="a").is_live
    assert "proposed for retirement: 1" in report


def test_what_an_unreadable_file_held_is_not_missing(once, import_tree):
    (once / "ru/a/faq.md").write_bytes(b"\xff")
    report = import_tree(once, approve_as="clara", retire_missing=True)
    assert "this is not UTF-8" in report and "No longer" not in report
    assert of("Как жить?").is_live


def test_rows_of_another_tree_are_not_missing(once, tree, import_tree, tmp_path):
    (tmp_path / "other" / "ru").mkdir(parents=True)
    (tmp_path / "other/ru/faq.md").write_text("{cut(Иное?)}\n\nДа.\n\n{/cut}\n")
    report = import_tree(tmp_path / "other", approve_as="clara", retire_missing=True)
    assert "No longer" not in report
    assert Source.objects.filter(path__startswith="tree/").count() >= 3


def test_text_that_is_gone_in_one_language_is_listed(tree, import_tree, clara):
    english = "{cut(How do I pay with a card?)[id=pay]}\n\nBy card.\n\n{/cut}\n"
    russian = PAY.replace("?)", "?)[id=pay]")
    folder = tree({"ru/faq.md": russian + GROW, "en/faq.md": english})
    import_tree(folder, approve_as="clara")
    (folder / "en/faq.md").unlink()
    report = import_tree(folder, approve_as="clara", retire_missing=True)
    assert "tree/en/faq.md: “" in report and "its text in this language stays" in report
    assert of("Как платить?").question_en


def test_first_import_of_a_draft_follows_its_file(tree, import_tree):
    folder = tree({"ru/faq.md": PAY})
    import_tree(folder)
    tree({"ru/faq.md": PAY.replace(CARD, CASH)})
    import_tree(folder)
    [revision] = Revision.objects.of(of("Как платить?"))
    assert revision.proposed["answer_ru"] == CASH


def test_draft_that_an_editor_went_on_with_is_a_conflict(tree, import_tree, ann):
    folder = tree({"ru/faq.md": PAY})
    import_tree(folder)
    [revision] = Revision.objects.of(of("Как платить?"))
    workflow.amend(revision, {"answer_ru": CASH}, by=ann)
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.")})
    assert "Conflicts" in import_tree(folder)
    assert of("Как платить?").answer_ru == CASH


def test_export_that_was_edited_comes_in_as_what_was_edited(import_tree, tmp_path, clara):
    from tests.interchange.test_round_trip import export

    item = publish_item(slug="pay", keywords_ru="счёт")
    out = tmp_path / "out"
    export(out)
    page = next(out.glob("ru/faq/*.md"))
    page.write_text(page.read_text().replace(item.answer_ru, CASH).replace("счёт", "деньги"))
    assert "Revisions made: 1." in import_tree(out, approve_as="clara")
    item.refresh_from_db()
    assert (item.answer_ru, item.keywords_ru, item.slug) == (CASH, "деньги", "pay")


def test_submitted_conflict_does_not_stop_what_waits(once, tree, import_tree):
    submit_and_approve(propose(of("Как платить?"), {"answer_ru": CASH}, by=None))
    tree({"ru/faq.md": PAY.replace(CARD, "Токенами.") + GROW.replace("дисков", "«Диски»")})
    report = import_tree(once, submit=True)
    assert "Conflicts" in report and "Revisions made: 1." in report


def test_tree_with_the_same_name_in_other_letters_is_another_tree(tree, import_tree, clara):
    import_tree(tree({"ru/faq.md": PAY}), name="Docs", approve_as="clara")
    report = import_tree(tree({"ru/faq.md": GROW}), name="docs", retire_missing=True)
    assert "No longer" not in report
