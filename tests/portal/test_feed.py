"""The Atom feed of published changes."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from revisions import workflow
from tests.factories import (
    change,
    draft_item,
    propose,
    publish,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
    retire,
)

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, language: str = "en") -> list[ElementTree.Element]:
    response = client.get(f"/{language}/changes.atom")
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def titles(client, language: str = "en") -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, language)]


def test_feed_tells_of_published_changes_in_its_language(db, client):
    publish_item(question_en="How?", question_ru="Как?")
    draft_item(question_en="Secret?")
    assert "How?" in titles(client)
    assert "Как?" in titles(client, "ru")
    assert "Secret?" not in titles(client)


def test_feed_calls_a_text_new_whatever_the_number_of_its_revision(db, client):
    draft = draft_item(question_en="Second try?")
    workflow.withdraw(draft, by=None)
    publish(workflow.propose(draft.content, {}, by=None))
    [entry] = [e for e in entries(client) if e.findtext(f"{ATOM}title") == "Second try?"]
    assert entry.findtext(f"{ATOM}summary") == "New."


def test_feed_leaves_typo_fixes_out(db, client):
    item = publish_item(question_en="How?")
    publish(propose(item, {"question_en": "How, then?"}, by=None, significance="minor"))
    assert titles(client).count("How, then?") == 1  # the first publication, by its name of today


def test_each_change_of_a_row_is_an_entry_of_its_own(db, client):
    item = publish_item()
    publish(propose(item, {"answer_en": "Another answer."}, by=None))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(client)]
    assert len(ids) == len(set(ids)) == 3  # the category, the answer, and its change


def test_a_change_note_is_text_for_the_feed_and_no_html(db, client):
    change = {"en": "<img src=x onerror=alert(1)>"}
    publish(workflow.propose(publish_item(), {"answer_en": "Other."}, by=None, change_note=change))
    summaries = [entry.findtext(f"{ATOM}summary") for entry in entries(client)]
    assert "&lt;img src=x onerror=alert(1)&gt;" in summaries


def test_twenty_changes_of_another_language_leave_the_feed_its_own(db, client):
    item = publish_item(question_ru="Как?")
    for number in range(21):
        item = change(item, answer_en=f"Version {number}.")
    assert titles(client, "ru").count("Как?") == 1
    assert len(titles(client)) == 20


def test_entries_of_rows_that_are_gone_leave_the_feed_its_own(db, client):
    publish_item(question_en="How?")
    for _number in range(11):
        retire(publish_channel())
    assert "How?" in titles(client)


@pytest.mark.parametrize(
    ("publish_one", "page"),
    [
        (publish_item, "faq"),
        (publish_category, "faq"),
        (publish_channel, "contacts"),
        (publish_tier, "sla"),
        (publish_policy, "sla"),
        (publish_section, "terms"),
    ],
)
def test_feed_tells_why_something_was_taken_off_the_site(db, client, publish_one, page):
    row = publish_one()
    title = getattr(row, f"{row.title_field}_ru")
    retire(row)
    [entry] = [each for each in entries(client, "ru") if each.findtext(f"{ATOM}title") == title]
    assert entry.findtext(f"{ATOM}summary") == "Снято."
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/ru/{page}/"


def test_feed_says_in_each_language_that_something_was_taken_off(db, client):
    retire(publish_channel(name_en="Fax"))
    [entry] = entries(client)
    assert entry.findtext(f"{ATOM}title") == "Fax"
    assert entry.findtext(f"{ATOM}summary") == "Taken off the site."


def test_entry_keeps_its_id_when_the_address_of_its_row_changes(db, client):
    item = publish_item(slug="pay")
    before = {entry.findtext(f"{ATOM}id") for entry in entries(client)}
    publish(propose(item, {"slug": "payment"}, by=None, significance="minor"))
    assert {entry.findtext(f"{ATOM}id") for entry in entries(client)} == before


def test_feed_has_what_atom_requires_and_leads_to_the_other_language(db, client):
    publish_item()
    feed = ElementTree.fromstring(client.get("/en/changes.atom").content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {(each.get("rel"), each.get("hreflang")): each.get("href") for each in feed}
    assert links["self", None] == "http://testserver/en/changes.atom"
    assert links["alternate", "ru"] == "http://testserver/ru/changes.atom"
    required = {f"{ATOM}{name}" for name in ("id", "title", "updated", "link", "summary")}
    for entry in feed.findall(f"{ATOM}entry"):
        assert required <= {each.tag for each in entry}


def test_feed_has_what_the_standard_requires(db, client):
    """RFC 4287, 4.1.1, 4.1.2, 4.2.7 and 3.3: what there is once, links, dates with an offset."""
    publish_item(question_en="<b>How?</b> & why", slug="how")
    retire(publish_item())
    feed = ElementTree.fromstring(client.get("/en/changes.atom").content)
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) and all(urlsplit(each).scheme for each in ids)
    for part in [feed, *feed.findall(f"{ATOM}entry")]:
        assert [len(part.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert len(part.findall(f"{ATOM}published")) == len(part.findall(f"{ATOM}summary")) <= 1
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo
        links = [each.attrib for each in part.findall(f"{ATOM}link")]
        assert all(each["href"].startswith("http://testserver/") for each in links)
        kinds = [(each["rel"], each.get("type"), each.get("hreflang")) for each in links]
        assert len(kinds) == len(set(kinds)) and ("alternate", None, None) in kinds
    assert "<b>How?</b> & why" in [each.text for each in feed.iter(f"{ATOM}title")]  # plain text
    assert {each.get("type") for each in feed.iter(f"{ATOM}summary")} == {"html"}
