"""Reads a page that export_docs has written (canonical_pages.py), and that people may have edited
since. No database."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode

from markup import Document as Parsed
from markup import plain_text, table_grid, write

from .canonical_pages import FORMAT, NO_TITLE, PAGE_KINDS, PageKind
from .documents import BadDocument, Document, Entry, Remark
from .reading import slug_of

Nodes = Sequence[SyntaxTreeNode]
# What must be of which type in front matter; dates and numbers are taken as they are written.
LISTS, MAPPINGS = ("was", "channels", "columns"), ("rows", "percentiles")


def is_canonical(front_matter: Mapping[str, Any]) -> bool:
    return front_matter.get("format") == FORMAT


def kind_of_page(name: object) -> PageKind | None:
    return next((kind for kind in PAGE_KINDS if kind.name == name), None)


def read_canonical(parsed: Parsed, language: str, *, path: str) -> Document:
    """The document in a parsed page. Raises BadDocument."""
    head = parsed.front_matter
    kind = kind_of_page(head.get("kind"))
    if kind is None:
        message = _("“kind” in the front matter is none of %(kinds)s")
        names = ", ".join(kind.name for kind in PAGE_KINDS)
        raise BadDocument(path, 1, message % {"kinds": names})
    document = Document(path, language, kind.name, head=dict(head))
    _check(path, document.head or {})
    nodes: Nodes = parsed.tree.children
    if kind.page_model:
        nodes = _take_title(document, nodes)
    if head.get("channels") and nodes and nodes[-1].type == "table":
        document.grid = [[cell.text for cell in row] for row in table_grid(nodes[-1])]
        nodes = nodes[:-1]
    if kind.page_model is kind.model:
        document.entries = [Entry(document.title, write(nodes).strip("\n"), 1)]
    else:
        _read_rows(
            document, nodes, with_cuts=kind.with_cuts or nodes[:1] and nodes[0].type == "cut"
        )
    return document


def _check(path: str, head: Mapping[str, Any]) -> None:
    """Raise BadDocument for front matter that is none of a page's."""
    rows = head.get("rows", {})
    named = list(rows.values()) if isinstance(rows, Mapping) else []
    codes = [code for code, _name in settings.LANGUAGES]
    for said in [head, *named]:
        if not isinstance(said, Mapping):
            raise BadDocument(path, 1, _("“rows” in the front matter: write facts under each slug"))
        for key, kinds in ((LISTS, list), (MAPPINGS, Mapping)):
            for name in key:
                if name in said and not isinstance(said[name], kinds):
                    message = _(
                        "“%(key)s” in the front matter cannot be read: write it as export_docs does"
                    )
                    raise BadDocument(path, 1, message % {"key": name})
        if said.get("source_language", codes[0]) not in codes:
            message = _("“source_language” in the front matter is none of %(codes)s")
            raise BadDocument(path, 1, message % {"codes": ", ".join(codes)})


def _take_title(document: Document, nodes: Nodes) -> Nodes:
    """Take the title: the heading on top, and how it is spelled exactly if the page says so."""
    assert document.head is not None
    exact = document.head.get("title")
    if exact is not None and not str(exact).strip():
        document.title = str(exact)
        return nodes
    if not nodes or nodes[0].type != "heading" or nodes[0].tag != "h1":
        return nodes
    document.title = _spelled(exact, plain_text(nodes[:1]))
    return nodes[1:]


def _spelled(exact: object, visible: str) -> str:
    """The exact title, unless somebody has edited the visible one since."""
    if not isinstance(exact, str):
        return visible
    return exact if (exact.split() or [NO_TITLE]) == visible.split() else visible


def _read_rows(document: Document, nodes: Nodes, *, with_cuts: object) -> None:
    starts = [n for n, node in enumerate(nodes) if _begins_a_row(node, with_cuts)]
    assert document.head is not None
    rows = document.head.get("rows", {})
    for node in nodes[: starts[0] if starts else len(nodes)]:
        _leave_out(document, node)
    for start, end in pairwise([*starts, len(nodes)]):
        node, inside = nodes[start], nodes[start + 1 : end]
        if with_cuts:
            for stray in inside:
                _leave_out(document, stray)
            inside = node.children
        slug = slug_of(str(node.attrs.get("id", "")))
        about = rows.get(slug, {}) if slug else {}
        visible = str(node.attrs["title"]) if with_cuts else plain_text([node])
        title, line = _spelled(about.get("title"), visible), node.map[0] + 1 if node.map else 0
        document.entries.append(Entry(title, write(inside).strip("\n"), line, slug, about))


def _begins_a_row(node: SyntaxTreeNode, with_cuts: object) -> bool:
    return node.type == "cut" if with_cuts else node.type == "heading" and node.tag == "h2"


def _leave_out(document: Document, node: SyntaxTreeNode) -> None:
    words = " ".join(plain_text([node]).split())[:60]
    message = _("“%(words)s” stands outside every question and is not imported")
    line = node.map[0] + 1 if node.map else 0
    document.remarks.append(Remark(line, message % {"words": words}))
