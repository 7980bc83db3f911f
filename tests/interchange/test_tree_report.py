"""What the report of import_tree says about what an editor should look at, and how briefly."""

from pathlib import Path

import pytest

from faq.models import Item
from interchange.report import FIRST_LINES, LONG_LIST
from tests.factories import publish_item
from tests.interchange.test_round_trip import export

PAIR = {
    "ru/faq.md": "{cut(Как платить?)[id=pay]}\n\nКартой.\n\n{/cut}\n",
    "en/faq.md": "{cut(How do I pay?)[id=pay]}\n\nBy card.\n\n{/cut}\n",
}
ELSEWHERE = "in another language than on the site (which keeps its own): 1"


def unpaired(count: int) -> dict[str, str]:
    """A document in two languages, of which the second has one of the questions."""
    cuts = [f"{{cut(Вопрос {n}?)[id=q{n}]}}\n\nОтвет.\n\n{{/cut}}\n" for n in range(count + 1)]
    other = "{cut(A question?)[id=q0]}\n\nAn answer.\n\n{/cut}\n"
    return {"ru/faq.md": "".join(cuts), "en/faq.md": other}


def test_few_questions_without_a_pair_are_listed_one_by_one(tree, import_tree):
    report = import_tree(tree(unpaired(2)))
    assert "Without a pair in the other language: 2\n" in report
    assert "tree/ru/faq.md:6: Вопрос 1?\n    tree/ru/faq.md:11: Вопрос 2?" in report


def test_many_questions_without_a_pair_are_counted_by_document(tree, import_tree):
    many = LONG_LIST + 1
    report = import_tree(tree(unpaired(many)))
    assert f"Without a pair in the other language: {many} (each of them: --verbosity 2)" in report
    assert f"    tree/ru/faq.md: {many}\n      tree/ru/faq.md:6: Вопрос 1?" in report
    assert f"… and {many - FIRST_LINES} more" in report
    assert f"      tree/ru/faq.md:{5 * many + 1}: " not in report


def test_all_of_many_questions_without_a_pair_are_listed_if_asked_for(tree, import_tree):
    many = LONG_LIST + 1
    report = import_tree(tree(unpaired(many)), verbosity=2)
    assert f"tree/ru/faq.md:{5 * many + 1}: Вопрос {many}?" in report


def test_original_that_is_in_the_other_language_now_is_told(tree, import_tree, clara):
    folder = tree(PAIR)
    assert ELSEWHERE not in import_tree(folder, map=["ru=ru,en=en"], approve_as="clara")
    report = import_tree(folder, map=["en=en,ru=ru"], approve_as="clara")
    assert ELSEWHERE in report
    assert "How do I pay?: English in the documents, Russian on the site" in report
    assert Item.objects.get().source_language == "ru"


def test_translation_that_comes_alone_is_no_change_of_the_original(tree, import_tree, clara):
    folder = tree(PAIR)
    import_tree(folder, map=["ru=ru,en=en"], approve_as="clara")
    assert ELSEWHERE not in import_tree(folder, map=["en=en"], approve_as="clara")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_language_of_the_original_that_was_edited_in_an_export_is_told(
    import_tree, tmp_path: Path, clara, language
):
    item = publish_item(slug="pay")
    out = tmp_path / "out"
    export(out)
    page = out / language / "faq" / f"{item.category.slug}.md"
    page.write_text(
        page.read_text().replace("---\n\n#", "rows:\n  pay:\n    source_language: en\n---\n\n#")
    )
    report = import_tree(out, approve_as="clara")
    assert ELSEWHERE in report and "English in the documents, Russian on the site" in report
    item.refresh_from_db()
    assert item.source_language == "ru"
