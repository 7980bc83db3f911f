"""Answers as public pages show them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from markup import references
from revisions.editions import Edition
from revisions.reading import Reading

# Blocks that a process keeps: some megabytes. A page that shows more is made as if it kept none.
BLOCKS = 500


@dataclass
class Answer:
    """An item as one reader gets it; `html` is the answer with its references filled."""

    reading: Reading
    html: SafeString

    @cached_property
    def address(self) -> str:
        """Of its own page, in the active language."""
        return self.reading.row.public_path()

    def shown(self) -> "Shown":
        reading, language = self.reading, get_language()
        return Shown(
            language,
            reading.lang_attribute,
            reading["question"],
            reading.row.slug,
            notice_above(reading, language),
            self.html,
            self.address,
        )

    @property
    def block(self) -> str:
        """Its place on the page of all answers."""
        make = block_of if settings.DEBUG else kept_block_of
        return make(self.shown())


class Shown(NamedTuple):
    """All that the page of all answers shows of one, in a language. Its template gets nothing
    else: so what was once made of this is right for as long as this is the same."""

    language: str
    lang_attribute: str
    question: str
    anchor: str
    notice: str
    html: str
    address: str


def notice_above(reading: Reading, language: str) -> str:
    """That the text is not translated, or behind its original; mostly nothing."""
    if reading.is_translated and not reading.is_outdated:
        return ""
    context = {"reading": reading, "LANGUAGE_CODE": language}
    return render_to_string("includes/notice.html", context)


def block_of(shown: Shown) -> str:
    return render_to_string("faq/includes/answer.html", shown._asdict())


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
