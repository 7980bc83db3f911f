"""Answers as public pages show them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from markup import references
from revisions.editions import Edition
from revisions.reading import Reading


@dataclass
class Answer:
    """An item as one reader gets it; `html` is the answer with its references filled."""

    reading: Reading
    html: SafeString

    @cached_property
    def address(self) -> str:
        """Of its own page, in the active language."""
        return self.reading.row.public_path()


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
