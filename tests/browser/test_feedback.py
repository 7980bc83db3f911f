"""“Did this help?” and the count of opened results in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from faq import voting
from faq.models import Vote
from search.models import Query
from tests.admin.test_desk_in_browser import groups, sign_in
from tests.factories import publish_item

__all__ = ["groups"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item():
    return publish_item(slug="pay", question_ru="Как платить?", question_en="How to pay?")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_votes_says_why_and_thinks_again(item, new_page, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto("/en/faq/pay/")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What is missing or wrong?").fill("Where is the button?")
    assert Vote.objects.get().helpful is False
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you. Our editors will read it.").wait_for()
    assert Vote.objects.get().sentence == "Where is the button?"
    page.goto("/en/faq/pay/")
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("link", name="Change the vote").click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("heading", name="Thank you, this was counted.").wait_for()
    assert Vote.objects.get().helpful is False


def test_with_scripts_the_page_stays_and_the_focus_goes_to_the_thanks(item, page):
    page.goto("/ru/faq/pay/")
    page.evaluate("window.isSamePage = true")
    page.get_by_role("button", name="Да").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Спасибо, голос учтён.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Спасибо, голос учтён."
    assert page.evaluate("window.isSamePage")
    assert page.url.endswith("/ru/faq/pay/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "sentence"


def test_a_refusal_and_a_lost_connection_are_told_beside_the_buttons(item, page):
    page.goto("/en/faq/pay/")
    status = page.locator(".feedback [role=status]")
    page.route("**/vote/**", lambda route: route.abort())
    page.get_by_role("button", name="Yes").click()
    status.get_by_text("This could not be sent. Try again.").wait_for()
    page.unroute("**/vote/**")
    limit, voting.LIMIT.most = voting.LIMIT.most, 0
    try:
        page.get_by_role("button", name="Yes").click()
        status.get_by_text("Too many in a short time.").wait_for()
    finally:
        voting.LIMIT.most = limit
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert status.inner_text() == ""


def test_two_quick_clicks_are_one_vote(item, page):
    page.goto("/en/faq/pay/")
    page.get_by_role("button", name="Yes").dblclick()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert Vote.objects.count() == 1


def test_a_page_of_another_site_cannot_vote(item, page, live_server):
    """As a browser sends it: the form of a page elsewhere, here one without an origin."""
    fields = f'<input name="helpful" value="no"><input name="language" value="en">' \
        f'<input name="revision" value="{item.live_revision_id}">'  # fmt: skip
    page.route("http://elsewhere.example/", lambda route: route.fulfill(
        content_type="text/html",
        body=f'<form method="post" action="{live_server.url}/vote/{item.pk}/">{fields}'
        "<button>Win</button></form>",
    ))  # fmt: skip
    page.goto("http://elsewhere.example/")
    page.get_by_role("button").click()
    page.get_by_role("heading", name="This was not counted").wait_for()
    assert not Vote.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["", "?voted=no", "?voted=said"])
def test_feedback_is_accessible_and_fits_a_narrow_screen(item, new_page, state, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": 360, "height": 780})
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(f"/ru/faq/pay/{state}")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    heights = page.locator(".feedback :is(button, a)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert heights or state == "?voted=said"
    assert all(height >= 44 for height in heights)
    assert messages == []


def test_paper_asks_nothing(item, page):
    page.goto("/ru/faq/pay/")
    page.emulate_media(media="print")
    assert not page.locator(".feedback").is_visible()


@pytest.mark.parametrize("button", ["left", "middle"])
def test_opening_a_result_is_counted_once_for_a_page_of_results(item, page, button):
    publish_item(question_en="Pay how?")
    page.goto("/en/search/?q=pay")
    results = page.locator("a[data-result]")
    with page.expect_response("**/search/opened/") as told:
        results.first.click(button=button, modifiers=["Control"] if button == "left" else [])
    assert told.value.status == 204
    results.last.click(button=button, modifiers=["Control"] if button == "left" else [])
    page.wait_for_timeout(300)
    assert (Query.objects.get().searches, Query.objects.get().opened) == (1, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["search/query/", "faq/vote/"])
def test_lists_of_numbers_are_accessible_and_fit_a_phone(
    groups, item, ann, new_page, address, scheme
):
    for _time in range(3):
        Vote.objects.create(
            item=item, revision=item.live_revision, language="ru", helpful=False, sentence="Мало."
        )
    from django.utils.timezone import localdate

    Query.objects.create(day=localdate(), language="ru", stems="x", words="возврат", searches=3)
    page = new_page(color_scheme=scheme, viewport={"width": 360, "height": 780})
    complaints = sign_in(page, ann)
    page.goto(f"/admin/{address}")
    results = Axe().run(page, context="#content")
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert complaints == []
