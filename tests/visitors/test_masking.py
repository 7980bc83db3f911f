"""What tells who somebody is does not get into the database; what helps to answer stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitors.masking import MARK, mask

DIGITS = "0123456789٠١٢٣０１２３"
PHONES = st.from_regex(
    r"\+?[0-9]( ?\([0-9]{3}\) ?|-[0-9]{3}-| [0-9]{3} )[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{2}",
    fullmatch=True,
)
TYPED = st.text(alphabet=st.sampled_from("ab яё@.-_+()/\u200b\n\x00" + DIGITS), max_size=60)


@pytest.mark.parametrize(
    "secret",
    [
        "ivan@vetrelia.example",
        "Иван.Петров+тест@почта.рф",
        "ivan @ vetrelia.example",
        "+7 (999) 123-45-67",
        "8-800-000-01-23",
        "89991234567",
        "8\u2011916\u2011123\u201145\u201167",
        "8\u2212916\u2212123\u221245\u221267",
        "8_916_123_45_67",
        "4276*5500*1234*5678",
        "4276,5500,1234,5678",
        "1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e36\ufe0f\u20e37\ufe0f\u20e3",
        "4111 1111 1111 1111",
        "４１１１１１１１",
        "41\u200b11\u00ad11\u200b11",
        "12345",
        "550e8400-e29b-41d4-a716-446655440000",
        "Pa$$w0rd1",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "d41d8cd98f00b204",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMIbPxRfiCYEKKEYzQ",
        "QxZbVnRtLpMk-aBcDeFgHiJkLm",
        "qmzxkvwjtrplhsdfgbncyeuaioqmzxkv",
    ],
)
def test_what_is_private_is_masked_and_the_words_around_it_stay(secret):
    masked = mask(f"Не входит {secret} совсем")
    assert masked.startswith("Не входит ")
    assert masked.endswith(" совсем")
    assert set(masked.removeprefix("Не входит ").removesuffix(" совсем")) <= {*MARK, " ", "+", "("}


@pytest.mark.parametrize(
    "text",
    [
        "ошибка E1042",
        "включить 2FA",
        "договор ФЗ-152",
        "iPhone15Pro и Windows11",
        "PostgreSQL 15.4",
        "ubuntu-22.04-lts",
        "код ERR-204-A",
        "порты 22, 80, 443, 8080",
        "ошибка 404 или 500",
        "s3, B2B, 3D",
        "getElementById, XMLHttpRequest и MacBookProDisplay",
        "fdnjvfnbxtcrbq gkfnt;",
        "Что-то не так: «не вижу кнопку»!",
    ],
)
def test_what_customers_ask_about_stays(text):
    assert mask(text) == text


@given(TYPED)
def test_no_long_number_and_no_address_is_ever_left(text):
    masked = mask(text)
    assert not re.search(r"\d{5}", masked)
    assert "@" not in masked
    assert masked.isprintable()


@given(st.text(max_size=80) | TYPED)
def test_masking_twice_changes_nothing_more(text):
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet="абв ", max_size=20), PHONES)
def test_no_digit_of_a_phone_is_left(before, phone):
    assert not re.search(r"\d", mask(f"{before} {phone}"))
