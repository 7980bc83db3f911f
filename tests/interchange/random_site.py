"""Random content of every kind, out of what is hard to write down."""

import string
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import strategies as st

from channels.models import Kind
from revisions.errors import WorkflowError
from revisions.rendering import problems_of, shows_nothing
from sla.cells import LONGEST_MINUTES, Metric, cell_key
from tests import factories

# Of the zero-width signs that the dialect drops, and of what no column takes, there are none.
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"))
MARKS = ["#", "-", "1.", "`", "*", "|", "---", "<b>", "&amp;", "\\", "[a](b)", "Как?", "\u00a0"]
MARKS += ["[x]: y", ">", "~", "null", ": ", "'", "2 часа", "—", "\\{cut(", "\\{var(x)}", "`{/cut}`"]
# What would open or close a block: in a title it is words, in a text it would be refused.
DIRECTIVES = ["{cut(", ")}", ")[id=x]}", "{/cut}", "{var(x)}", "{#x}", "{/note}", "<!--", "```"]


def line(pieces: list[str]) -> st.SearchStrategy[str]:
    either = st.sampled_from(pieces) | st.text(SIGNS, max_size=4)
    return st.lists(either, min_size=1, max_size=6).map("".join)


LINE = line(MARKS + DIRECTIVES)
TITLE = LINE.map(str.strip).filter(lambda title: title and len(title) <= 90)
WORDS = st.lists(line(MARKS), min_size=1, max_size=4).map("\n".join)
BLOCK = st.sampled_from(
    ["{}", "{}", "- {}", "1. {}", "> {}", "## {}", "# {} {{#an-id}}", "```\n{}\n```", "    {}"]
    + ["{{note:warn}}\n\n{}\n\n{{/note}}", "{{cut({})[id=inside]}}\n\nText.\n\n{{/cut}}"]
    + ["{{channels}}", "{{sla}}", "| {} | b |\n| --- | --- |\n| 1 | 2 |"]
    + ["{{tabs}}\n\n{{tab({})}}\n\nText.\n\n{{/tab}}\n\n{{/tabs}}", "a\n\n---\n\n{}"]
)
TEXT = (
    st.lists(st.builds(str.format, BLOCK, WORDS), min_size=1, max_size=4)
    .map("\n\n".join)
    .filter(lambda text: not problems_of(text) and not shows_nothing(text))
)
MAYBE_TITLE, MAYBE_TEXT = TITLE | st.just(""), TEXT | st.just("")

ITEM = st.fixed_dictionaries(
    {
        "question_ru": TITLE,
        "answer_ru": TEXT,
        "question_en": MAYBE_TITLE,
        "answer_en": MAYBE_TEXT,
        "keywords_ru": LINE | st.just(""),
        "keywords_en": LINE | st.just(""),
        "source_language": st.sampled_from(["ru", "ru", "en"]),
    }
)
SECTION = st.fixed_dictionaries(
    {"title_ru": TITLE, "body_ru": TEXT, "title_en": MAYBE_TITLE, "body_en": MAYBE_TEXT}
)
TIER = st.fixed_dictionaries(
    {
        "name_ru": TITLE,
        "name_en": MAYBE_TITLE,
        "description_ru": MAYBE_TEXT,
        "description_en": MAYBE_TEXT,
    }
)
PLACE = {
    "timezone": st.sampled_from(["Europe/Moscow", "Asia/Tokyo", "UTC"]),
    "country": st.sampled_from(["", "RU", "NO"]),  # NO: in YAML it may mean “false”
}
HOURS = st.sampled_from(["24/7", "Mo-Fr 09:00-18:00; PH off", "Sa,Su 10:00-24:00"])
PATH = st.text(string.ascii_letters + string.digits + "#?=&%_~.,;:@!$'()*+[]|-", max_size=12)
ADDRESSES = {
    Kind.EMAIL: st.from_regex(r"[a-zA-Z0-9+_'#&-]{1,9}@vetrelia\.example", fullmatch=True),
    Kind.PHONE: st.from_regex(r"\+7 \(\d{3}\) \d{3}-\d\d-\d\d", fullmatch=True),
}
URL = PATH.map("https://vetrelia.example/{}".format)
CHANNEL = st.sampled_from(Kind).flatmap(
    lambda kind: st.fixed_dictionaries(
        {
            "kind": st.just(kind.value),
            "address": ADDRESSES.get(kind, URL),
            "name_ru": TITLE,
            "name_en": MAYBE_TITLE,
            "note_ru": MAYBE_TEXT,
            "note_en": MAYBE_TEXT,
            "opening_hours": HOURS,
            **PLACE,
        }
    )
)
MINUTES = st.none() | st.integers(1, 3000) | st.integers(1, LONGEST_MINUTES)
PERCENTILE = st.none() | st.decimals("0.01", "100", places=2).map(str)
# A cell names channels and severities by their numbers; where there are none, it is for any.
CELL = st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(Metric.values))
COMMITMENT = st.tuples(MINUTES, PERCENTILE).map(lambda pair: factories.commitment(*pair))
POLICY = st.fixed_dictionaries(
    {
        "title_ru": TITLE,
        "title_en": MAYBE_TITLE,
        "intro_ru": MAYBE_TEXT,
        "intro_en": MAYBE_TEXT,
        "clock": st.sampled_from(["calendar", "business"]),
        "opening_hours": HOURS,
        "effective_from": st.sampled_from([None, "2026-02-28"]),
        **PLACE,
        "cells": st.dictionaries(CELL, COMMITMENT, max_size=6),
    }
)


def few(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(rows, max_size=2)


SITE = st.fixed_dictionaries(
    {
        "items": st.lists(ITEM, min_size=1, max_size=3),
        "sections": few(SECTION),
        "tiers": few(TIER),
        "channels": few(CHANNEL),
        "policies": few(POLICY),
    }
)


def publish(site: dict[str, Any]) -> None:
    """Publish the rows that the site takes: no row without its source text."""
    first = site["items"][0]
    titles = {"title_ru": first["question_ru"], "title_en": first["question_en"]}
    category = factories.publish_category(**titles)
    for columns in site["items"]:
        _publish(factories.publish_item, columns | {"category": category})
    for columns in site["sections"]:
        _publish(factories.publish_section, columns)
    tiers = [_publish(factories.publish_tier, columns) for columns in site["tiers"]]
    channels = [_publish(factories.publish_channel, columns) for columns in site["channels"]]
    for columns in site["policies"]:
        cells = {
            cell_key(_key(channels, channel), _key(tiers, tier), metric): commitment
            for (channel, tier, metric), commitment in columns["cells"].items()
        }
        _publish(factories.publish_policy, columns | {"cells": cells})


def _key(rows: list[Any], number: int) -> int | None:
    return rows[number].pk if number < len(rows) and rows[number] else None


def _publish(make: Any, columns: dict[str, Any]) -> Any:
    try:
        with transaction.atomic():
            return make(**columns)
    except (WorkflowError, ValidationError):
        return None
