"""Passages: the right piece of a text, marked, and never anything but that text."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import words
from search.passages import LENGTH, best_piece, highlighted, passage
from search.texts import text_of_html

# Words that are searched, markup, and whatever else people write.
PIECES = st.one_of(
    st.sampled_from(["пароль", "ПАРОЛЯ ", "password", "ФЗ-152", " ", ". ", "<mark>", "&amp;", '"']),
    st.text(max_size=12),
)
TEXTS = st.lists(PIECES, max_size=120).map("".join)


def stems_of(query: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(query))


def without_marks(html: str) -> str:
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))


STEMS = stems_of("пароль password 152 ФЗ-152 mark amp")


@given(TEXTS)
def test_marks_change_nothing_of_the_text(text):
    html = highlighted(text, STEMS)
    assert without_marks(html) == text
    assert html.count("<mark>") == html.count("</mark>")
    rest = html.replace("<mark>", "").replace("</mark>", "")
    assert not set(rest) & set("<>\"'")


@given(TEXTS)
def test_passage_is_a_piece_of_the_text(text):
    start, end = best_piece(text, STEMS)
    assert 0 <= start <= end <= len(text)
    assert end - start <= 2 * LENGTH
    shown = without_marks(passage(text, STEMS))
    assert shown == ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


@given(TEXTS)
def test_text_that_holds_a_word_is_never_shown_without_one(text):
    if any(word.stem in STEMS for word in words(" ".join(text.split()))):
        assert "<mark>" in passage(" ".join(text.split()), STEMS)


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("Забыли пароль?", "пароли", "Забыли <mark>пароль</mark>?"),
        ("Reset your Passwords", "password", "Reset your <mark>Passwords</mark>"),
        ("Счёт & «счета»", "счет", "<mark>Счёт</mark> &amp; «<mark>счета</mark>»"),
        ("<b>пароль</b>", "пароль", "&lt;b&gt;<mark>пароль</mark>&lt;/b&gt;"),
        ("Nothing here", "пароль", "Nothing here"),
    ],
)
def test_every_form_of_a_word_is_marked(text, query, html):
    assert highlighted(text, stems_of(query)) == html


FILL = "Это предложение ни о чём таком не говорит. " * 10


def test_passage_begins_with_the_sentence_that_holds_the_words():
    text = f"{FILL}Новый пароль задаёт владелец аккаунта. {FILL}"
    html = passage(text, stems_of("пароль аккаунта"))
    assert "Новый <mark>пароль</mark> задаёт владелец <mark>аккаунта</mark>." in html
    assert html.startswith("… Это предложение")
    assert html.endswith(" …")
    assert LENGTH - 40 <= len(without_marks(html)) <= LENGTH + 10


def test_passage_prefers_many_different_words_to_one_repeated():
    text = f"Пароль, пароль, пароль. {FILL}Пароль от почты. {FILL}"
    assert "от <mark>почты</mark>" in passage(text, stems_of("пароль почта"))


def test_short_text_is_shown_whole_and_a_text_without_the_words_from_its_beginning():
    assert passage("Картой.", stems_of("пароль")) == "Картой."
    html = passage(FILL, stems_of("пароль"))
    assert html.startswith("Это предложение")
    assert html.endswith(" …")


def test_a_word_longer_than_a_passage_is_cut():
    start, end = best_piece("x" * 1000, stems_of("x" * 1000))
    assert (start, end) == (0, LENGTH)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("<li>fo<strong>ur</strong></li>", "four"),
        ('<a href="/x" rel="a > b">link</a>, <code>a&lt;b</code>', "link, a<b"),
        ('<p>a<br>b &amp;amp; <img src="x" alt=">"></p>', "a b &amp; >"),
        ("<table><tr><th>A</th><td>B</td></tr></table>", "A B"),
    ],
)
def test_text_of_html_is_its_words(html, text):
    assert text_of_html(html) == text
