"""What of a row customers search for: its head, the hints of its editors, and the rest."""

import re
from html import unescape
from typing import NamedTuple

from channels.models import Channel
from faq.models import Category, Item
from revisions.models import Content, content_models
from sla.models import Policy, Tier

# Attributes may hold ">" between their quotes.
TAG = re.compile(r"""</?([a-z0-9]+)[^>"]*(?:"[^"]*"[^>"]*)*>""")
WITHIN_WORDS = {"a", "code", "em", "kbd", "s", "strong", "sub", "sup"}
PICTURE_IN_WORDS = re.compile(r' alt="([^"]*)"')


class Texts(NamedTuple):
    """The words of a row in one language."""

    question: str
    keywords: str
    body: str


def searchable_models() -> list[type[Content]]:
    """The kinds of content that have a place of their own in results: categories and severities
    are found by the answers and the policies that show them."""
    return [model for model in content_models() if model not in (Category, Tier)]


def texts_of(row: Content, language: str) -> Texts:
    """The texts of a live row. What a page fills in when it is made (`{channels}`) is not in it:
    those facts are found where they stand."""
    fields = {
        field: text
        for field in row.revised_fields
        if row.is_translated_field(field) and (text := text_in(row, field, language))
    }
    question, keywords = fields.pop(row.title_field, ""), fields.pop("keywords", "")
    return Texts(question, keywords, "\n".join([*fields.values(), *_facts(row, language)]))


def text_in(row: Content, field: str, language: str) -> str:
    """The words of a text. Those of a dialect's are taken from its rendered HTML, which publication
    has made: thirty times faster than reading the dialect again."""
    html = row.markdown_fields.get(field)
    text = getattr(row, row.column(html or field, language)) or ""
    return text_of_html(text) if html else text


def text_of_html(html: str) -> str:
    """The words of a rendered text on one line, those that stand for pictures too."""
    return " ".join(unescape(TAG.sub(_in_words, html)).split())


def _in_words(tag: re.Match[str]) -> str:
    if tag[1] == "img":
        found = PICTURE_IN_WORDS.search(tag[0])
        return f" {found[1]} " if found else " "
    return "" if tag[1] in WITHIN_WORDS else " "


def _facts(row: Content, language: str) -> list[str]:
    """Words that belong to a row and stand elsewhere."""
    if isinstance(row, Item):
        return [text_in(row.category, "title", language)]
    if isinstance(row, Channel):
        return [row.address]
    if isinstance(row, Policy):
        return [
            text
            for tier in Tier.objects.live().in_order()
            for text in (text_in(tier, "name", language), text_in(tier, "description", language))
        ]
    return []
