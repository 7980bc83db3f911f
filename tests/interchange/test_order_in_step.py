"""The order of rows follows the documents for a reviewer, is told to anybody else, and a reviewer's
own arrangement is never overruled by documents that nobody has touched."""

import re

import pytest

from faq.models import Category, Item
from revisions import workflow
from revisions.models import ReviewEvent
from tests.factories import publish_category, publish_item
from tests.interchange.test_round_trip import export

FAQ = "".join(
    f"{{cut(Вопрос {name}?)[id={name}]}}\n\nОтвет {name}.\n\n{{/cut}}\n" for name in "abc"
)
TURNED = "".join(reversed(re.findall(r"(?s)\{cut.*?/cut\}\n", FAQ)))
DONE = "Put into the order of the documents: 1"
WANTED = "In another order in the documents: a reviewer arranges them at the desk, or the import"
CONFLICT = "Rearranged in the documents and on the site, which keeps its order"


@pytest.fixture
def once(tree, import_tree, clara):
    """Three questions of one document, live."""
    folder = tree({"ru/faq.md": FAQ})
    import_tree(folder, approve_as="clara")
    return folder


def order(**of) -> str:
    return "".join(Item.objects.filter(**of).in_order().values_list("slug", flat=True))


def turn(clara, *slugs: str) -> None:
    """Clara arranges the questions at the desk."""
    seen = list(Item.objects.in_order().values_list("pk", flat=True))
    rows = [Item.objects.get(slug=slug) for slug in slugs]
    workflow.rearrange(rows, by=clara, seen=seen)


def test_order_of_a_first_import_is_that_of_the_document_and_not_worth_a_word(
    tree, import_tree, clara
):
    report = import_tree(tree({"ru/faq.md": FAQ}), approve_as="clara")
    assert order() == "abc" and "order of the documents" not in report


def test_import_for_a_reviewer_takes_the_new_order_and_the_log_says_who(once, tree, import_tree):
    report = import_tree(tree({"ru/faq.md": TURNED}), approve_as="clara")
    assert DONE in report and "tree/ru/faq.md: answers: Вопрос c? → Вопрос b? → " in report
    assert order() == "cba" and "Revisions made: 0." in report
    event = ReviewEvent.objects.get(action="arranged")
    assert (event.actor_name, event.note) == ("Clara", "Вопрос c? → Вопрос b? → Вопрос a?")
    assert DONE not in import_tree(once, approve_as="clara")


def test_import_for_nobody_who_may_arrange_tells_the_new_order_until_it_is_so(
    once, tree, import_tree, clara
):
    tree({"ru/faq.md": TURNED})
    for _twice in range(2):
        assert WANTED in import_tree(once, submit=True)
        assert order() == "abc"
    turn(clara, *"cba")
    assert WANTED not in import_tree(once)


def test_order_that_was_only_told_is_taken_by_the_next_import_for_a_reviewer(
    once, tree, import_tree
):
    tree({"ru/faq.md": TURNED})
    import_tree(once)
    assert DONE in import_tree(once, approve_as="clara")
    assert order() == "cba"


def test_dry_run_tells_the_order_and_leaves_it(once, tree, import_tree):
    tree({"ru/faq.md": TURNED})
    assert DONE in import_tree(once, approve_as="clara", dry_run=True)
    assert order() == "abc"


def test_arrangement_of_a_reviewer_stays_while_the_document_does(once, import_tree, clara):
    turn(clara, *"bca")
    report = import_tree(once, approve_as="clara")
    assert order() == "bca" and "order" not in report


def test_order_that_changed_in_the_document_and_on_the_site_is_a_conflict_and_left(
    once, tree, import_tree, clara
):
    turn(clara, *"bac")
    tree({"ru/faq.md": TURNED})
    for _twice in range(2):
        assert CONFLICT in import_tree(once, approve_as="clara")
        assert order() == "bac"


def test_new_question_stands_where_its_document_has_it(once, tree, import_tree):
    new = FAQ.replace("{cut(Вопрос b", "{cut(Совсем новое?)[id=n]}\n\nДа.\n\n{/cut}\n{cut(Вопрос b")
    import_tree(tree({"ru/faq.md": new}), approve_as="clara")
    assert order() == "anbc"


def test_new_question_stands_last_where_a_reviewer_has_rearranged_the_others(
    once, tree, import_tree, clara
):
    turn(clara, *"cba")
    new = FAQ.replace("{cut(Вопрос b", "{cut(Совсем новое?)[id=n]}\n\nДа.\n\n{/cut}\n{cut(Вопрос b")
    report = import_tree(tree({"ru/faq.md": new}), approve_as="clara")
    assert order() == "cban" and "order" not in report


def test_rows_that_are_in_no_document_keep_their_places(once, tree, import_tree, clara):
    publish_item(slug="x", category=Category.objects.get())
    turn(clara, *"axbc")
    import_tree(tree({"ru/faq.md": TURNED}), approve_as="clara")
    assert order() == "cxba"


def test_import_docs_takes_the_new_order_too(import_docs, document, clara):
    import_docs(document("faq.md", FAQ), approve_as="clara")
    assert DONE in import_docs(document("faq.md", TURNED), approve_as="clara")
    assert order() == "cba"


@pytest.fixture
def exported(db, settings, tmp_path):
    """Two categories and three answers of a site that has never imported anything."""
    first, second = (publish_category(slug=slug) for slug in ("first", "second"))
    for slug in "abc":
        publish_item(slug=slug, category=first)
    publish_item(slug="d", category=second)
    export(tmp_path / "out")
    return tmp_path / "out"


def test_answers_reordered_in_an_export_are_reordered_on_the_same_site(
    exported, import_tree, clara
):
    for language in ("ru", "en"):
        page = exported / language / "faq/first.md"
        head, *cuts = re.split(r"(?m)^(?=\{cut)", page.read_text())
        page.write_text(head + "\n".join(reversed(cuts)))
    assert WANTED in import_tree(exported)
    assert order(category__slug="first") == "abc"
    assert DONE in import_tree(exported, approve_as="clara")
    assert order(category__slug="first") == "cba"


def test_order_that_was_changed_in_the_second_language_only_is_told(exported, import_tree):
    page = exported / "en/faq/first.md"
    head, *cuts = re.split(r"(?m)^(?=\{cut)", page.read_text())
    page.write_text(head + "\n".join(reversed(cuts)))
    report = import_tree(exported)
    assert "out/en/faq/first.md: the order differs from that of out/ru/faq/first.md" in report


def test_categories_reordered_in_an_export_are_reordered_on_the_same_site(
    exported, import_tree, clara
):
    for page in exported.glob("*/faq/*.md"):
        text = page.read_text()
        page.write_text(re.sub(r"(?m)^position: (.)", lambda m: f"position: {1 - int(m[1])}", text))
    assert WANTED in import_tree(exported)
    assert DONE in import_tree(exported, approve_as="clara")
    assert list(Category.objects.in_order().values_list("slug", flat=True)) == ["second", "first"]
    assert "order" not in import_tree(exported, approve_as="clara")
