"""What may be wrong with a text, in words that say what to do."""

from collections.abc import MutableMapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .documents import Problem

MESSAGES = {
    "deep": _("Blocks are nested too deeply here: take some of them apart."),
    "unknown": _(
        "%(source)s is not known: check its spelling, or write \\ before it to show it as text."
    ),
    "unclosed": _("%(source)s is opened here and never closed: add %(closing)s."),
    "unopened": _("%(source)s closes nothing: remove it, or open the block before it."),
    "title": _("%(source)s has no title: write one between the parentheses."),
    "summary": _("<summary> belongs directly after <details>: move it there."),
    "inside": _("%(source)s stands inside a line: put it on a line of its own."),
    "unclosed table": _("<table> is opened here and never closed: add </table>."),
    "empty table": _("This table has no rows: fill it or remove it."),
    "wide table": _("The cells of this table span too many rows and columns: make them fewer."),
    "nested table": _("This table stands inside a table: take it out."),
    "lost cells": _("This row has more cells than the table's first row: check the | signs."),
    "unclosed comment": _("<!-- is opened here and never closed: add -->."),
    "active html": _("<%(source)s> is not allowed in a text and is left out: remove it."),
    "front matter": _("The lines between --- and --- are not valid YAML: %(source)s."),
}


def report(
    env: MutableMapping[str, Any], line: int, kind: str, source: str = "", closing: str = ""
) -> None:
    """Note a problem at a line counted from 0."""
    source = source if len(source) <= 80 else source[:79] + "…"
    message = str(MESSAGES[kind]) % {"source": source, "closing": closing}
    env.setdefault("problems", []).append(Problem(line + 1, message))
