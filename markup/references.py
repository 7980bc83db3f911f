"""Places in a text that show facts from their rows, filled when a page is made.

`{channels}` alone on a line renders as an empty element. `fill()` puts HTML in its stead, made
by the function that the app owning the facts has registered.
"""

import re
from collections.abc import Callable
from typing import Any

KNOWN_REFERENCES = ("channels", "sla")

Fill = Callable[..., str]

_fillers: dict[str, Fill] = {}
_markdown_fillers: dict[str, Fill] = {}
_ELEMENT = re.compile(r'<div class="reference" data-reference="([a-z]+)"></div>')


def element(name: str) -> str:
    """The HTML that stands for the reference until `fill()`."""
    return f'<div class="reference" data-reference="{name}"></div>'


def register(name: str, fill: Fill, fill_markdown: Fill = lambda **context: "") -> None:
    """Let `fill(**context)` make the HTML of the reference `name`, and `fill_markdown(**context)`
    its Markdown. The HTML is trusted.

    Raises ValueError for a name that the dialect does not know.
    """
    if name not in KNOWN_REFERENCES:
        raise ValueError(f"unknown reference {name!r}: add it to KNOWN_REFERENCES")
    _fillers[name] = fill
    _markdown_fillers[name] = fill_markdown


def names() -> tuple[str, ...]:
    """The names that have a fill function."""
    return tuple(_fillers)


def fill(html: str, **context: Any) -> str:
    """The HTML with its references filled; one without a fill function stays empty."""

    def filled(match: re.Match[str]) -> str:
        filler = _fillers.get(match[1])
        return filler(**context) if filler else match[0]

    return _ELEMENT.sub(filled, html)


def markdown(name: str, **context: Any) -> str:
    """What a reference shows, in Markdown; nothing without a fill function."""
    filler = _markdown_fillers.get(name)
    return filler(**context) if filler else ""
