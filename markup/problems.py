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
    "lone tab": _("A tab stands outside of {tabs}: put it between {tabs} and {/tabs}."),
    "tab list": _("<tablist> belongs directly after <tabs>: move it there."),
    "empty tab": _("The tab “%(source)s” has no panel: write one, or take the tab out."),
    "inside": _("%(source)s stands inside a line: put it on a line of its own."),
    "unclosed table": _("<table> is opened here and never closed: add </table>."),
    "empty table": _("This table has no rows: fill it or remove it."),
    "wide table": _("The cells of this table span too many rows and columns: make them fewer."),
    "nested table": _("This table stands inside a table: take it out."),
    "lost cells": _("This row has more cells than the table's first row: check the | signs."),
    "short row": _("The last row of this table has too few cells: check cols and the | signs."),
    "unclosed comment": _("<!-- is opened here and never closed: add -->."),
    "active html": _("<%(source)s> is not allowed in a text and is left out: remove it."),
    "variable": _("%(source)s is not known: check its name, or add it to the variables."),
    "missing file": _("%(source)s is not there: check the path."),
    "outside": _("%(source)s leads out of the folder of the documents: move the file into it."),
    "cycle": _("%(source)s includes itself, directly or by others: take one of the includes out."),
    "large build": _("%(source)s makes the document too large: include less."),
    "unknown tag": _(
        "%(source)s is not known and is left out: write \\ before it, or put it into `code`."
    ),
    "params": _("%(source)s: after an image, width, height and noBorder can be said. Correct it."),
    "front matter": _("The lines between --- and --- are not valid YAML: %(source)s."),
}


def problem(line: int, kind: str, source: str = "", closing: str = "", path: str = "") -> Problem:
    """A problem of a kind that MESSAGES knows, at a line counted from 1."""
    source = source if len(source) <= 80 else source[:79] + "…"
    message = str(MESSAGES[kind]) % {"source": source, "closing": closing}
    return Problem(line, message, path)


def report(
    env: MutableMapping[str, Any], line: int, kind: str, source: str = "", closing: str = ""
) -> None:
    """Note a problem of a text at a line counted from 0."""
    env.setdefault("problems", []).append(problem(line + 1, kind, source, closing))
