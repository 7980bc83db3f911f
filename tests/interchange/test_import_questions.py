"""Questions and sections go in as proposals, and are known again."""

import pytest
from django.core.management import CommandError

from faq.models import Category, Item
from interchange.models import Source
from revisions.models import Revision
from sla.models import Section
from tests.factories import change, publish_category, publish_item

FAQ_RU = """
{cut(Как выбрать диск `nvme-2`?)}

Возьмите `nvme-2`: он в 4 раза быстрее. См. [тарифы](https://vetrelia.example/ru/prices/).

{/cut}

{cut(Где посмотреть счёт?)}

В разделе **Платежи** личного кабинета, за последние 12 месяцев.

{/cut}
"""
FAQ_EN = """
{cut(How do I choose an `nvme-2` disk?)}

Take `nvme-2`: it is 4 times faster. See [prices](https://vetrelia.example/en/prices/).

{/cut}
"""


def question(row: Item, language: str = "ru") -> str:
    return getattr(row, f"question_{language}")


@pytest.fixture
def ru(document):
    return document("ru.md", FAQ_RU)


@pytest.fixture
def en(document):
    return document("en.md", FAQ_EN)


def test_questions_become_drafts_of_the_category(import_docs, ru):
    import_docs(ru, category="disks")
    assert list(Item.objects.live()) == []
    assert {item.category.slug for item in Item.objects.all()} == {"disks"}
    assert set(Revision.objects.values_list("state", flat=True)) == {"draft"}


def test_general_category_is_named_in_both_languages(import_docs, ru):
    import_docs(ru)
    category = Category.objects.get(slug="general")
    assert (category.title_ru, category.title_en) == ("Общие вопросы", "General questions")


def test_title_of_the_document_names_the_category(import_docs, document, clara):
    path = document("ru.md", f"# Диски\n{FAQ_RU}")
    import_docs(path, category="disks", approve_as="clara")
    assert Category.objects.live().get().title_ru == "Диски"


def test_document_without_a_title_leaves_that_of_the_category(import_docs, document, clara):
    import_docs(document("a.md", f"# Диски\n{FAQ_RU}"), category="disks", approve_as="clara")
    report = import_docs(document("b.md", FAQ_RU), category="disks", approve_as="clara")
    assert "categories: 1 (unchanged: 1)" in report


def test_pair_becomes_one_item_in_two_languages(import_docs, ru, en):
    report = import_docs(ru, pair_with=en)
    first, second = Item.objects.in_page_order()
    assert question(first, "en") == "How do I choose an `nvme-2` disk?"
    assert first.slug == "how-do-i-choose-an-nvme-2-disk"
    assert question(second, "en") == ""
    assert "Without a pair in the other language: 1" in report


def test_question_of_the_other_language_alone_keeps_its_place(import_docs, document, en):
    alone = "{cut(May I pay in gold?)}\n\nNo.\n\n{/cut}\n"
    path = document("ru.md", FAQ_RU.split("\n\n{cut(Где")[0])
    import_docs(path, pair_with=document("both.md", f"{alone}{FAQ_EN}"))
    first, second = Item.objects.in_page_order()
    assert (question(first), question(first, "en")) == ("", "May I pay in gold?")
    assert first.source_language == "en"
    assert question(second)


def test_same_file_twice_changes_nothing(import_docs, ru, en):
    import_docs(ru, pair_with=en)
    revisions, sources = Revision.objects.count(), Source.objects.count()
    report = import_docs(ru, pair_with=en)
    assert "answers: 2 (unchanged: 2)" in report
    assert (Revision.objects.count(), Source.objects.count()) == (revisions, sources)


def test_same_file_twice_does_not_take_back_what_an_editor_wrote(import_docs, ru, ann, clara):
    import_docs(ru, approve_as="clara")
    item = change(Item.objects.first(), answer_ru="Лучше.")
    assert "Revisions made: 0" in import_docs(ru, approve_as="clara")
    item.refresh_from_db()
    assert item.answer_ru == "Лучше."


def test_newer_text_is_live_and_the_older_in_the_history(import_docs, document, clara):
    import_docs(document("old.md", FAQ_RU), approve_as="clara")
    newer = FAQ_RU.replace("в 4 раза", "в 8 раз").replace("Где посмотреть счёт", "Где увидеть счёт")
    report = import_docs(document("new.md", newer), approve_as="clara")
    assert "answers: 2 (changed: 2)" in report
    item = Item.objects.live().get(question_ru="Где увидеть счёт?")
    history = Revision.objects.of(item).order_by("number")
    assert [r.proposed["question_ru"] for r in history] == [
        "Где посмотреть счёт?",
        "Где увидеть счёт?",
    ]


def test_slug_stays_when_the_question_changes(import_docs, document, clara):
    import_docs(document("faq.md", FAQ_RU), approve_as="clara")
    slugs = set(Item.objects.values_list("slug", flat=True))
    newer = FAQ_RU.replace("Где посмотреть счёт", "Где увидеть счёт")
    import_docs(document("faq.md", newer), approve_as="clara")
    assert set(Item.objects.values_list("slug", flat=True)) == slugs


def test_older_document_does_not_bring_its_text_back(import_docs, document, clara):
    old = document("old.md", FAQ_RU)
    import_docs(old, approve_as="clara")
    newer = FAQ_RU.replace("в 4 раза", "в 8 раз")
    import_docs(document("new.md", newer), approve_as="clara")
    report = import_docs(old, approve_as="clara")
    assert "older than what is here, left out: 1" in report
    assert "Revisions made: 0" in report


def test_document_that_goes_back_to_its_earlier_text_is_followed(import_docs, document, clara):
    import_docs(document("faq.md", FAQ_RU), approve_as="clara")
    newer = FAQ_RU.replace("в 4 раза", "в 8 раз")
    import_docs(document("faq.md", newer), approve_as="clara")
    import_docs(document("faq.md", FAQ_RU), approve_as="clara")
    assert "в 4 раза" in Item.objects.live().first().answer_ru


def test_what_a_document_has_no_more_is_listed_and_stays(import_docs, document, clara):
    import_docs(document("faq.md", FAQ_RU), approve_as="clara")
    shorter = FAQ_RU[: FAQ_RU.index("{cut(Где")]
    report = import_docs(document("faq.md", shorter), approve_as="clara")
    assert "Not in this document any more (left as it is): 1" in report
    assert Item.objects.live().count() == 2


def test_item_that_an_editor_moved_is_found_in_its_new_category(import_docs, ru, clara):
    import_docs(ru, approve_as="clara")
    moved = change(Item.objects.first(), category=publish_category(slug="moved").pk)
    assert "answers: 2 (unchanged: 2)" in import_docs(ru, approve_as="clara")
    moved.refresh_from_db()
    assert moved.category.slug == "moved"


def test_item_from_this_document_comes_before_its_double(import_docs, ru, clara):
    import_docs(ru, approve_as="clara")
    category = publish_category(slug="moved")
    for item in Item.objects.all():
        change(item, category=category.pk)
    publish_item(category=Category.objects.get(slug="general"), question_ru="Где посмотреть счёт?")
    assert "answers: 2 (unchanged: 2)" in import_docs(ru, approve_as="clara")


def test_item_is_known_by_a_question_that_it_had_once(import_docs, document, clara):
    import_docs(document("a.md", FAQ_RU), approve_as="clara")
    item = Item.objects.get(question_ru="Где посмотреть счёт?")
    change(item, question_ru="Отчётность", answer_ru="Смотрите раздел документов.")
    newer = FAQ_RU.replace("за последние 12 месяцев", "за всё время")
    import_docs(document("b.md", newer), approve_as="clara")
    assert Item.objects.count() == 2


def test_item_is_taken_once_when_its_two_languages_have_no_common_entry(
    import_docs, document, ru, en, clara
):
    import_docs(ru, pair_with=en, approve_as="clara")
    short = "{cut(Как выбрать диск `nvme-2`?)}\n\nСмотря зачем.\n\n{/cut}\n"
    steps = "".join(f"{number}. Step {number} of `many`.\n" for number in range(1, 9))
    long = f"{{cut(How do I choose an `nvme-2` disk?)}}\n\n{steps}\n{{/cut}}\n"
    report = import_docs(document("c.md", short), pair_with=document("d.md", long))
    assert "answers: 2 (new: 1, changed: 1)" in report
    assert "d.md:1: How do I choose an `nvme-2` disk?: resembles" in report


def test_both_documents_of_a_pair_are_of_one_kind(import_docs, document):
    ru = document("ru.md", "## Как платить?\n\nКартой.\n")
    en = document("en.md", "A word before.\n\n## Paying\n\nBy card.\n")
    report = import_docs(ru, pair_with=en)
    assert "en.md:1: “A word before.” stands outside every question" in report
    assert not Section.objects.exists()


def test_renamed_category_is_found_by_its_old_slug(import_docs, ru, clara):
    import_docs(ru, category="disks", approve_as="clara")
    change(Category.objects.get(), slug="storage")
    import_docs(ru, category="disks", approve_as="clara")
    assert Category.objects.count() == 1


def test_sections_of_the_terms_are_paired_and_addressed_in_english(import_docs, document):
    ru = document("ru.md", "Помогаем всем.\n\n## Языки\n\nРусский (24/7) и английский.\n")
    en = document("en.md", "We help all.\n\n## Languages\n\nRussian (24/7) and English.\n")
    import_docs(ru, pair_with=en)
    assert [section.slug for section in Section.objects.in_order()] == [
        "about-support",
        "languages",
    ]


def test_question_that_is_too_long_is_refused_and_nothing_is_imported(import_docs, document):
    path = document("ru.md", f"{FAQ_RU}\n{{cut({'Почему ' * 60}?)}}\n\nТак.\n\n{{/cut}}\n")
    with pytest.raises(CommandError, match=r"ru\.md:14: .*300 characters"):
        import_docs(path)
    assert not Item.objects.exists()
