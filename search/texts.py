"""What of a row customers search for: its head, the hints of its editors, and the rest."""

from typing import NamedTuple

from channels.models import Channel
from faq.models import Category, Item
from markup import text_of_html
from revisions.models import Content, content_models
from sla.models import Policy, Tier


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
    has made."""
    html = row.markdown_fields.get(field)
    text = getattr(row, row.column(html or field, language)) or ""
    return text_of_html(text) if html else text


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
