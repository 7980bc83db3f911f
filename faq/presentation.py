"""Answers as public pages show them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from markup import references
from revisions.editions import Edition
from revisions.reading import Reading

# Answers of which a process keeps what was laid out: some megabytes. A page that shows more is made
# as if it kept nothing.
BLOCKS = 500


@dataclass
class Answer:
    """An item as one reader gets it; `html` is the answer with its references filled."""

    reading: Reading
    html: SafeString

    @property
    def address(self) -> str:
        """Of its own page, in the active language."""
        return path_of(get_language(), self.reading.row.slug)

    def shown(self) -> "Shown":
        reading = self.reading
        return Shown(
            get_language(),
            self.address,
            self.html,
            reading.row.slug,
            reading["question"],
            reading.lang_attribute,
            reading.language,
            reading.is_translated,
            reading.is_outdated,
            reading.source_language,
        )

    @property
    def block(self) -> str:
        """Its place on the page of all answers."""
        make = block_of if settings.DEBUG else kept_block_of
        return make(self.shown())


class Shown(NamedTuple):
    """All that the page of all answers shows of one. Its template gets nothing else: so what was
    once made of this is right for as long as this is the same."""

    page_language: str
    address: str
    html: str
    anchor: str
    question: str
    lang_attribute: str
    language: str
    is_translated: bool
    is_outdated: bool
    source_language: str


def block_of(shown: Shown) -> str:
    context = {"reading": shown, "LANGUAGE_CODE": shown.page_language}
    return render_to_string("faq/includes/answer.html", context)


@lru_cache(maxsize=BLOCKS)
def path_of(_language: str, slug: str) -> str:
    """The address of an answer in the active language, which has to be this one."""
    return reverse("faq:item", args=[slug])


# Most publications change one answer of many, and filling the template for all of them takes long.
kept_block_of = lru_cache(maxsize=BLOCKS)(block_of)


def answers(items: Any, language: str, edition: Edition) -> list[Answer]:
    """Items ready to be shown. Facts that several answers show are fetched once."""
    page = {"language": language, "edition": edition, "memo": {}}
    return [
        Answer(
            reading := Reading(item, language),
            mark_safe(references.fill(reading["answer_html"], **page)),
        )
        for item in items
    ]
