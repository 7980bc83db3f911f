"""The Markdown editor's addresses: the library's own views would let everybody in."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import form_address
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

PREVIEW = reverse("markdownx_markdownify")
UPLOAD = reverse("markdownx_upload")


def test_the_editor_asks_where_the_site_answers():
    assert (settings.MARKDOWNX_URLS_PATH, settings.MARKDOWNX_UPLOAD_URLS_PATH) == (PREVIEW, UPLOAD)


def test_an_editor_gets_a_preview(ann):
    response = at_the_desk(ann).post(PREVIEW, {"content": "**важно**"})
    assert "<strong>важно</strong>" in response.content.decode()


def test_a_preview_is_clean(ann):
    response = at_the_desk(ann).post(PREVIEW, {"content": "<script>alert(1)</script><b onclick=x>"})
    assert "<script" not in response.content.decode()
    assert "onclick" not in response.content.decode()


def test_a_preview_of_nothing_is_empty(ann):
    assert at_the_desk(ann).post(PREVIEW).content == b""


def test_a_stranger_gets_no_preview(client):
    assert client.post(PREVIEW, {"content": "x"}).status_code == 403


def test_an_account_without_the_desk_gets_no_preview(ann):
    ann.is_staff = False
    ann.save()
    assert at_the_desk(ann).post(PREVIEW, {"content": "x"}).status_code == 403


def test_who_may_not_edit_gets_no_preview(clara):
    assert at_the_desk(clara).post(PREVIEW, {"content": "x"}).status_code == 403


def test_a_preview_needs_the_token_of_the_page(ann):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(ann)
    assert desk.post(PREVIEW, {"content": "x"}).status_code == 403


@pytest.mark.parametrize(("language", "name"), [("ru", "Чат поддержки"), ("en", "Support chat")])
def test_a_preview_shows_the_facts_in_the_language_of_the_text(ann, language, name):
    make.publish_channel(name_ru="Чат поддержки", name_en="Support chat")
    response = at_the_desk(ann).post(f"{PREVIEW}?lang={language}", {"content": "{channels}"})
    assert name in response.content.decode()


def test_each_field_asks_for_its_preview_in_its_language(ann):
    page = at_the_desk(ann).get(form_address(make.publish_item())).content.decode()
    assert f'data-markdownx-urls-path="{PREVIEW}?lang=en"' in page


def test_a_preview_in_a_language_that_is_none_is_in_that_of_the_desk(ann):
    make.publish_channel(name_ru="Чат поддержки", name_en="Support chat")
    response = at_the_desk(ann).post(f"{PREVIEW}?lang=xx", {"content": "{channels}"})
    assert "Support chat" in response.content.decode()


def test_a_text_that_is_too_long_is_refused_in_words(ann, settings):
    settings.TEXT_MAX_CHARACTERS = 30
    response = at_the_desk(ann).post(PREVIEW, {"content": "а" * 31})
    assert "30" in response.content.decode() and "аа" not in response.content.decode()


def test_a_form_with_a_text_that_is_too_long_keeps_it_and_says_so(ann, settings):
    item = make.publish_item()
    settings.TEXT_MAX_CHARACTERS = 30
    client = at_the_desk(ann)
    address = form_address(item)
    form = client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    response = client.post(address, {**data, "answer_ru": "а" * 31, "_save": "1"})
    assert response.status_code == 200 and "а" * 31 in response.content.decode()
    assert Revision.objects.filter(state="draft").count() == 0
