"""Facts go in as data, once: channels by their address, promised times by channel and severity."""

import pytest

from channels.models import Channel
from sla.models import Policy, Section, Tier
from tests.factories import change, publish_channel

CONTACTS_RU = """
---
timezone: Europe/Moscow
country: RU
---

## Как с нами связаться

| Канал | Контакт | Часы |
|---|---|---|
| Почта | help@vetrelia.example | круглосуточно |
| Телефон | +7 (800) 000-01-23 | пн–пт 09:00–18:00 |
""".lstrip()
CONTACTS_EN = """
## How to contact us

| Channel | Contact | Hours |
|---|---|---|
| E-mail | help@vetrelia.example | around the clock |
| Phone | +78000000123 | Mon–Fri 09:00–18:00 |
"""
SLA_RU = """
---
percentile: 95
effective_from: 2026-09-01
---

## Сроки

Считаем с обращения.

| Канал | Первый ответ | Критический | Низкий |
|---|---|---|---|
| Почта | 1 час | 4 часа | — |
| Телефон | 15 минут | 2 часа | |
""".lstrip()
SLA_EN = """
---
percentile: 95
effective_from: 2026-09-01
---

## Times

Counted from your request.

| Channel | First response | Critical | Low |
|---|---|---|---|
| E-mail | 1 hour | 4 hours | — |
| Phone | 15 minutes | 2 hours | |
""".lstrip()


@pytest.fixture
def contacts(import_docs, document, clara):
    """The channels of the documents, live."""
    pair = document("contacts-en.md", CONTACTS_EN)
    import_docs(document("contacts-ru.md", CONTACTS_RU), pair_with=pair, approve_as="clara")
    return {channel.kind: channel for channel in Channel.objects.live()}


@pytest.fixture
def import_sla(import_docs, document, clara):
    def run(ru: str = SLA_RU, **options):
        return import_docs(document("sla-ru.md", ru), approve_as="clara", **options)

    return run


def cells(policy: Policy) -> dict[tuple[str, str, str], int | None]:
    return {
        (
            target.channel.kind if target.channel else "",
            target.tier.key if target.tier else "",
            target.metric,
        ): target.minutes
        for target in policy.targets.all()
    }


def test_channel_of_two_languages_is_one_with_both_names(contacts):
    assert Channel.objects.count() == 2
    phone = contacts["phone"]
    assert (phone.name_ru, phone.name_en) == ("Телефон", "Phone")


def test_phone_number_stays_as_it_was_typed_first(contacts):
    assert contacts["phone"].address == "+7 (800) 000-01-23"


def test_channel_has_hours_and_the_time_zone_of_the_front_matter(contacts):
    phone = contacts["phone"]
    assert (phone.opening_hours, phone.timezone, phone.country) == (
        "Mo-Fr 09:00-18:00",
        "Europe/Moscow",
        "RU",
    )


def test_table_of_channels_becomes_the_reference(contacts):
    assert Section.objects.live().get().body_ru == "{channels}"


def test_channel_known_from_elsewhere_is_found_by_its_address(import_docs, document):
    known = publish_channel(kind="phone", address="+78000000123", name_en="")
    import_docs(document("en.md", CONTACTS_EN), language="en")
    assert Channel.objects.filter(kind="phone").get() == known


def test_hours_that_differ_between_languages_are_listed(import_docs, document):
    other = CONTACTS_EN.replace("09:00–18:00", "10:00–18:00")
    report = import_docs(document("ru.md", CONTACTS_RU), pair_with=document("en.md", other))
    assert "the opening hours of “Phone” differ" in report
    assert Channel.objects.get(kind="phone").opening_hours == "Mo-Fr 09:00-18:00"


def test_channel_without_hours_stays_a_draft(import_docs, document, clara):
    text = "## Contacts\n\n| Channel | Contact |\n|---|---|\n| Mail | help@vetrelia.example |\n"
    report = import_docs(document("en.md", text), language="en", approve_as="clara")
    assert "stays a draft: its opening hours are not in the document" in report
    assert not Channel.objects.live().exists()


def test_promised_times_become_a_policy(contacts, import_sla):
    import_sla()
    policy = Policy.objects.live().get()
    assert cells(policy) == {
        ("email", "", "first_response"): 60,
        ("email", "critical", "resolution"): 240,
        ("email", "low", "resolution"): None,
        ("phone", "", "first_response"): 15,
        ("phone", "critical", "resolution"): 120,
    }
    assert (policy.key, policy.title_ru, policy.intro_ru) == (
        "sla",
        "Сроки",
        "Считаем с обращения.",
    )
    assert Section.objects.live().get(title_ru="Сроки").body_ru == "{sla}"


def test_percentile_belongs_to_every_promise_and_to_no_dash(contacts, import_sla):
    import_sla()
    policy = Policy.objects.get()
    assert {str(t.percentile) for t in policy.targets.filter(minutes__gt=0)} == {"95.00"}
    assert policy.targets.get(minutes=None).percentile is None
    assert policy.effective_from.isoformat() == "2026-09-01"


def test_severities_are_made_with_names_in_both_languages(contacts, import_sla):
    import_sla()
    assert list(Tier.objects.live().in_order().values_list("key", "name_ru", "name_en")) == [
        ("critical", "Критический", "Critical"),
        ("low", "Низкий", "Low"),
    ]


DEFINED = SLA_RU.replace("---\n", "---\nseverities:\n  critical: Всё **лежит**.\n", 1)


def test_severity_means_what_the_front_matter_says(contacts, import_sla):
    import_sla(DEFINED)
    assert Tier.objects.get(key="critical").description_ru == "Всё **лежит**."
    assert Tier.objects.get(key="low").description_ru == ""


def test_definition_that_an_editor_changed_is_not_taken_back(contacts, import_sla):
    import_sla(DEFINED)
    change(Tier.objects.get(key="critical"), description_ru="Всё пропало.")
    import_sla(DEFINED.replace("лежит", "стоит"))
    assert Tier.objects.get(key="critical").description_ru == "Всё пропало."


def test_policy_of_two_languages_is_one(contacts, import_sla, document):
    report = import_sla(pair_with=document("sla-en.md", SLA_EN))
    assert "Look at these" not in report
    assert Policy.objects.live().get().title_en == "Times"


def test_times_that_differ_between_languages_are_listed(contacts, import_sla, document):
    report = import_sla(pair_with=document("sla-en.md", SLA_EN.replace("4 hours", "5 hours")))
    assert "the times differ from those of" in report
    assert cells(Policy.objects.get())["email", "critical", "resolution"] == 240


def test_same_policy_twice_changes_nothing(contacts, import_sla, document):
    pair = document("sla-en.md", SLA_EN)
    import_sla(pair_with=pair)
    assert "Revisions made: 0" in import_sla(pair_with=pair)


def test_changed_time_changes_its_cell_alone(contacts, import_sla):
    import_sla()
    before = cells(Policy.objects.get())
    import_sla(SLA_RU.replace("4 часа", "3 часа"))
    after = cells(Policy.objects.get())
    assert dict(after.items() - before.items()) == {("email", "critical", "resolution"): 180}


def test_promise_that_a_newer_version_drops_is_cleared(contacts, import_sla):
    import_sla()
    import_sla(SLA_RU.replace("| Телефон | 15 минут | 2 часа | |\n", ""))
    assert {channel for channel, _tier, _metric in cells(Policy.objects.get())} == {"email"}


def test_promise_from_another_document_stays(contacts, import_sla, import_docs, document):
    import_sla()
    other = SLA_RU.replace("| Телефон | 15 минут | 2 часа | |\n", "").replace("4 часа", "3 часа")
    import_docs(document("other.md", other), approve_as="clara")
    after = cells(Policy.objects.get())
    assert after["phone", "critical", "resolution"] == 120
    assert after["email", "critical", "resolution"] == 180


def test_row_finds_its_channel_by_kind_if_one_alone_is_of_it(contacts, import_sla):
    import_sla(SLA_RU.replace("Почта", "Письма на e-mail"))
    assert ("email", "", "first_response") in cells(Policy.objects.live().get())
    assert Channel.objects.count() == 2


def test_row_of_an_unknown_channel_makes_a_draft_and_keeps_the_policy_back(contacts, import_sla):
    report = import_sla(SLA_RU.replace("Почта", "Факс"))
    assert "Факс — stays a draft: its address is not in the document" in report
    assert not Policy.objects.live().exists()
    assert not Channel.objects.get(name_ru="Факс").is_live


def test_kind_that_two_channels_share_tells_nothing(contacts, import_sla):
    publish_channel(kind="email", name_ru="Бухгалтерия", name_en="Accounts")
    import_sla(SLA_RU.replace("Почта", "Письма на e-mail"))
    assert not Channel.objects.get(name_ru="Письма на e-mail").is_live


def test_unknown_channel_of_two_languages_is_one_draft(contacts, import_sla, document):
    pair = document("sla-en.md", SLA_EN.replace("E-mail", "Fax"))
    import_sla(SLA_RU.replace("Почта", "Факс"), pair_with=pair)
    draft = Channel.objects.get(address="")
    assert (draft.name_ru, draft.name_en) == ("Факс", "Fax")


def test_draft_of_a_name_gets_its_address_from_a_later_table(
    contacts, import_sla, import_docs, document
):
    import_sla(SLA_RU.replace("Почта", "Чат"))
    table = "| Канал | Контакт | Часы |\n|---|---|---|\n| Чат | https://t.me/vetrelia | 24/7 |\n"
    import_docs(document("chat.md", f"## Чат\n\n{table}"), approve_as="clara")
    chat = Channel.objects.get(name_ru="Чат")
    assert (chat.is_live, chat.address) == (True, "https://t.me/vetrelia")


def test_hours_that_an_editor_changed_are_not_taken_back(contacts, import_docs, document):
    change(contacts["phone"], opening_hours="Mo-Fr 10:00-17:00")
    import_docs(document("contacts-ru.md", CONTACTS_RU), approve_as="clara")
    assert Channel.objects.get(kind="phone").opening_hours == "Mo-Fr 10:00-17:00"
