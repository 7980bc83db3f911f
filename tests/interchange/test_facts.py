"""Facts as people write them: times, hours, addresses, kinds of channels."""

import pytest

from interchange.addresses import (
    address_key,
    kind_by_name,
    kind_of,
    read_address,
)
from interchange.facts import read_hours
from interchange.sla_tables import metric_of, tier_of


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("круглосуточно", "24/7"),
        ("Around the clock", "24/7"),
        ("24/7", "24/7"),
        ("пн–пт 09:00–18:00", "Mo-Fr 09:00-18:00"),
        ("Mon–Fri 9:00-18:00", "Mo-Fr 09:00-18:00"),
        ("Monday to Friday, 9 am – 5.30 pm", "Mo-Fr 09:00-17:30"),
        ("с понедельника по пятницу с 9 до 18", "Mo-Fr 09:00-18:00"),
        ("ежедневно с 9:00 до 00:00", "Mo-Su 09:00-24:00"),
        ("по будням 9:00–18:00, сб 10:00–14:00", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
        ("сб, вс 10:00-12:00", "Sa,Su 10:00-12:00"),
        ("Mo-Fr 09:00-18:00; PH off", "Mo-Fr 09:00-18:00; PH off"),
    ],
)
def test_hours_become_opening_hours_notation(text, hours):
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["", "whenever", "пн–пт 25:00–26:00", "пн–пт 9:00–18:00 (МСК)"])
def test_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError):
        read_hours(text)


@pytest.mark.parametrize(
    ("text", "hrefs", "address"),
    [
        ("write to us", ["mailto:help@vetrelia.example?subject=Hi"], "help@vetrelia.example"),
        ("+7 800 000-01-23", ["tel:+78000000123"], "+7 800 000-01-23"),
        ("call us", ["tel:+78000000123"], "+78000000123"),
        ("our form", ["https://vetrelia.example/form"], "https://vetrelia.example/form"),
        ("help@vetrelia.example", [], "help@vetrelia.example"),
        ("https://vetrelia.example", [], "https://vetrelia.example"),
        ("ask a colleague", [], ""),
        ("the page", ["/en/contacts/"], ""),
    ],
)
def test_address_comes_from_link_or_text(text, hrefs, address):
    assert read_address(text, hrefs) == address


def test_phone_numbers_are_compared_by_digits():
    assert address_key("+7 (800) 000-01-23") == address_key("+78000000123")


def test_links_are_compared_without_case_scheme_and_slash():
    assert address_key("https://WWW.vetrelia.example/a/") == address_key(
        "http://vetrelia.example/a"
    )


@pytest.mark.parametrize(
    ("name", "address", "kind"),
    [
        ("Anything", "help@vetrelia.example", "email"),
        ("Anything", "+7 800 000-01-23", "phone"),
        ("Портал", "https://t.me/vetrelia", "chat"),
        ("Anything", "https://www.facebook.com/vetrelia", "social"),
        ("Чат в Telegram", "https://vetrelia.example/telegram", "chat"),
        ("Социальная сеть", "https://social.vetrelia.example/", "social"),
        ("Форма обратной связи", "https://vetrelia.example/form", "web_form"),
        ("Личный кабинет", "https://my.vetrelia.example/", "portal"),
        ("Somewhere", "https://vetrelia.example/", "portal"),
    ],
)
def test_kind_comes_from_address_then_from_name(name, address, kind):
    assert kind_of(name, address) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("mail", "email"), ("Телефон", "phone"), ("Feedback form", "web_form"), ("Fax", None)],
)
def test_name_alone_may_tell_the_kind(name, kind):
    assert kind_by_name(name) == kind


@pytest.mark.parametrize(
    ("label", "tier"),
    [
        ("Critical", "critical"),
        ("Высокий", "high"),
        ("Tall", "high"),
        ("Middle", "medium"),
        ("Обычный", "medium"),
        ("Normal", "medium"),
        ("Низкий", "low"),
        ("Answer", None),
    ],
)
def test_severity_is_known_in_both_languages_and_in_bad_translations(label, tier):
    assert tier_of(label) == tier


@pytest.mark.parametrize(
    ("label", "metric"),
    [
        ("Answer", "first_response"),
        ("Время реакции", "first_response"),
        ("Первый ответ", "first_response"),
        ("First response", "first_response"),
        ("Decision", "resolution"),
        ("Срок решения", "resolution"),
        ("Role", None),
    ],
)
def test_metric_is_known_in_both_languages_and_in_bad_translations(label, metric):
    assert metric_of(label) == metric
