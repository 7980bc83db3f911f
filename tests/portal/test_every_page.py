"""Every public page of the sitemap: its twin in Markdown, its data for search engines."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.factories import (
    change,
    commitment,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
)

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# A word in each text, so that pages tell by their words which texts they show.
WORD = re.compile(r"(?:слово|wort)[a-z]+")
ASIDE = re.compile(r"(?s)<nav.*?</nav>|<[^>]+>|\]\(.+?\)")  # ways, tags and addresses


def words(page: str) -> set[str]:
    return {*WORD.findall(ASIDE.sub(" ", page))}


def both(kind: str, **fields: str) -> dict[str, str]:
    """Texts in both languages, each with a word of its own."""
    return {
        f"{field}_{code}": f"{text} {word}{kind}{field}."
        for field, text in fields.items()
        for code, word in (("ru", "слово"), ("en", "wort"))
    }


@pytest.fixture
def addresses(db, client) -> list[str]:
    """Where the pages of a site are that has some of everything."""
    category = publish_category(**both("category", title="A"))
    publish_item(category=category, **both("item", question="Q", answer="{channels}\n\nB"))
    untranslated = {"question_en": "", "answer_en": ""}
    publish_item(category=category, **both("lone", question="Q", answer="C") | untranslated)
    outdated = publish_item(category=category, **both("old", question="Q", answer="D"))
    change(outdated, answer_ru="Иначе словоchanged.")
    channel = publish_channel(**both("channel", name="E", note="F"))
    tier = publish_tier(**both("tier", name="G", description="H"))
    cells = {f"target:{channel.pk}:{tier.pk}:first_response": commitment(60)}
    publish_policy(cells, **both("policy", title="I", intro="J"))
    publish_section(**both("section", title="K", body="{note:info}\nL\n{/note}\n\nM"))
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [unlocated(str(each.text)) for each in sitemap.iter(LOC)]


def unlocated(address: str) -> str:
    return address.removeprefix("http://testserver")


TWIN = re.compile(r'<link rel="alternate" type="text/markdown" href="([^"]+)">')


def test_every_page_has_a_twin_in_markdown_that_says_the_same(addresses, client):
    pages = [client.get(address).content.decode() for address in addresses]
    twins = [twin for html in pages for twin in TWIN.findall(html)]
    assert len(twins) == len(addresses) == 2 * 7 + 1  # one answer is in Russian only
    for html, twin in zip(pages, twins, strict=True):
        response = client.get(twin)
        told = response.status_code, response["Content-Type"]
        assert told == (200, "text/markdown; charset=utf-8"), twin
        text, page = response.content.decode(), unescape(re.split("<main.*?>|</main>", html)[1])
        if twin.endswith("/index.md"):  # of the start page it is the list of all pages
            others = {each for each in twins if each.startswith(twin[:4]) and each != twin}
            assert others <= {*map(unlocated, re.findall(r"\]\((.+?)\)", text))}
            continue
        [title] = re.findall("<h1.*?>(.*?)</h1>", page, re.DOTALL)
        assert f"# {title.strip()}\n" in text, twin
        assert words(text) == words(page) != set(), twin


# What search engines need of a thing of each kind (Google's documentation of structured data;
# schema.org itself requires nothing).
REQUIRED = {
    "Answer": {"text"},
    "BreadcrumbList": {"itemListElement"},
    "ContactPoint": {"contactType"},
    "EntryPoint": {"urlTemplate"},
    "FAQPage": {"mainEntity"},
    "ItemList": {"itemListElement"},
    "ListItem": {"position"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes"},
    "Organization": {"name", "url"},
    "Question": {"name", "acceptedAnswer"},
    "SearchAction": {"target", "query-input"},
    "WebSite": {"name", "url"},
}


def things(data: object) -> Iterator[dict[str, Any]]:
    """All things that JSON-LD tells of, in their order."""
    if isinstance(data, dict):
        yield from [data] if "@type" in data else []
        data = list(data.values())
    for each in data if isinstance(data, list) else []:
        yield from things(each)


def test_data_for_search_engines_has_what_they_need(addresses, client):
    kinds = set()
    for address in addresses:
        html = client.get(address).content.decode()
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html):
            assert json.loads(text)["@context"] == "https://schema.org"
            for thing in things(json.loads(text)):
                kinds.add(thing["@type"])
                assert all(thing.get(name) for name in REQUIRED[thing["@type"]]), thing
                steps = list(things(thing.get("itemListElement")))
                assert [each["position"] for each in steps] == list(range(1, len(steps) + 1))
                for step in steps:
                    assert (step.get("item") or step["url"]).startswith("http://testserver/")
    assert kinds == REQUIRED.keys()
