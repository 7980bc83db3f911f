"""A newer document is known to speak of the same rows."""

from interchange.documents import Entry
from interchange.matching import Known, find_matches, normalised

DOMAIN = Known(
    "Я не могу перенести домен",
    "Домен переносит только поддержка. Мы спросим согласия у владельца домена.",
)
DISK = Known("Как увеличить диск?", "Откройте раздел дисков и введите новый размер.")


def found(entries, rows):
    return {entry: row for entry, (row, _sureness) in find_matches(entries, rows).found.items()}


def test_titles_are_compared_without_case_punctuation_and_yo():
    assert normalised("Что делать, если всё пропало?") == normalised("что делать если все пропало")


def test_same_title_is_the_same_row():
    assert found([Entry("Как увеличить диск", "Совсем иначе.", 1)], [DOMAIN, DISK]) == {0: 1}


def test_earlier_title_of_a_row_is_known_too():
    row = Known("Рост диска", "Текст.", frozenset({normalised("Как увеличить диск?")}))
    assert found([Entry("Как увеличить диск?", "Иначе.", 1)], [row]) == {0: 0}


def test_row_from_the_same_document_comes_first():
    twin = Known(DISK.title, DISK.text, from_this_document=True)
    assert found([Entry(DISK.title, "Иначе.", 1)], [DISK, twin]) == {0: 1}


def test_reworded_question_is_the_same_row():
    entry = Entry(
        "Как перенести домен?",
        "Домен переносит поддержка: мы спросим согласия у владельца и всё проверим.",
        1,
    )
    assert found([entry], [DISK, DOMAIN]) == {0: 1}


def test_like_title_over_another_text_is_not_sure():
    entry = Entry("Как уменьшить диск?", "Это невозможно: создайте другой и скопируйте файлы.", 1)
    matches = find_matches([entry], [DISK, DOMAIN])
    assert (matches.found, matches.unsure) == ({}, {})


def test_nearly_the_same_title_over_another_text_is_not_sure():
    row = Known("Как увеличить диск работающего сервера без остановки?", DISK.text)
    entry = Entry(
        "Как же увеличить диск работающего сервера без остановки?",
        "Откройте раздел и пишите в поддержку: раздвинем за деньги.",
        1,
    )
    matches = find_matches([entry], [row, DOMAIN])
    assert (matches.found, matches.unsure) == ({}, {0: 0})


def test_row_that_two_entries_resemble_goes_to_neither():
    entries = [Entry("Как перенести домен", DOMAIN.text, line) for line in (1, 5)]
    matches = find_matches(entries, [DOMAIN, DISK])
    assert matches.found == {}
    assert matches.unsure == {0: 0, 1: 0}


def test_each_row_is_taken_once():
    entries = [Entry(DISK.title, DISK.text, line) for line in (1, 5)]
    assert found(entries, [DISK]) == {0: 0}
