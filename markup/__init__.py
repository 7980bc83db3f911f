"""The dialect of the documents: parse, render, write. No database, no Django models."""

from . import references
from .building import Built, build
from .documents import Cell, Document, Link, Problem, Source, Target
from .html_text import text_of_html
from .parsing import parse
from .portable import filled, is_portable, portable, words
from .reading import (
    images,
    links,
    plain_text,
    resolve_targets,
    rewrite_images,
    rewrite_links,
    table_grid,
)
from .rendering import render
from .writing import write

__all__ = [
    "Built", "Cell", "Document", "Link", "Problem", "Source", "Target", "build", "filled", "images",
    "is_portable", "links", "parse", "plain_text", "portable", "references", "render",
    "resolve_targets", "rewrite_images", "rewrite_links", "table_grid", "text_of_html", "words",
    "write",
]  # fmt: skip
