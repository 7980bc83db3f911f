"""The pages of response times and of the terms."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from revisions import workflow
from revisions.editions import Edition
from revisions.previews import token_for
from sla.cells import cell_key
from sla.commitments import commitments_of
from sla.durations import duration_in_words, percentile_in_words, range_in_words
from tests.factories import (
    commitment,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
)


@pytest.mark.parametrize(
    ("minutes", "russian", "english"),
    [
        (1, "1 минута", "1 minute"),
        (15, "15 минут", "15 minutes"),
        (60, "1 час", "1 hour"),
        (90, "1 час 30 минут", "1 hour 30 minutes"),
        (120, "2 часа", "2 hours"),
        (2880, "48 часов", "48 hours"),
        (7200, "5 дней", "5 days"),
    ],
)
def test_duration_is_told_in_the_words_of_the_language(minutes, russian, english):
    assert duration_in_words(minutes, "ru").replace("\u00a0", " ") == russian
    assert duration_in_words(minutes, "en").replace("\u00a0", " ") == english


def test_business_hours_are_not_counted_in_days():
    assert duration_in_words(7200, "en", in_days=False) == "120\u00a0hours"


@pytest.mark.parametrize(("share", "told"), [("95.00", "95%"), ("99.50", "99.5%")])
def test_percentile_has_no_empty_decimals(share, told):
    assert percentile_in_words(Decimal(share), "en") == told


@pytest.fixture
def phone(db):
    return publish_channel(key="phone", name_en="Phone", name_ru="Телефон")


@pytest.fixture
def critical(db):
    return publish_tier(key="critical", name_en="Critical", description_en="All is down.")


def cells(phone, critical) -> dict:
    return {
        cell_key(phone.pk, None, "first_response"): commitment(15, "95"),
        cell_key(phone.pk, critical.pk, "resolution"): commitment(120, "95"),
    }


def text_of(client, page: str) -> str:
    return client.get(page).content.decode().replace("\u00a0", " ")


def test_policy_shows_times_severities_and_conditions(client, phone, critical):
    publish_policy(cells(phone, critical), title_en="How soon", effective_from="2026-09-01")
    html = text_of(client, "/en/sla/")
    for text in ("<h1>How soon</h1>", "15 minutes", "2 hours", "All is down.", "95% of requests",
                 "All hours count", "September 1, 2026", 'id="severity-critical"'):  # fmt: skip
        assert text in html
    assert "2 часа" in text_of(client, "/ru/sla/")


def test_a_past_day_and_a_proposal_show_since_when_a_policy_is_in_force(client, phone, critical):
    """Their rows are made from snapshots, which spell days as text."""
    policy = publish_policy(cells(phone, critical), effective_from="2026-09-01")
    assert "September 1, 2026" in text_of(client, f"/en/sla/?as_of={localdate().isoformat()}")
    proposal = workflow.propose(policy, {"effective_from": "2026-10-01"}, by=None)
    assert "October 1, 2026" in text_of(client, f"/en/preview/{token_for(proposal)}/")


def test_no_set_time_is_not_the_same_as_not_entered(client, phone, critical):
    low, none = publish_tier(), commitment(None)
    entered = cells(phone, critical)
    publish_policy(entered | {cell_key(phone.pk, low.pk, "resolution"): none})
    html = text_of(client, "/en/sla/")
    assert "no set time" in html
    assert "not entered" not in html
    other = publish_channel()
    publish_policy({cell_key(other.pk, low.pk, "resolution"): none} | entered)
    assert "not entered" in text_of(client, "/en/sla/")


def test_business_clock_tells_its_hours(client, phone, critical):
    publish_policy(
        cells(phone, critical), clock="business", opening_hours="Mo-Fr 09:00-18:00",
        timezone="Europe/Moscow",
    )  # fmt: skip
    html = text_of(client, "/en/sla/")
    assert "Only business hours count: Mon–Fri 09:00–18:00 MSK." in html
    assert "All hours count" not in html


def test_shares_that_differ_stand_with_their_times(client, phone, critical):
    entered = cells(phone, critical)
    entered[cell_key(phone.pk, critical.pk, "resolution")] = commitment(120, "80")
    publish_policy(entered)
    html = text_of(client, "/en/sla/")
    assert "2 hours <small>for 80%</small>" in html
    assert "of requests" not in html


def test_entry_for_any_channel_fills_channels_without_their_own(phone, critical):
    other = publish_channel()
    publish_policy({
        cell_key(None, critical.pk, "resolution"): commitment(60),
        cell_key(phone.pk, critical.pk, "resolution"): commitment(30),
        cell_key(other.pk, None, "first_response"): commitment(5),
    })  # fmt: skip
    [found] = commitments_of(Edition())
    assert found.cell(phone, critical, "resolution").minutes == 30
    assert found.cell(other, critical, "resolution").minutes == 60
    assert not found.cell(phone, critical, "first_response").is_entered


def test_severity_of_two_policies_is_defined_once(client, phone, critical):
    for _number in range(2):
        publish_policy(cells(phone, critical))
    html = text_of(client, "/en/sla/")
    assert html.count("All is down.") == 1
    assert html.count('id="severity-critical"') == 1


def test_policy_and_severity_of_one_name_have_anchors_of_their_own(client, phone):
    basic = publish_tier(key="basic", description_en="All the rest.")
    policy = publish_policy({cell_key(None, basic.pk, "resolution"): commitment(60)}, key="basic")
    html = text_of(client, "/en/sla/")
    anchors = [row.get_public_url("en").partition("#")[2] for row in (policy, basic)]
    assert [html.count(f'id="{anchor}"') for anchor in anchors] == [1, 1]


@pytest.mark.parametrize("description", ["", "All the rest."])
def test_severity_that_no_page_defines_has_the_page_for_its_address(db, description):
    low = publish_tier(description_en=description)
    assert low.get_public_url("en") == "/en/sla/"
    publish_policy({cell_key(None, low.pk, "resolution"): commitment(60)})
    anchor = f"#severity-{low.key}" if description else ""
    assert low.get_public_url("en") == f"/en/sla/{anchor}"


def test_reference_in_an_answer_shows_the_times(client, phone, critical):
    publish_policy(cells(phone, critical))
    publish_item(slug="soon", answer_en="{sla}")
    assert "15 minutes" in text_of(client, "/en/faq/soon/")


def test_terms_have_an_anchor_for_each_section(db, client):
    publish_section(slug="languages", title_en="Languages", body_en="Two of *them*.")
    html = text_of(client, "/en/terms/")
    assert '<h2 id="languages">Languages</h2>' in html
    assert '<a href="#languages">Languages</a>' in html
    assert "<em>them</em>" in html


def test_home_page_tells_times_that_hold_for_any_severity(db, client):
    publish_policy({cell_key(None, None, "resolution"): commitment(120)})
    assert "2\N{NO-BREAK SPACE}hours" in client.get("/en/").content.decode()


@pytest.mark.parametrize(
    ("times", "language", "words"),
    [
        ((120, 240), "en", "2–4 hours"),
        ((60, 240), "en", "1–4 hours"),
        ((120, 300), "ru", "2–5 часов"),
        ((60, 120), "ru", "1–2 часа"),
        ((15, 60), "en", "15 minutes – 1 hour"),
        ((90, 240), "en", "1 hour 30 minutes – 4 hours"),
        ((120, 120), "en", "2 hours"),
    ],
)
def test_times_between_two_limits_name_their_unit_once(times, language, words):
    assert range_in_words(*times, language).replace("\N{NO-BREAK SPACE}", " ") == words
