"""Reads a document of a tree, with its links and images resolved."""

from dataclasses import replace

from markup import resolve_targets, rewrite_images

from ..canonical_reading import read_canonical
from ..documents import BadDocument, Document
from ..reading import add_remarks, read_parsed
from .config import Config
from .images import Images
from .links import Links
from .pages import Opened, Page
from .walk import Tree


def read_page(
    tree: Tree, page: Page, config: Config, kind: str, links: Links, images: Images
) -> Document:
    """A document with its links and images resolved. `kind`: that of its first language. Raises
    BadDocument."""
    opened = Opened(tree, page.file, config)
    rewrite_images(opened.parsed, images)
    if opened.is_canonical:
        document = read_canonical(opened.parsed, page.file.language, path=opened.called)
        document.remarks += images.remarks
        return document
    for lost in resolve_targets(opened.parsed, links.target):
        links.leads_nowhere(lost.href, lost.line)
    opened.parsed.front_matter.pop("kind", None)
    try:
        document = read_parsed(
            opened.parsed,
            page.file.language,
            path=opened.called,
            kind=kind,
            change_link=links,
        )
    except BadDocument as error:
        raise BadDocument(opened.called, opened.own_line(error.line), error.message) from error
    links.remarks += images.remarks
    add_remarks(document, opened.parsed, links)
    document.entries = [replace(e, line=opened.own_line(e.line)) for e in document.entries]
    document.remarks = [replace(r, line=opened.own_line(r.line)) for r in document.remarks]
    return document
