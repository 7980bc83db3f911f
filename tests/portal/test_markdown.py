"""Pages as Markdown, and what language models are told of the site."""

import pytest

from faq.models import Item
from revisions.editions import Edition
from revisions.markdown import Markdown
from revisions.reading import Reading
from tests.factories import (
    change,
    commitment,
    draft_item,
    propose,
    publish,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
    retire,
)


def text(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_answer_is_markdown_at_its_address_with_md(db, client):
    channel = publish_channel(name_en="Mail", address="help@vetrelia.example")
    publish_policy({f"target:{channel.pk}:*:first_response": commitment(60)})
    answer = "See [this](/en/terms/).\n\n{channels}\n\n{sla}"
    publish_item(slug="pay", question_en="How to *pay*?", answer_en=answer)
    response = client.get("/en/faq/pay.md")
    page = response.content.decode()
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert page.startswith("# How to \\*pay\\*?\n\nSee [this](http://testserver/en/terms/).")
    assert "- Mail: [help@vetrelia.example](<mailto:help@vetrelia.example>)" in page
    assert "| Mail | 1 hour |" in page.replace("\u00a0", " ")


def test_the_page_of_an_answer_tells_where_its_markdown_is(db, client):
    publish_item(slug="pay")
    for page, markdown in [
        ("/en/faq/pay/", "/en/faq/pay.md"),
        ("/en/faq/", "/en/faq.md"),
        ("/en/contacts/", "/en/contacts.md"),
        ("/en/sla/", "/en/sla.md"),
        ("/en/terms/", "/en/terms.md"),
        ("/en/", "/en/index.md"),
    ]:
        link = f'<link rel="alternate" type="text/markdown" href="{markdown}">'
        assert link in text(client, page)
        canonical = f'<http://testserver{page}>; rel="canonical"'
        assert client.get(markdown)["Link"] == canonical


def test_markdown_says_that_a_text_is_not_translated_or_lags_behind(db, client):
    publish_item(slug="missing", question_en="", answer_en="")
    change(publish_item(slug="outdated"), answer_ru="Иначе.")
    assert "> Not translated yet. Shown in Russian." in text(client, "/en/faq/missing.md")
    assert "> This translation lags behind" in text(client, "/en/faq/outdated.md")


def test_markdown_of_an_answer_moves_and_goes_with_it(db, client):
    item = publish_item(slug="pay")
    item = publish(propose(item, {"slug": "payment"}, by=None))
    moved = client.get("/en/faq/pay.md")
    assert (moved.status_code, moved["Location"]) == (301, "/en/faq/payment.md")
    retire(item)
    assert client.get("/en/faq/payment.md").status_code == 410
    assert client.get("/en/faq/none.md").status_code == 404


def test_markdown_shows_what_was_said_on_a_day(db, client):
    publish_item(slug="pay")
    assert client.get("/en/faq/pay.md?as_of=2020-01-01").status_code == 404


@pytest.mark.parametrize("page", ["llms.txt", "llms-full.txt"])
def test_language_models_are_told_of_what_is_live_and_nothing_else(db, client, page):
    publish_item(slug="pay", question_en="How to pay?")
    draft_item(question_en="Secret?")
    found = text(client, f"/en/{page}")
    assert "How to pay?" in found and "Secret?" not in found


def test_llms_txt_has_the_form_of_its_convention(db, client):
    item = publish_item(slug="pay", question_en="How to pay?")
    lines = text(client, "/en/llms.txt").splitlines()
    assert lines[0].startswith("# ") and lines[2].startswith("> ")
    assert f"## {item.category.title_en}" in lines and "## Optional" in lines
    assert "- [How to pay?](http://testserver/en/faq/pay.md)" in lines
    assert text(client, "/en/index.md").splitlines() == lines


def test_the_root_leads_to_the_list_of_each_language(client, db):
    found = text(client, "/llms.txt")
    assert "(http://testserver/ru/llms.txt)" in found
    assert "(http://testserver/en/llms.txt)" in found


def test_all_texts_are_in_one_file(db, client):
    publish_item(answer_en="By card.")
    publish_channel(note_en="Call *us*.")
    tier = publish_tier(name_en="High", description_en="When it burns.")
    publish_policy({f"target:*:{tier.pk}:resolution": commitment(None)})
    publish_section(title_en="Whom we help", body_en="Everybody.")
    found = text(client, "/en/llms-full.txt")
    for said in ("By card.", "Call *us*.", "When it burns.", "### Whom we help", "no set time"):
        assert said in found


def test_texts_of_a_large_site_are_written_once(rf, monkeypatch):
    page = Markdown(rf.get("/en/"), edition=Edition())
    rows = [Item(answer_en=f"[{number}](/en/)", question_en="?") for number in range(1_000)]
    readings = [Reading(row, "en") for row in rows]
    first = [page.text(each, "answer") for each in readings]
    monkeypatch.setattr("revisions.markdown.portable", None)
    assert [page.text(each, "answer") for each in readings] == first
    assert first[7] == "[7](http://testserver/en/)"
