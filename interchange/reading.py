"""Reads a document: from its text to the plain data of documents.py. No database.

Raises BadDocument for what cannot be imported; nothing is left out in silence.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from django.core.validators import slug_re
from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode

from markup import Document as Parsed
from markup import parse, plain_text, rewrite_links, table_grid, write

from .channel_tables import read_channels
from .documents import BadDocument, ChannelRow, Document, Entry, Remark, SlaTable
from .doubts import doubts_about
from .front_matter import read_front_matter
from .kinds import FAQ, TERMS, has_title, holds_cuts, kind_of_document, section_level
from .links import LinkReader
from .sla_tables import read_sla
from .tables import BadTable

LONGEST = 80  # characters: what the columns of slugs hold
# The title of the section that stands before the first heading of the terms.
ABOUT_SUPPORT = {"ru": "О поддержке", "en": "About support"}


def read_file(
    file: Path,
    language: str,
    *,
    path: str,
    kind: str | None = None,
    docs_hosts: Collection[str] = (),
) -> Document:
    """The document in a file. `path` is what messages and the database call it."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadDocument(path, 0, _("cannot be read: %s") % error.strerror) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadDocument(path, line, _("this is not UTF-8 text")) from error
    return read_text(text, language, path=path, kind=kind, docs_hosts=docs_hosts)


def read_text(
    text: str,
    language: str,
    *,
    path: str,
    kind: str | None = None,
    docs_hosts: Collection[str] = (),
) -> Document:
    """The document in a text: see documents.py for what it gives."""
    if "\0" in text:
        raise BadDocument(path, text[: text.index("\0")].count("\n") + 1, _("this is not text"))
    parsed = parse(text, front_matter=True)
    if parsed.problems:
        first = min(parsed.problems, key=lambda problem: problem.line)
        raise BadDocument(path, first.line, first.message)
    link_reader = LinkReader(language, docs_hosts)
    document = read_parsed(parsed, language, path=path, kind=kind, change_link=link_reader)
    add_remarks(document, parsed, link_reader)
    return document


def read_parsed(
    parsed: Parsed,
    language: str,
    *,
    path: str,
    kind: str | None,
    change_link: Callable[[str, int], str],
) -> Document:
    """The document in a parsed text, which it changes. `kind`: if it is known."""
    tables = take_tables(parsed.tree, path)
    rewrite_links(parsed, change_link)
    nodes = parsed.tree.children
    document = Document(path, language, kind or kind_of_document(nodes, tables.sla is not None))
    document.channels, document.sla = tables.channels, tables.sla
    read_front_matter(document, parsed.front_matter)
    _read_entries(document, nodes)
    return document


def add_remarks(document: Document, parsed: Parsed, links: LinkReader) -> None:
    """Put what an editor should look at into a document, in the order of its lines."""
    words = " ".join(node.content for node in parsed.tree.walk() if node.type == "text")
    document.doubts = list(doubts_about(document.language, words, links.kept))
    document.remarks = sorted([*document.remarks, *links.remarks], key=lambda remark: remark.line)


# --- tables of facts -------------------------------------------------------------------------


@dataclass
class Tables:
    channels: list[ChannelRow] = field(default_factory=list)
    sla: SlaTable | None = None


def take_tables(tree: SyntaxTreeNode, path: str) -> Tables:
    """Take the facts out of a tree, and put a reference in the place of each of their tables."""
    taken = Tables()
    for node in [node for node in tree.walk() if node.type == "table"]:
        line = node.map[0] + 1 if node.map else 0
        grid = table_grid(node)
        try:
            channels, sla = read_channels(grid, line), read_sla(grid, line)
        except BadTable as error:
            raise BadDocument(path, error.line or line, str(error)) from error
        if channels is not None:
            taken.channels += channels
            _replace(node, "channels")
        elif sla is not None:
            if taken.sla:
                message = _("a second SLA table: a document holds one policy")
                raise BadDocument(path, line, message)
            taken.sla = SlaTable(sla, line)
            _replace(node, "sla")
    return taken


def _replace(node: SyntaxTreeNode, reference: str) -> None:
    parent = node.parent
    assert parent is not None
    stand_in = parse(f"{{{reference}}}").tree.children[0]
    parent.children = [stand_in if child is node else child for child in parent.children]
    stand_in.parent = parent


# --- entries ---------------------------------------------------------------------------------

# Title, blocks, line, id.
Part = tuple[str, Sequence[SyntaxTreeNode], int, str]


def _read_entries(document: Document, nodes: Sequence[SyntaxTreeNode]) -> None:
    if has_title(nodes):
        document.title, nodes = plain_text(nodes[:1]), nodes[1:]
    parts = _cuts(document, nodes) if holds_cuts(nodes) else _sections(document, nodes)
    for title, blocks, line, name in parts:
        if not title:
            raise BadDocument(document.path, line, _("the question or the title is empty"))
        blocks = _take_intro(document, title, blocks)
        text = write(blocks).strip("\n")
        if not text:
            message = _("“%(title)s” has no text under it") % {"title": title}
            raise BadDocument(document.path, line, message)
        document.entries.append(Entry(title, text, line, slug_of(name)))
    if not document.entries:
        raise BadDocument(document.path, 1, _("there is nothing in this document to import"))


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _id(node: SyntaxTreeNode) -> str:
    return str(node.attrs.get("id", ""))


def slug_of(name: str) -> str:
    """An id as the slug of its row; "" if it cannot be one."""
    return name if len(name) <= LONGEST and slug_re.fullmatch(name) else ""


def _cuts(document: Document, nodes: Sequence[SyntaxTreeNode]) -> Iterable[Part]:
    for node in nodes:
        if node.type == "cut":
            yield str(node.attrs["title"]), node.children, _line(node), _id(node)
        else:
            _leave_out(document, node)


def _leave_out(document: Document, node: SyntaxTreeNode) -> None:
    words = " ".join(plain_text([node]).split())[:60]
    message = _("“%(words)s” stands outside every question and is not imported")
    document.remarks.append(Remark(_line(node), message % {"words": words}))


def _sections(document: Document, nodes: Sequence[SyntaxTreeNode]) -> list[Part]:
    level = section_level(nodes)
    starts = [
        index
        for index, node in enumerate(nodes)
        if node.type == "heading" and node.tag == f"h{level}"
    ]
    lead = nodes[: starts[0] if starts else len(nodes)]
    parts = [
        (plain_text([nodes[start]]), nodes[start + 1 : end], _line(nodes[start]), _id(nodes[start]))
        for start, end in pairwise([*starts, len(nodes)])
    ]
    if document.kind == FAQ:
        for node in lead:
            _leave_out(document, node)
    elif lead:
        title = document.title or ABOUT_SUPPORT.get(document.language, ABOUT_SUPPORT["en"])
        parts.insert(0, (title, lead, _line(lead[0]), ""))
    return parts


def _take_intro(
    document: Document, title: str, blocks: Sequence[SyntaxTreeNode]
) -> Sequence[SyntaxTreeNode]:
    """The words before the SLA table of a section go into the policy; an answer keeps its own."""
    if document.sla is None or document.kind != TERMS:
        return blocks
    for index, node in enumerate(blocks):
        if node.type == "reference" and node.attrs["name"] == "sla":
            document.sla.title = title
            document.sla.intro = write(blocks[:index]).strip("\n")
            return blocks[index:]
    return blocks
