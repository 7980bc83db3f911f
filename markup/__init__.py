"""The dialect of the documents: parse, render, write. No database, no Django models."""

from . import references
from .documents import Cell, Document, Link, Problem, Source
from .parsing import parse
from .reading import links, plain_text, rewrite_links, table_grid
from .rendering import render
from .writing import write

__all__ = [
    "Cell", "Document", "Link", "Problem", "Source", "links", "parse", "plain_text",
    "references", "render", "rewrite_links", "table_grid", "write",
]  # fmt: skip
