"""The Atom feed of published changes."""

from xml.etree import ElementTree

from revisions import workflow
from tests.factories import draft_item, propose, publish, publish_item

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
