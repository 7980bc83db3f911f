"""Which links and images of texts lead nowhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from html import unescape
from itertools import groupby
from operator import attrgetter, or_
from typing import NamedTuple

from django.utils.functional import Promise

from markup import images, links, parse

from ..models import Content
from ..models.content import content_models
from ..rendering import resolve_link
from .site import Key, Place, Site
from .targets import Kind

ADDRESS = re.compile(r'<(?:a href|img src)="([^"]*)"')
ROWS_AT_ONCE = 500
FEW = 20  # texts to look for: a database takes longer to look for more than to give all rows


class Text(NamedTuple):
    """A rendered text of a row."""

    key: Key
    field: str
    language: str
    html: str


class Broken(NamedTuple):
    """A link of a text that leads nowhere. `line` counts from 1 in its Markdown, 0: not found."""

    key: Key
    field: str
    language: str
    href: str
    reason: str | Promise
    row: Content | None = None
    line: int = 0

    @property
    def place(self) -> Place:
        return Place(self.href, self.key, self.language)


def broken_links(site: Site | None = None, holding: Iterable[str] = ()) -> Iterator[Broken]:
    """Those of all live texts; of those that hold any of these strings, if a few are given.

    Reads the HTML, which is made already, of some rows at a time: whoever wants the first few does
    not wait for the rest. `located` finds the lines of those that are shown.
    """
    site, needles = site or Site(), list(holding)
    for texts in _live_texts(needles if len(needles) <= FEW else []):
        yield from broken_among(texts, site)


def broken_among(texts: Iterable[Text], site: Site) -> Iterator[Broken]:
    """Those of these texts."""
    found = [
        (text, Place(href, text.key, text.language))
        for text in texts
        for href in hrefs_of(text.html)
    ]
    site.look_up(place for _text, place in found)
    for text, place in found:
        if reason := site.problem(place):
            yield Broken(text.key, text.field, text.language, place.href, reason)


def _live_texts(needles: list[str]) -> Iterator[list[Text]]:
    """The live texts in the order of their rows, those of some rows at a time."""
    for kind in content_models():
        columns = [column for _field, _code, column in _rendered(kind)]
        if not columns:
            continue
        live = kind.objects.live()
        if needles:
            live = live.filter(reduce(or_, (kind.html_holds(needle) for needle in needles)))
        keys = list(live.in_order().values_list("pk", flat=True))
        for start in range(0, len(keys), ROWS_AT_ONCE):
            some = kind.objects.filter(pk__in=keys[start : start + ROWS_AT_ONCE]).in_order()
            yield [
                text
                for pk, *htmls in some.values_list("pk", *columns)
                for text in _texts(kind, pk, htmls)
            ]


def texts_of(row: Content) -> list[Text]:
    """Those of one row, as they stand in it."""
    htmls = [getattr(row, column) for _field, _code, column in _rendered(type(row))]
    return list(_texts(type(row), row.pk, htmls))


def _rendered(kind: Kind) -> list[tuple[str, str, str]]:
    """Field, language and column of each rendered text of a kind."""
    return [
        (field, code, column)
        for field, html_field in kind.markdown_fields.items()
        for code, column in kind.html_columns(html_field)
    ]


def _texts(kind: Kind, pk: int, htmls: Iterable[str | None]) -> Iterator[Text]:
    for (field, code, _column), html in zip(_rendered(kind), htmls, strict=True):
        if html:
            yield Text((kind, pk), field, code, html)


def hrefs_of(html: str) -> list[str]:
    """The addresses of the links and images of a rendered text, each once."""
    return list(dict.fromkeys(map(unescape, ADDRESS.findall(html))))


# --- where they stand --------------------------------------------------------------------------


def located(found: Iterable[Broken], rows: Mapping[Key, Content] | None = None) -> list[Broken]:
    """The same with rows and lines; one for each place in which the link stands. Without `rows`,
    a query for each kind among them."""
    found = list(found)
    rows = _rows_of(found) if rows is None else rows
    return [
        placed
        for (key, field, code), group in groupby(found, attrgetter("key", "field", "language"))
        if (row := rows.get(key))  # else it has gone since
        for placed in _placed(row, row.column(field, code), group)
    ]


def _rows_of(found: Iterable[Broken]) -> dict[Key, Content]:
    keys: dict[Kind, set[int]] = {}
    for broken in found:
        kind, pk = broken.key
        keys.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): row for kind in keys for pk, row in kind.objects.in_bulk(keys[kind]).items()
    }


def _placed(row: Content, column: str, found: Iterable[Broken]) -> Iterator[Broken]:
    nodes = parse(getattr(row, column) or "").tree.children
    places = [(resolve_link(link.href), link.line) for link in links(nodes)]
    places += [(image.href, image.line) for image in images(nodes)]
    for broken in found:
        lines = sorted(line for href, line in places if href == broken.href)
        yield from (broken._replace(row=row, line=line) for line in lines or [0])
