"""Conflicts, notes, previews and schedules in a real browser, under the real policy."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import form_address, review_address
from tests.admin.test_desk_in_browser import groups, sign_in
from tests.cast import person

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["groups"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(groups, ann) -> Revision:
    """Ann's wording of a question that has gone live in another wording meanwhile."""
    item = make.publish_item(question_ru="Было?", answer_ru="Раз.\nДва.")
    draft = make.propose(item, {"question_ru": "Моё?"}, by=ann)
    make.change(item, question_ru="Вышло?")
    return draft


def test_an_author_settles_a_conflict_with_the_keyboard(ann, draft, page: "Page"):
    complaints = sign_in(page, ann)
    page.goto(form_address(draft.content))
    page.focus("input[name=settle_question_ru][value=live]")
    page.keyboard.press("ArrowDown")
    page.focus("button[name=_submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-in_review")
    assert make.approve(Revision.objects.get(pk=draft.pk)).proposed["question_ru"] == "Моё?"
    assert complaints == []


def test_a_browser_touches_nothing_but_what_is_typed(ann, draft, page: "Page"):
    sign_in(page, ann)
    page.goto(form_address(draft.content))
    workflow.amend(Revision.objects.get(pk=draft.pk), {"answer_ru": "Раз.\nТри."}, by=None)
    page.fill("#id_summary", "Слово")
    page.click("button[name=_save]")
    page.wait_for_selector("#late-heading")
    assert page.input_value("#id_answer_ru") == "Раз.\nТри."
    assert page.input_value("#id_summary") == "Слово"


def test_a_note_is_asked_for_once_its_language_is_typed_in(groups, ann, page: "Page"):
    sign_in(page, ann)
    page.goto(form_address(make.publish_item()))
    assert not page.is_visible("#id_change_note_en")
    page.fill("#id_question_en", "Another?")
    assert page.is_visible("#id_change_note_en")
    assert not page.is_visible("#id_change_note_ru")
    page.fill("#id_slug", "elsewhere")
    assert page.is_visible("#id_change_note_ru")


def test_without_scripts_every_note_is_there(groups, ann, new_page):
    page = new_page(java_script_enabled=False)
    sign_in(page, ann)
    page.goto(form_address(make.publish_item()))
    assert page.is_visible("#id_change_note_en") and page.is_visible("#id_change_note_ru")


def test_a_reviewer_types_a_time(ann, clara, draft, page: "Page"):
    other = make.publish_item()
    ready = workflow.submit(make.propose(other, {"question_ru": "Скоро?"}, by=ann), by=ann)
    sign_in(page, clara)
    page.goto(review_address(ready))
    page.click("summary:text('Approve…')")
    page.fill("#approve-time", "2028-03-01T09:30")
    page.click("button:text-is('Approve')")
    page.wait_for_selector(".state-approved")
    assert Revision.objects.get(pk=ready.pk).publish_at.isoformat() == "2028-03-01T06:30:00+00:00"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_scrolling_sideways(draft, new_page, scheme):
    """By an editor in Russian, whose words are the longest."""
    vera = person("vera", "Editors", interface_language="ru")
    page = new_page(viewport={"width": 360, "height": 780}, color_scheme=scheme)
    sign_in(page, vera)
    row = draft.content
    for address in (
        f"{form_address(row)}?revision={draft.pk}",
        review_address(draft),
        reverse("admin:faq_item_retire", args=[row.pk]),
        reverse("admin:faq_item_history", args=[row.pk]),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for closed in page.query_selector_all(".step > summary"):
            closed.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
