"""The desk in a real browser, under the real policy."""

from typing import TYPE_CHECKING

import pytest

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import form_address, review_address

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: "Page", user) -> list[str]:
    """Signs a person in; gives the list that what the browser complains about goes into."""
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/admin/login/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", user.username)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    return complaints


@pytest.fixture
def groups(transactional_db):
    """A flushed database has lost what migrations made: the groups and their rights."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def test_an_editor_types_sees_a_preview_and_submits(groups, ann, page):
    item = make.publish_item()
    complaints = sign_in(page, ann)
    page.goto(form_address(item))
    page.fill("#id_answer_ru", "Это **важно**.")
    page.wait_for_selector(".markdownx-preview strong:text('важно')")
    page.fill("#id_change_note_ru", "Ответ стал яснее.")
    page.click("button[name=_submit]")
    page.wait_for_selector(".state-in_review")
    assert (
        Revision.objects.of(item).get(state="in_review").proposed["answer_ru"] == "Это **важно**."
    )
    assert complaints == []


def test_a_reviewer_approves_with_the_keyboard(groups, ann, clara, page):
    item = make.publish_item()
    draft = workflow.submit(make.propose(item, {"question_ru": "Новый?"}, by=ann), by=ann)
    complaints = sign_in(page, clara)
    page.goto(review_address(draft))
    page.focus("summary:text('Approve…')")
    page.keyboard.press("Enter")
    page.focus("button:text-is('Approve')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    item.refresh_from_db()
    assert item.question_ru == "Новый?"
    assert complaints == []


def test_the_tab_key_leaves_the_markdown_editor(groups, ann, page):
    sign_in(page, ann)
    page.goto(form_address(make.publish_item()))
    page.focus("#id_answer_ru")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "id_answer_ru"


def test_the_page_of_the_second_factor_shows_the_picture_and_the_field_fits(groups, ann, page):
    complaints = sign_in(page, ann)
    page.goto("/admin/second-factor/set-up/")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    right = "document.querySelector('{}').getBoundingClientRect().right"
    assert page.evaluate(right.format("#id_code")) <= page.evaluate(right.format("#content-main"))
    assert complaints == []


@pytest.mark.parametrize("address", ["/admin/", "/admin/faq/item/", "/admin/sla/policy/add/"])
def test_a_phone_needs_no_scrolling_sideways(groups, ann, new_page, address):
    page = new_page(viewport={"width": 360, "height": 780})
    make.publish_item()
    make.publish_channel()
    make.publish_tier()
    sign_in(page, ann)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
