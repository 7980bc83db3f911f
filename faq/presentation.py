"""Answers as public pages show them."""

from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from markup import references
from revisions.editions import Edition
from revisions.reading import Reading


class Answer(NamedTuple):
    """An item as one reader gets it; `html` is the answer with its references filled."""

    reading: Reading
    html: SafeString


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
