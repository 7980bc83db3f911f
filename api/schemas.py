"""The shapes of what the API gives, as JSON schemas (OpenAPI 3.1 takes them as they are)."""

from typing import Any

from django.conf import settings

from channels.models import Kind
from sla.cells import Metric
from sla.models import Clock

from .rows import KINDS

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer", "minimum": 0}
ADDRESS: Schema = {"type": "string", "format": "uri"}
LANGUAGE: Schema = {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]}
TRANSLATION: Schema = {
    "type": "string",
    "enum": ["source", "current", "outdated", "missing"],
    "description": "How the texts stand to the language asked for: written in it (source), "
    "translated and up to date (current), lagging behind a changed original (outdated), or not "
    "there yet (missing): then `language` is that of the original.",
}
TEXT: Schema = {"$ref": "#/components/schemas/Text"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(about: str, **properties: Schema) -> Schema:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "description": about,
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def page(item: str, **more: Schema) -> Schema:
    return record(
        "Some of the results, and where the others are.",
        **more,
        count=INTEGER,
        next=nullable(ADDRESS),
        previous=nullable(ADDRESS),
        results={"type": "array", "items": ref(item)},
    )


STANDING = {"language": LANGUAGE, "translation": TRANSLATION}

SCHEMAS: dict[str, Schema] = {
    "Error": record("Why there is no result, in words.", error=STRING),
    "Text": record(
        "A text as HTML, with addresses relative to the site, and as Markdown, with full ones.",
        html=STRING,
        markdown=STRING,
    ),
    "Answer": record(
        "A question and its answer.",
        slug=STRING,
        url=ADDRESS,
        **STANDING,
        question=STRING,
        answer=TEXT,
        category=record("Where it stands.", slug=STRING, title=STRING, language=LANGUAGE),
        updated_at={"type": "string", "format": "date-time"},
    ),
    "Channel": record(
        "A way to reach support.",
        key=STRING,
        url=ADDRESS,
        **STANDING,
        name=STRING,
        kind={"type": "string", "enum": list(Kind.values)},
        address=STRING,
        link=STRING,
        opening_hours=STRING | {"description": "In OpenStreetMap’s notation."},
        timezone=STRING,
        country=STRING | {"description": "Whose public holidays count; empty: none."},
        hours=STRING | {"description": "The hours of this week in words."},
        is_open={"type": "boolean"},
        next_change=nullable({"type": "string", "format": "date-time"}),
        note=TEXT,
    ),
    "Policy": record(
        "What support promises.",
        key=STRING,
        url=ADDRESS,
        **STANDING,
        title=STRING,
        intro=TEXT,
        clock={"type": "string", "enum": list(Clock.values)},
        opening_hours=nullable(STRING),
        timezone=nullable(STRING),
        country=nullable(STRING),
        effective_from=nullable({"type": "string", "format": "date"}),
        targets={"type": "array", "items": ref("Target")},
        severities={"type": "array", "items": ref("Severity")},
    ),
    "Target": record(
        "One promise. No channel or severity: any that has none of its own. No minutes: there is "
        "no set time.",
        channel=nullable(STRING),
        severity=nullable(STRING),
        metric={"type": "string", "enum": list(Metric.values)},
        minutes=nullable({"type": "integer", "minimum": 1}),
        percentile=nullable({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
    ),
    "Severity": record(
        "How grave a request is.", key=STRING, **STANDING, name=STRING, description=TEXT
    ),
    "Hit": record(
        "Something that answers the words.",
        kind={"type": "string", "enum": list(KINDS.values())},
        slug=STRING,
        url=ADDRESS,
        **STANDING,
        title=STRING,
        passage=STRING,
    ),
    "AnswerPage": page("Answer"),
    "ChannelPage": page("Channel"),
    "PolicyPage": page("Policy"),
    "HitPage": page("Hit", query=STRING, searched=STRING),
}
