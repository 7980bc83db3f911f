"""The search box in a real browser: suggestions while typing, by keys, clicks and ear."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import publish_category, publish_channel, publish_item

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = ["search/", "search/?q=password", "search/?q=qwxzzkj", "search/?q=пароль"]


@pytest.fixture
def site():
    category = publish_category(slug="access", title_en="Access", title_ru="Доступ")
    for slug, question in [("change", "Change a password?"), ("reset", "Reset a password?")]:
        publish_item(category=category, slug=slug, question_en=question, question_ru="Пароль?")
    publish_item(category=category, slug="only", question_ru="Чей пароль?", question_en="")
    publish_channel()
    for number in range(9):
        publish_item(
            category=category,
            question_en=f"Snapshot {number}?",
            question_ru=f"Снапшот {number}?",
        )


def box_of(page):
    return page.get_by_role("combobox")


def type_into(page, words: str, address: str = "/en/faq/", delay: int = 30):
    """Types as a person does, with so many milliseconds after each letter; gives the box, with its
    suggestions shown."""
    page.goto(address)
    box_of(page).click()
    page.keyboard.type(words, delay=delay)
    page.get_by_role("option").first.wait_for()
    return box_of(page)


def chosen(page) -> str | None:
    """The text of the option that the box says is the active one."""
    if name := box_of(page).get_attribute("aria-activedescendant"):
        option = page.locator(f'[id="{name}"]')
        assert option.get_attribute("aria-selected") == "true"
        assert page.locator("[aria-selected=true]").count() == 1
        return option.inner_text()
    assert page.locator("[aria-selected=true]").count() == 0
    return None


@pytest.mark.parametrize("scripts", [True, False])
def test_box_searches_without_suggestions(site, new_page, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto("/en/faq/")
    page.locator("[name=q]").fill("password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=password")
    assert page.get_by_role("heading", level=1).inner_text() == "Found 3 results"


def test_without_scripts_the_box_promises_no_suggestions(site, new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/en/faq/")
    assert page.get_by_role("combobox").count() == 0
    assert page.get_by_role("searchbox", name="Search in your own words").count() == 1


def test_script_of_suggestions_is_fetched_when_somebody_goes_to_the_box(site, page):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/en/faq/", wait_until="networkidle")
    assert not [url for url in fetched if "suggest" in url]
    with page.expect_request("**/suggest.js"):
        box_of(page).focus()


def test_box_is_a_combobox_with_a_listbox(site, page):
    box = type_into(page, "password")
    listbox = page.get_by_role("listbox", name="Search in your own words")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-autocomplete") == "list"
    assert box.get_attribute("aria-controls") == listbox.get_attribute("id")
    assert page.get_by_role("option").all_inner_texts()[0].split("\n") == [
        "Change a password?", "Access",
    ]  # fmt: skip
    assert page.evaluate("document.activeElement.name") == "q"
    assert chosen(page) is None


def test_arrows_go_through_the_options_in_a_circle(site, page):
    type_into(page, "password")
    seen = []
    for key in ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"]:
        page.keyboard.press(key)
        seen.append(chosen(page).split("\n")[0])
    change, reset = "Change a password?", "Reset a password?"
    assert seen == [change, reset, change, reset, change]
    assert box_of(page).input_value() == "password"


@pytest.mark.parametrize(("key", "caret"), [("Home", 0), ("End", 8), ("ArrowLeft", 7)])
def test_home_end_and_the_other_keys_return_to_the_text(site, page, key, caret):
    type_into(page, "password")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    assert chosen(page) is None
    assert page.evaluate("document.activeElement.selectionStart") == caret


def test_enter_goes_to_the_chosen_page(site, page):
    type_into(page, "password")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/faq/reset/")


def test_enter_without_a_choice_searches(site, page):
    type_into(page, "password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=password")


def test_click_goes_to_the_page(site, page):
    type_into(page, "password")
    page.get_by_role("option").nth(1).click()
    page.wait_for_url("**/en/faq/reset/")


def test_escape_closes_the_list_then_empties_the_box(site, page):
    box = type_into(page, "password")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert not page.get_by_role("listbox").is_visible()
    assert (chosen(page), box.input_value()) == (None, "password")
    page.keyboard.press("Escape")
    assert box.input_value() == ""


def test_arrow_opens_a_closed_list_again(site, page):
    box = type_into(page, "password")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowDown")
    assert (box.get_attribute("aria-expanded"), chosen(page)) == ("true", None)
    page.keyboard.press("Alt+ArrowUp")
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    assert chosen(page).startswith("Change a password?")


def test_leaving_the_box_closes_the_list(site, page):
    box = type_into(page, "password")
    page.keyboard.press("Tab")
    assert box.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("en", "password", "2 suggestions"),
        ("ru", "пароль", "3 подсказки"),
        ("en", "qwxzzkj", "0 suggestions"),
    ],
)
def test_number_of_suggestions_is_announced_in_the_language_of_the_page(
    site, page, language, words, said
):
    page.goto(f"/{language}/")
    box_of(page).click()
    page.keyboard.type(words)
    page.get_by_role("status").get_by_text(said, exact=True).wait_for(state="attached")


def test_suggestion_in_another_language_is_marked_as_such(site, page):
    type_into(page, "пароль")
    option = page.get_by_role("option").filter(has_text="Чей пароль?")
    assert option.locator("span").get_attribute("lang") == "ru"


def test_server_is_asked_once_for_words_typed_quickly(site, page):
    asked = []
    page.on("request", lambda request: "suggest?" in request.url and asked.append(request.url))
    type_into(page, "password", delay=0)
    assert [url.split("?")[1] for url in asked] == ["q=password"]


def test_answer_that_comes_too_late_is_not_shown(site, page):
    late = []
    page.route(re.compile(r"suggest\?q=password$"), lambda route: late.append(route))
    page.goto("/en/faq/")
    box_of(page).click()
    with page.expect_request(re.compile(r"suggest\?q=password$")):
        page.keyboard.type("password")
    for _letter in "password":
        page.keyboard.press("Backspace")
    page.keyboard.type("snapshot")
    page.get_by_role("option").first.wait_for()
    late[0].fulfill(json={"said": "Late", "rows": []})
    texts = page.get_by_role("option").all_inner_texts()
    assert len(texts) == 8 and all("Snapshot" in text for text in texts)


def test_server_that_does_not_answer_leaves_the_form_as_it_is(site, page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/search/suggest?**", lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/en/faq/")
    box_of(page).click()
    with page.expect_response("**/search/suggest?**"):
        page.keyboard.type("password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=password")
    assert errors == []


def test_markup_in_a_title_stays_text(site, page):
    publish_item(question_en="What is <img src=x onerror=alert(1)> gizmo?")
    type_into(page, "gizmo")
    assert "<img src=x" in page.get_by_role("option").inner_text()
    assert page.locator("[role=option] img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_pages_are_accessible(site, new_page, scheme):
    page = new_page(color_scheme=scheme)
    for address in ADDRESSES:
        page.goto(f"/en/{address}")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_list_is_accessible(site, new_page, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": 360, "height": 780})
    type_into(page, "snapshot")
    page.keyboard.press("ArrowDown")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    heights = [option.bounding_box()["height"] for option in page.get_by_role("option").all()]
    assert min(heights) >= 44


@pytest.mark.parametrize("language", ["ru", "en"])
def test_search_pages_fit_a_narrow_screen(site, new_page, language):
    page = new_page(viewport={"width": 360, "height": 780})
    for address in [*ADDRESSES, f"search/?q={'x' * 300}", "search/?q=snapshot"]:
        page.goto(f"/{language}/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
        for target in (page.locator("[name=q]"), page.locator("[role=search] button")):
            assert target.bounding_box()["height"] >= 44, address


def test_search_breaks_no_rule_of_the_content_security_policy(site, page):
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    type_into(page, "password")
    page.keyboard.press("ArrowDown")
    page.goto("/en/search/?q=password")
    assert messages == []


def test_print_leaves_the_box_out(site, page):
    page.emulate_media(media="print")
    page.goto("/en/faq/")
    assert not page.locator("[role=search]").is_visible()
