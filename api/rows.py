"""Rows of content as the API gives them, each with the language that its texts are in."""

from collections.abc import Collection
from typing import Any

from channels.models import Channel
from channels.presentation import Card
from faq.models import Item
from faq.presentation import Answer
from revisions.markdown import Markdown
from revisions.reading import Reading
from search.hits import Hit
from search.passages import best_piece
from search.presentation import text_of, title_of
from sla.models import Clock, Policy, Section, Target, Tier
from sla.presentation import Statement

Data = dict[str, Any]
KINDS = {
    Item: "answer",
    Channel: "channel",
    Policy: "policy",
    Tier: "severity",
    Section: "terms",
}


def standing(reading: Reading) -> Data:
    """Which language the texts are in, and how that stands to the language asked for."""
    if not reading.is_translated:
        translation = "missing"
    elif reading.language == reading.row.source_language:
        translation = "source"
    else:
        translation = "outdated" if reading.is_outdated else "current"
    return {"language": reading.language, "translation": translation}


def text(reading: Reading, field: str, page: Markdown, html: str = "") -> Data:
    return {
        "html": str(html or reading[reading.row.markdown_fields[field]]),
        "markdown": page.text(reading, field),
    }


def answer(shown: Answer, page: Markdown) -> Data:
    reading, item = shown.reading, shown.reading.row
    category = Reading(item.category, page.language)
    return {
        "slug": item.slug,
        "url": page.link(item),
        **standing(reading),
        "question": reading["question"],
        "answer": text(reading, "answer", page, shown.html),
        "category": {
            "slug": item.category.slug,
            "title": category["title"],
            "language": category.language,
        },
        "updated_at": item.live_revision.published_at.isoformat(timespec="seconds"),
    }


def channel(card: Card, page: Markdown) -> Data:
    row = card.channel
    change = card.status.next_change
    return {
        "key": row.key,
        "url": page.link(row),
        **standing(card.reading),
        "name": card.reading["name"],
        "kind": row.kind,
        "address": row.address,
        "link": row.link,
        "opening_hours": row.opening_hours,
        "timezone": row.timezone,
        "country": row.country,
        "hours": card.hours,
        "is_open": card.status.is_open,
        "next_change": change.isoformat(timespec="seconds") if change else None,
        "note": text(card.reading, "note", page),
    }


def policy(shown: Statement, page: Markdown) -> Data:
    row, grid = shown.reading.row, shown.grid
    is_business = row.clock == Clock.BUSINESS
    return {
        "key": row.key,
        "url": page.link(row),
        **standing(shown.reading),
        "title": shown.reading["title"],
        "intro": text(shown.reading, "intro", page),
        "clock": row.clock,
        "opening_hours": row.opening_hours if is_business else None,
        "timezone": row.timezone if is_business else None,
        "country": row.country if is_business else None,
        "effective_from": row.effective_from.isoformat() if row.effective_from else None,
        "targets": [target(each) for each in grid.targets] if grid else [],
        "severities": [severity(each, page) for each in grid.tiers] if grid else [],
    }


def target(row: Target) -> Data:
    return {
        "channel": row.channel.key if row.channel else None,
        "severity": row.tier.key if row.tier else None,
        "metric": row.metric,
        "minutes": row.minutes,
        "percentile": None if row.percentile is None else float(row.percentile),
    }


def severity(row: Tier, page: Markdown) -> Data:
    reading = Reading(row, page.language)
    return {
        "key": row.key,
        **standing(reading),
        "name": reading["name"],
        "description": text(reading, "description", page),
    }


def hit(found: Hit, stems: Collection[str], page: Markdown) -> Data:
    reading, words = found.reading, text_of(found.reading)
    start, end = best_piece(words, stems)
    return {
        "kind": KINDS[type(reading.row)],
        "slug": reading.row.slug_now,
        "url": page.link(reading.row),
        **standing(reading),
        "title": title_of(reading),
        "passage": words[start:end],
    }
