"""What the FAQ page may cost: see docs/architecture.md."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from markup import parse, write
from tests.factories import (
    commitment,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
)

DEMO = Path(settings.BASE_DIR) / "demo" / "ru"
BUDGET = 15_000  # bytes
QUERIES = 4


def demo_answers() -> list[tuple[str, str]]:
    """The questions and answers of the demo documents, in Markdown."""
    cuts = [
        node
        for path in sorted(DEMO.glob("faq-*.md"))
        for node in parse(path.read_text("utf-8")).tree.children
        if node.type == "cut"
    ]
    return [(node.attrs["title"], write(node.children)) for node in cuts]


@pytest.fixture
def demo_page(db):
    channel = publish_channel()
    publish_policy({f"target:{channel.pk}:*:first_response": commitment(60, "95")})
    categories = [publish_category(title_ru=f"Раздел {number}") for number in range(4)]
    answers = demo_answers()
    for number, (question, answer) in enumerate(answers):
        category = categories[number * len(categories) // len(answers)]
        publish_item(category=category, question_ru=question, answer_ru=answer)
    return answers


def test_first_view_of_34_answers_fits_into_15_kilobytes(demo_page, client):
    assert len(demo_page) >= 34
    response = client.get("/ru/faq/", headers={"accept-encoding": "gzip, deflate, br"})
    html = brotli.decompress(response.content).decode()
    assert all(parse(answer).problems == [] for _question, answer in demo_page)
    assert html.count("<details") >= 34
    files = re.findall(r'(?:rel="stylesheet" href|script src)="/static/([^"]+)"', html)
    sizes = {name: len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in files}
    assert set(sizes) == {"site.css", "site.js", "faq.js"}
    assert len(response.content) + sum(sizes.values()) <= BUDGET


def test_style_sheet_and_scripts_keep_their_share():
    css, *scripts = (
        len(brotli.compress(Path(finders.find(name)).read_bytes()))
        for name in ("site.css", "site.js", "faq.js")
    )
    assert css <= 3_000
    assert sum(scripts) <= 1_150


def test_suggestions_are_small_and_no_part_of_the_first_view(db, client):
    script = Path(finders.find("suggest.js")).read_bytes()
    assert len(brotli.compress(script)) <= 1_400
    html = client.get("/ru/faq/").content.decode()
    assert 'data-script="/static/suggest.js"' in html
    assert 'src="/static/suggest.js"' not in html


def test_page_with_facts_in_its_answers_takes_three_queries(
    demo_page, client, django_assert_num_queries
):
    publish_item(answer_ru="{channels}\n\n{sla}")
    with django_assert_num_queries(QUERIES + 1):  # the facts, for all pages to come
        client.get("/ru/faq/")
    publish_item()
    with django_assert_num_queries(QUERIES - 2):  # what is due was asked for in the same second
        html = client.get("/ru/faq/").content.decode()
    assert "1\u00a0час" in html
    assert "mailto:" in html


def queries_of(client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_number_of_queries_does_not_grow_with_the_rows(db, client):
    pages = ["/ru/", "/ru/faq/", "/en/contacts/", "/en/sla/", "/en/terms/"]
    category, channel, tier = publish_category(), publish_channel(), publish_tier()
    publish_item(category=category, answer_ru="{channels}")
    publish_section(body_en="{sla}")
    publish_policy({f"target:{channel.pk}:{tier.pk}:resolution": commitment(60)})
    at_one_row = {page: queries_of(client, page) for page in pages}
    for _number in range(29):
        publish_item(category=category, answer_ru="{channels}")
        publish_section(body_en="{sla}")
        publish_channel()
    assert {page: queries_of(client, page) for page in pages} == at_one_row
    assert max(at_one_row.values()) <= QUERIES
