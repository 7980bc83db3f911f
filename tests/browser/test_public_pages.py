"""Public pages in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from sla.cells import cell_key
from tests.factories import (
    commitment,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
)

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["", "faq/", "faq/payment/", "contacts/", "sla/", "terms/", "nowhere/"]
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
WIDE_TABLE = "|" + " column |" * 12 + "\n|" + "---|" * 12 + "\n|" + " a rather long text |" * 12
TABS = """
{tabs}
{tab(Windows)}
One.
{/tab}
{tab(Linux)}
Two.

## Deep {#deep}
{/tab}
{/tabs}

[cols="1,3", options="header"]
|===
|a
|b

|c
|
- d ![ ](/media/more.svg "inline")
|===
"""
CODE = f"```\n{'long ' * 60}\n```"
ANSWER = f"By card.\n\n{WIDE_TABLE}\n\n{CODE}\n{TABS}\n{{channels}}\n\n{{sla}}"


@pytest.fixture
def site():
    category = publish_category(slug="billing")
    for number in range(12):
        publish_item(category=category, question_en=f"Question {number}?")
    publish_item(
        category=category, slug="payment", question_ru="Как платить?", question_en="How to pay?",
        answer_ru="Картой.\n\n{cut(Какой?)}\n\nЛюбой.\n\n{/cut}", answer_en=ANSWER,
    )  # fmt: skip
    publish_item(category=category, question_en="", answer_en="")
    phone = publish_channel(
        kind="phone", address="+7 800 000-01-23", opening_hours="Mo-Fr 09:00-18:00; PH off",
        country="RU", note_ru="Звоните.", note_en="Do call.",
    )  # fmt: skip
    tiers = [publish_tier() for _number in range(4)]
    cells = {cell_key(phone.pk, tier.pk, "resolution"): commitment(2880, "95") for tier in tiers}
    publish_policy(cells | {cell_key(phone.pk, None, "first_response"): commitment(None)})
    publish_section()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_address_of_an_answer_opens_it(site, new_page, language, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto(f"/{language}/faq/#payment")
    assert page.locator(".answers > section > details[open]").count() == 1
    assert page.locator("#payment").is_visible()
    summary = page.locator("details[open] > summary").first
    assert "payment" not in summary.inner_text()
    assert 0 <= summary.bounding_box()["y"] < 720


def test_answer_opens_with_the_keyboard_without_scripts(site, new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/en/faq/")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def test_one_control_opens_all_answers_and_closes_them(site, page):
    page.goto("/en/faq/")
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".answers > section > details:not([open])").count() == 0
    page.get_by_role("button", name="Close all").click()
    assert page.locator("details[open]").count() == 0


def test_address_of_an_answer_can_be_copied(site, new_page, live_server):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/faq/#payment")
    page.locator("details[open] > .prose > .tools button").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{live_server.url}/en/faq/#payment"


def test_chosen_language_is_remembered(site, new_page):
    page = new_page(locale="ru-RU")
    page.goto("/ru/faq/#payment")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/faq/#payment")
    page.goto("/")
    assert page.url.endswith("/en/")


def test_hours_stay_right_on_a_page_that_is_old(site, new_page):
    page = new_page(timezone_id="Asia/Novosibirsk")
    page.goto("/en/contacts/")
    changes = page.locator(".state").get_attribute("data-changes").split()
    was_open = page.locator(".state .open").is_visible()
    # The server's clock stays: it sends the same page, which is then as old as that.
    page.clock.install(time=changes[0])
    page.reload()
    assert page.locator(".state .open").is_visible() is not was_open
    assert "your time:" in page.locator(".state").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(site, new_page, scheme):
    page = new_page(color_scheme=scheme)
    for address in PAGES:
        page.goto(f"/en/{address}")
        page.evaluate(OPEN_ALL)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_pages_fit_a_narrow_screen(site, new_page, language):
    page = new_page(viewport={"width": 360, "height": 780})
    for address in PAGES:
        page.goto(f"/{language}/{address}")
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_pages_break_no_rule_of_their_content_security_policy(site, page):
    messages = []
    page.on("console", lambda message: messages.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"{page.url}: {error}"))
    for address in PAGES:
        page.goto(f"/en/{address}")
    assert [text for text in messages if not re.search(r"status of 404", text)] == []


def test_paper_has_no_signs_of_what_can_be_opened(site, page):
    page.goto("/en/faq/")
    page.emulate_media(media="print")
    sign = page.locator(".answers summary").first
    assert sign.evaluate("node => getComputedStyle(node, '::before').display") == "none"
    assert sign.evaluate("node => getComputedStyle(node).listStyleType") == "none"


def test_paper_gives_the_hours_and_not_whether_somebody_is_there_now(site, page):
    page.goto("/en/contacts/")
    now = page.locator(".state[data-changes]")
    assert now.is_visible()
    page.emulate_media(media="print")
    assert not now.is_visible() and page.get_by_text("Mon–Fri 09:00–18:00").is_visible()


def test_print_shows_every_answer(site, page):
    page.goto("/en/faq/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".answers > section > details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_tabs_are_panels_without_scripts(site, new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/en/faq/payment/")
    assert page.get_by_role("heading", name="Windows").is_visible()
    assert page.get_by_text("One.").is_visible() and page.get_by_text("Two.").is_visible()
    assert page.get_by_role("tab").count() == 0


def test_tabs_are_chosen_with_the_keyboard(site, new_page):
    page = new_page()
    page.goto("/en/faq/payment/")
    page.get_by_role("tab", name="Windows").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Linux"
    assert page.get_by_role("tab", selected=True).all_inner_texts() == ["Linux"]
    assert "".join(page.get_by_role("tabpanel").all_inner_texts()) == "Two.\n\nDeep"
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", selected=True).all_inner_texts() == ["Windows"]


def test_an_anchor_chooses_its_tab_and_print_shows_all(site, new_page):
    page = new_page()
    page.goto("/en/faq/payment/#deep")
    page.get_by_role("tab", name="Linux", selected=True).wait_for()
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Windows").is_visible()
    assert page.get_by_text("One.").bounding_box()["height"] > 0
