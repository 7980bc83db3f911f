"""The page on which reviewers put rows into order, with and without scripts."""

import pytest
from django.urls import reverse

from faq.models import Category, Item
from revisions.admin.arrangement import order_of
from revisions.models import ReviewEvent
from tests import factories as make
from tests.admin.test_desk_in_browser import groups, sign_in
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

__all__ = ["groups"]
CATEGORIES = reverse("admin:faq_category_arrange")
ITEMS = reverse("admin:faq_item_arrange")


@pytest.fixture
def categories(db):
    return [make.publish_category(title_ru=title) for title in ("Первый", "Второй", "Третий")]


def order() -> list[str]:
    return [category.title_ru for category in Category.objects.in_order()]


def post(user, address: str = CATEGORIES, **places):
    desk = at_the_desk(user)
    seen = desk.get(address).context
    data = {"seen": seen["seen"] if seen else "", **places}
    return desk.post(address, data)


def typed(*numbers: object) -> dict[str, str]:
    """Numbers typed beside the rows as they stand."""
    rows = Category.objects.in_order()
    return {f"place-{row.pk}": str(number) for row, number in zip(rows, numbers, strict=True)}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("3", "1", "2"), [1, 2, 0]),
        (("1", "2", "1"), [2, 0, 1]),
        (("3", "2", "3"), [1, 2, 0]),
        (("1", "2", "0"), [2, 0, 1]),
        (("", "x", "-1"), [0, 1, 2]),
        (("9" * 30, "2", "3"), [0, 1, 2]),
    ],
)
def test_numbers_make_an_order(categories, numbers, expected):
    assert order_of(categories, typed(*numbers)) == [categories[index] for index in expected]


def test_a_reviewer_types_numbers(categories, clara):
    assert post(clara, **typed(3, 1, 2)).status_code == 302
    assert order() == ["Второй", "Третий", "Первый"]
    assert ReviewEvent.objects.get(action="arranged").actor == clara


@pytest.mark.parametrize("who", ["ann", "boris"])
def test_nobody_but_a_reviewer_sees_or_uses_it(categories, who, request):
    user = request.getfixturevalue(who)
    desk, seen = at_the_desk(user), " ".join(str(row.pk) for row in categories)
    assert desk.get(CATEGORIES).status_code == 403
    assert desk.post(CATEGORIES, {"seen": seen, **typed(3, 2, 1)}).status_code == 403
    assert order() == ["Первый", "Второй", "Третий"]
    assert CATEGORIES not in desk.get(reverse("admin:faq_category_changelist")).content.decode()


def test_a_reviewer_finds_it_from_the_list(categories, clara):
    html = at_the_desk(clara).get(reverse("admin:faq_category_changelist")).content.decode()
    assert f'href="{CATEGORIES}"' in html


def test_a_row_that_came_meanwhile_shows_the_list_anew(categories, clara):
    desk = at_the_desk(clara)
    seen = desk.get(CATEGORIES).context["seen"]
    data = {"seen": seen, **typed(3, 2, 1)}
    make.publish_category(title_ru="Четвёртый")
    response = desk.post(CATEGORIES, data)
    assert response.status_code == 409
    assert "The order has changed" in response.content.decode()
    assert "Четвёртый" in response.content.decode()
    assert order()[:3] == ["Первый", "Второй", "Третий"]


def test_an_order_that_somebody_else_saved_meanwhile_is_not_overwritten(categories, clara, doris):
    desk = at_the_desk(clara)
    data = {"seen": desk.get(CATEGORIES).context["seen"], **typed(1, 3, 2)}
    post(doris, **typed(3, 1, 2))
    assert desk.post(CATEGORIES, data).status_code == 409
    assert order() == ["Второй", "Третий", "Первый"]


@pytest.mark.parametrize("forged", ["", "nonsense", "1 2 3 4"])
def test_a_forged_post_changes_nothing(categories, clara, forged):
    desk = at_the_desk(clara)
    assert desk.post(CATEGORIES, {"seen": forged, **typed(3, 2, 1)}).status_code == 409
    assert order() == ["Первый", "Второй", "Третий"]


def test_answers_are_arranged_within_their_category(clara):
    here, elsewhere = make.publish_category(), make.publish_category()
    items = [make.publish_item(category=here) for _ in range(2)]
    other = make.publish_item(category=elsewhere)
    chosen = f"{ITEMS}?within={here.pk}"
    desk = at_the_desk(clara)
    assert str(other) not in desk.get(chosen).content.decode()
    assert desk.get(ITEMS).context["chosen"] is None
    post(clara, chosen, **{f"place-{items[1].pk}": "1"})
    assert list(Item.objects.filter(category=here).in_order()) == items[::-1]


@pytest.mark.parametrize("within", ["", "999", "x"])
def test_a_list_that_is_not_there_takes_no_order(clara, within):
    for _ in range(2):
        make.publish_item()
    assert at_the_desk(clara).post(f"{ITEMS}?within={within}", {"seen": ""}).status_code == 404


@pytest.mark.parametrize(
    "kind", ["faq_category", "channels_channel", "sla_tier", "sla_policy", "sla_section"]
)
def test_every_kind_of_list_has_its_page(clara, kind):
    assert at_the_desk(clara).get(reverse(f"admin:{kind}_arrange")).status_code == 200


@pytest.mark.parametrize("rows", [2, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    clara, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.publish_category()
    desk = at_the_desk(clara)
    desk.get(CATEGORIES)
    with django_assert_num_queries(5):
        desk.get(CATEGORIES)


@pytest.mark.django_db(transaction=True)
def test_keys_buttons_and_numbers_move_a_row_and_say_so(groups, clara, page):
    for title in ("Первый", "Второй", "Третий"):
        make.publish_category(title_ru=title)
    complaints = sign_in(page, clara)
    page.goto(CATEGORIES)
    page.focus("li:nth-child(1) input")
    page.keyboard.press("Alt+ArrowDown")
    assert page.text_content("#arrange-said") == "Первый: place 2 of 3"
    assert page.evaluate("document.activeElement.value") == "2"
    page.click("[aria-label='Move up: Третий']")
    page.click("text=Save the order")
    page.wait_for_selector(".messagelist .success")
    assert order() == ["Второй", "Третий", "Первый"]
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_a_row_is_dragged(groups, clara, page):
    for title in ("Первый", "Второй", "Третий"):
        make.publish_category(title_ru=title)
    sign_in(page, clara)
    page.goto(CATEGORIES)
    handle = page.locator("li:nth-child(3) .handle").bounding_box()
    top = page.locator("li:nth-child(1)").bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, top["y"] + 4, steps=5)
    page.mouse.up()
    page.click("text=Save the order")
    page.wait_for_selector(".messagelist .success")
    assert order() == ["Третий", "Первый", "Второй"]
