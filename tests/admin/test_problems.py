"""What is wrong with a form is told on top, and each reason leads to its field."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests import factories as make
from tests.admin.forms import form_address, save
from tests.admin.test_desk_in_browser import groups, sign_in
from tests.cast import at_the_desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["groups"]

pytestmark = pytest.mark.django_db

ADD = reverse("admin:faq_item_add")


def problems(response) -> dict[str, list[str]]:
    found = response.context["adminform"].form.problems()
    page = response.content.decode()
    assert all(f'href="#{problem.anchor}"' in page for problem in found)
    assert all(f'id="{problem.anchor}"' in page for problem in found)
    return {problem.anchor: problem.texts for problem in found}


def test_a_missing_note_is_linked_from_the_top(ann):
    response = save(
        at_the_desk(ann), form_address(make.publish_item()), question_ru="Новый?", _submit=""
    )
    assert set(problems(response)) == {"id_change_note_ru"}
    assert ">Change note (Russian)</a>: Say in one sentence" in response.content.decode()


def test_a_choice_that_is_missing_is_linked_too(ann):
    draft = make.propose(make.publish_item(), {"question_ru": "Моё?"}, by=ann)
    make.change(draft.content, question_ru="Вышло?")
    response = save(at_the_desk(ann), form_address(draft.content), _submit="")
    assert set(problems(response)) == {"id_settle_question_ru_0"}


def test_an_empty_form_gives_one_reason_for_each_field(ann):
    response = at_the_desk(ann).post(ADD, {"source_language": "ru"})
    found = problems(response)
    assert "id_question_ru" in found and "id_answer_ru" in found
    assert all(len(texts) == 1 for texts in found.values())


def test_what_is_wrong_stands_between_the_name_of_a_field_and_the_field(ann):
    page = at_the_desk(ann).post(ADD, {"source_language": "ru"}).content.decode()
    label, error, field = (
        page.index(part)
        for part in ('for="id_question_ru"', 'id="id_question_ru_error"', 'name="question_ru"')
    )
    assert label < error < field


def test_a_retiring_without_a_note_does_not_ask_for_a_mark_that_is_not_there(ann):
    address = reverse("admin:faq_item_retire", args=[make.publish_item().pk])
    response = at_the_desk(ann).post(address, {"_submit": ""})
    page = response.content.decode()
    assert 'href="#id_change_note_ru"' in page
    assert "what is gone for the reader" in page
    assert "mark the change as minor" not in page


@pytest.mark.django_db(transaction=True)
def test_the_focus_goes_to_the_reasons_and_on_to_the_field(groups, ann, page: "Page"):
    sign_in(page, ann)
    page.goto(ADD)
    page.fill("#id_question_ru", "Как?")
    page.fill("#id_answer_ru", "{note:info}\n\nНе закрыто.")
    page.click("button[name=_save]")
    page.wait_for_selector(".problems")
    assert page.evaluate("document.activeElement.className").split() == ["errornote", "problems"]
    page.click(".problems a:has-text('Answer')")
    assert page.evaluate("document.activeElement.id") == "id_answer_ru"
