import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import tokens, words


def stems(text: str) -> list[str]:
    return [word.stem for word in words(text)]


def forms(text: str) -> list[str]:
    return [word.text for word in words(text)]


@given(st.text())
def test_words_stand_where_they_say_one_after_the_other(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.text and word.stem
        end = word.end


@given(st.text())
def test_words_and_stems_are_safe_in_both_query_languages(text):
    for token in tokens(text):
        for part in token:
            assert part
            assert not set(part) & set(" \t\n\0\"'\\()*:&|!<>^+,")


@given(st.text())
def test_case_makes_no_difference_to_russian_and_english(text):
    kept = "".join(c for c in text if c.isascii() or "а" <= c <= "я")
    assert stems(kept) == stems(kept.upper())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("счёт", "СЧЕТ"),
        ("е\u0308лка", "ёлка"),
        ("пере\u00adнос", "перенос"),
        ("па\u200bроль", "пароль"),
        ("за\u0301мок", "замок"),
        ("\uff30\uff33\uff31", "psq"),
        ("don’t", "don't"),
        ("Cтатус", "статус"),  # with a Latin C
    ],
)
def test_spellings_of_one_word_are_one_word(one, other):
    assert forms(one) == forms(other)
    assert len(forms(one)) == 1


@pytest.mark.parametrize(
    "code", ["ФЗ-152", "152-fz", "E1042", "2FA", "s3", "192.168.0.1", "v1.2.3", "prj-4821"]
)
def test_numbers_and_codes_stay_whole(code):
    assert stems(f"см. {code}, далее") == ["см", code.lower(), "дал"]


def test_the_index_holds_parts_of_codes_and_hyphenated_words_as_one():
    assert {token.form for token in tokens("ФЗ-152")} == {"фз-152", "фз", "152"}
    assert {token.form for token in tokens("e-mail")} == {"e", "mail", "email"}


@pytest.mark.parametrize(
    "family",
    [
        "забыл забытый забыли забыть",
        "потеря потерял потеряла потерять",
        "аккаунт аккаунта аккаунтами",
        "invoice invoices invoicing",
    ],
)
def test_forms_of_a_word_share_its_stem(family):
    assert len(set(stems(family))) == 1


def test_each_word_is_stemmed_by_its_own_script():
    assert stems("логины servers") == ["логин", "server"]
