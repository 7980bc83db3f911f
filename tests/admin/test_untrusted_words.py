"""Whatever people, documents and readers write is shown at the desk, in mails and in files for
programs, and never run."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.utils.timezone import localdate

from channels.models import Channel
from faq.models import Category, Item, Vote
from interchange.models import Source
from revisions import previews, workflow
from revisions.models import Revision
from search.models import Query, Synonym
from sla.models import Policy, Section, Tier
from tests import factories as make
from tests.admin.test_access import address, desk_patterns
from tests.cast import at_the_desk, person
from tests.portal.test_untrusted_html import TEXTS, TITLE, Harmless

pytestmark = pytest.mark.django_db
TEXT = "\n\n".join(TEXTS)
NOTES = {"ru": TITLE, "en": TITLE}
TEXTS_OF: dict[type, tuple[str, ...]] = {
    Category: ("title",),
    Item: ("question", "answer", "keywords"),
    Channel: ("name", "note"),
    Tier: ("name", "description"),
    Policy: ("title", "intro"),
    Section: ("title", "body"),
}
OTHERS = (Channel, Tier, Policy, Section)
IN_THE_DIALECT = ("answer", "note", "description", "intro", "body")


def attack(model: type, end: str = "") -> dict[str, str]:
    """One in every text of this kind of content, in both languages."""
    return {
        f"{field}_{language}": (TEXT if field in IN_THE_DIALECT else TITLE) + end
        for field in TEXTS_OF[model]
        for language in ("ru", "en")
    }


@pytest.fixture
def rows(settings, doris, django_capture_on_commit_callbacks) -> dict[str, int]:
    """A site of attacks, live and proposed, from everybody who may write: app/model -> key."""
    settings.MAIL_NOTIFICATIONS = True
    vera = person("vera", "Editors", last_name=TITLE[:150], email="vera@vetrelia.example")
    person("zoe", "Reviewers", email="zoe@vetrelia.example")
    category = make.publish_category(slug="attacked", **attack(Category))
    item = make.publish_item(category=category, slug="attacked", **attack(Item))
    publish = (make.publish_channel, make.publish_tier, make.publish_policy, make.publish_section)
    live = [
        category,
        item,
        *(one(**attack(kind)) for one, kind in zip(publish, OTHERS, strict=True)),
    ]
    about = {"summary": TITLE, "change_note": NOTES, "by": vera}
    drafts = [workflow.propose(row, attack(type(row), "."), **about) for row in live]
    batch = workflow.gather(TITLE, drafts[2:], by=vera)
    with django_capture_on_commit_callbacks(execute=True):
        for draft in drafts:
            workflow.submit(draft, by=vera)
        workflow.request_changes(drafts[1], by=doris, note=TITLE)
    gone = make.publish_item(category=category, slug="gone", **attack(Item))
    make.publish(workflow.retire(gone, by=None, change_note=NOTES, summary=TITLE))
    said = {"language": "ru", "revision": item.live_revision, "sentence": TITLE}
    query = {"day": localdate(), "language": "ru", "stems": TITLE, "words": TITLE}
    Source.objects.create(content=item, language="ru", path=TITLE, digest="x")
    named = {row._meta.label_lower.replace(".", "/"): row for row in live}
    kept = named | {
        "people/user": vera,
        "auth/group": doris.groups.model.objects.create(name=TITLE),
        "revisions/revision": drafts[1],
        "revisions/batch": batch,
        "faq/vote": Vote.objects.create(item=item, helpful=False, **said),
        "search/query": Query.objects.create(**query),
        "search/synonym": Synonym.objects.create(words=f"{TITLE}\nx", is_active=True),
    }
    return {name: row.pk for name, row in kept.items()}


def test_pages_of_the_desk_show_attacks_as_words(rows, doris):
    desk, shown = at_the_desk(doris), 0
    for pattern in sorted(desk_patterns() - {"logout/"}):
        response = desk.get(address(pattern, rows))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            html = response.content.decode()
            Harmless().feed(html)
            shown += "&lt;script&gt;alert" in html
    assert shown > 40


def test_a_preview_shows_attacks_as_words(rows, client):
    drafts = list(Revision.objects.open())
    assert drafts
    for draft in drafts:
        for language in ("ru", "en"):
            response = client.get(f"/{language}/preview/{previews.token_for(draft)}/")
            assert response.status_code == 200
            Harmless().feed(response.content.decode())


def test_mails_say_them_in_plain_text_and_in_one_line(rows):
    assert len(mail.outbox) > 2
    for letter in mail.outbox:
        assert "\n" not in letter.subject and "\r" not in letter.subject
        assert letter.message().get_content_type() == "text/plain"
        assert set(letter.message().keys()) <= HEADERS


HEADERS = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To"}
HEADERS |= {"Date", "Message-ID"}
FOR_PROGRAMS = {
    "text/markdown": ["ru/faq.md", "ru/faq/attacked.md", "ru/index.md"],
    "text/plain": ["ru/llms.txt", "ru/llms-full.txt", "llms.txt", "robots.txt"],
    "application/json": [
        *("api/v1/ru/faq", "api/v1/ru/faq/attacked", "api/v1/ru/channels", "api/v1/ru/sla"),
        *("api/v1/ru/search?q=alert", "ru/search/suggest?q=alert"),
    ],
}


def test_files_for_programs_are_no_pages_for_browsers(rows, client):
    for kind, paths in FOR_PROGRAMS.items():
        for path in paths:
            response = client.get(f"/{path}")
            assert response.status_code == 200
            assert "alert(1)" in response.content.decode() or path in WITHOUT_WORDS, path
            assert response.headers["Content-Type"].partition(";")[0] == kind
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]


WITHOUT_WORDS = ("llms.txt", "robots.txt")


def test_files_in_xml_are_whole_and_hold_no_elements_of_others(rows, client):
    for path in ("ru/changes.atom", "sitemap.xml", "ru/opensearch.xml"):
        response = client.get(f"/{path}")
        assert response.status_code == 200
        elements = ElementTree.fromstring(response.content).iter()
        names = {each.tag.rpartition("}")[2] for each in elements}
        assert not names & {"script", "img", "svg", "html", "a"}


def html_in(found: Any) -> Iterator[str]:
    """Every text of an answer in JSON that is meant for a page."""
    for name, value in found.items() if isinstance(found, dict) else ():
        if name == "html":
            yield value
        yield from html_in(value)
    for value in found if isinstance(found, list) else ():
        yield from html_in(value)


def test_html_that_the_api_gives_is_clean(rows, client):
    given = [
        html
        for path in FOR_PROGRAMS["application/json"]
        for html in html_in(json.loads(client.get(f"/{path}").content))
    ]
    assert len(given) >= 4
    for html in given:
        Harmless().feed(html)
