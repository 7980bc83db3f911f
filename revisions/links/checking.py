"""Which links lead nowhere."""

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from html import unescape
from operator import or_
from typing import Any, NamedTuple

from django.utils.functional import Promise

from markup import links, parse

from ..models import Content, Revision
from ..models.content import content_models
from ..rendering import resolve_link
from .site import Site, ids_of

HREF = re.compile(r'<a href="([^"]*)"')


class Broken(NamedTuple):
    """A link of a text that leads nowhere. `line` counts from 1 in its Markdown, 0: not found."""

    model: type[Content]
    pk: int
    field: str
    language: str
    href: str
    reason: str | Promise
    row: Content | None = None
    line: int = 0


def broken_links(site: Site | None = None, holding: Iterable[str] = ()) -> list[Broken]:
    """Those of all live texts; of those that hold any of these strings, if some are given.

    Reads the HTML, which is made already; `located` finds the lines of those that are shown.
    """
    site, needles = site or Site(), list(holding)
    return [
        Broken(model, pk, field, language, href, reason)
        for model, pk, field, language, html in _live_texts(needles)
        for href in hrefs_of(html)
        if (reason := site.problem(href, model, pk, language))
    ]


def _live_texts(needles: list[str]) -> Iterator[tuple[type[Content], int, str, str, str]]:
    """Model, key, field, language and HTML of each live text with a link. A query for each kind."""
    for model in content_models():
        places = [
            (field, code, column)
            for field, html_field in model.markdown_fields.items()
            for code, column in model.html_columns(html_field)
        ]
        if not places:
            continue
        rows = model.objects.live().filter(model.html_holds('<a href="'))
        if needles:
            rows = rows.filter(reduce(or_, (model.html_holds(needle) for needle in needles)))
        columns = [column for _field, _code, column in places]
        for pk, *texts in rows.in_order().values_list("pk", *columns).iterator():
            for (field, code, _column), html in zip(places, texts, strict=True):
                if html:
                    yield model, pk, field, code, html


def hrefs_of(html: str) -> list[str]:
    """The addresses of a rendered text, each once."""
    return list(dict.fromkeys(unescape(href) for href in HREF.findall(html)))


def located(found: Iterable[Broken]) -> list[Broken]:
    """The same with rows and lines; one for each place in which the link stands. A query for each
    kind among them."""
    found = list(found)
    rows: dict[type[Content], dict[int, Any]] = {
        model: model.objects.in_bulk({each.pk for each in found if each.model is model})
        for model in {each.model for each in found}
    }
    return [placed for each in found for placed in _placed(each, rows[each.model].get(each.pk))]


def _placed(broken: Broken, row: Content | None) -> list[Broken]:
    if row is None:  # it has gone since
        return []
    text = getattr(row, row.column(broken.field, broken.language)) or ""
    lines = [
        link.line
        for link in links(parse(text).tree.children)
        if resolve_link(link.href) == broken.href
    ]
    return [broken._replace(row=row, line=line) for line in lines or [0]]


def broken_in(revision: Revision, after: Content) -> list[Broken]:
    """Those of a proposal itself; `after` is its row as it would be published."""
    if revision.kind == Revision.Kind.RETIRE:
        return []
    site = Site(revision.content, after)
    found = [
        Broken(type(after), after.pk, field, code, href, reason)
        for field, html_field in after.markdown_fields.items()
        for code, column in after.html_columns(html_field)
        for href in hrefs_of(getattr(after, column) or "")
        if (reason := site.problem(href, type(after), after.pk, code))
    ]
    return [placed for each in found for placed in _placed(each, after)]


def broken_by(revision: Revision, after: Content) -> list[Broken]:
    """Links of other live texts that lead somewhere now, and nowhere after this proposal."""
    row = revision.content
    if not row.is_live:
        return []
    retires = revision.kind == Revision.Kind.RETIRE
    needles = {row.slug_now} if retires or row.slug_now != after.slug_now else set()
    before, then = ids_of(row), {} if retires else ids_of(after)
    for language, ids in before.items():
        needles |= {f"#{each}" for each in ids - then.get(language, set())}
    if not needles:
        return []
    site = Site(row, None if retires else after)
    now = {each[:5] for each in broken_links(holding=needles)}
    found = [
        each
        for each in broken_links(site, needles)
        if each[:5] not in now and (each.model, each.pk) != (type(row), row.pk)
    ]
    return located(found)
