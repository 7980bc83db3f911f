"""The pages of an export: their front matter and their text."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import yaml
from django.conf import settings
from django.core.files.storage import default_storage

from faq.models import Category, Item
from markup import parse, rewrite_images, write
from markup.parsing import FRONT_MATTER_SIZE
from revisions.images.stored import images_named_in
from revisions.models import Content
from sla.models import Policy

from ..canonical_pages import FAQ_PAGE, FORMAT, NO_TITLE, PAGE_KINDS, SLA_PAGE, PageKind, text_field
from .grids import grid_facts, grid_table
from .site import Site, languages_with
from .titles import cut_line, heading_line, is_kept


@dataclass
class Page:
    """A page of one language: its path, what stands in it, and the images that it names."""

    kind: PageKind
    language: str
    slug: str = ""
    front: dict[str, Any] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)
    images: set[str] = field(default_factory=set)  # as the storage names them

    @property
    def path(self) -> str:
        return f"{self.language}/{self.kind.path.format(slug=self.slug)}"

    @property
    def text(self) -> str:
        """Raises FrontMatterTooLong for a page that could not be read back."""
        data = yaml.safe_dump(self.front, allow_unicode=True, sort_keys=False, width=1_000_000)
        if len(data) + 8 > FRONT_MATTER_SIZE:
            raise FrontMatterTooLong(self.path)
        return "\n\n".join([f"---\n{data}---", *self.blocks]) + "\n"

    def words(self, text: str) -> str:
        """A text in the canonical dialect; images of ours by their way from this page."""
        document = parse(text)
        rewrite_images(document, self._image)
        return write(document).strip("\n")

    def _image(self, src: str, line: int) -> str:
        for name in images_named_in(src):
            if src == default_storage.url(name) and default_storage.exists(name):
                self.images.add(name)
                return posixpath.relpath(name, posixpath.dirname(self.path))
        return src


class FrontMatterTooLong(Exception):
    """A page whose front matter is longer than a reader of documents takes. str(): its path."""


def all_pages() -> Iterator[Page]:
    """Every page of the site, in every language in which it says anything."""
    site = Site()
    for kind in PAGE_KINDS:
        if kind is FAQ_PAGE:
            for place, category in enumerate(site.rows(Category)):
                items = site.rows(Item, category=category.pk)
                yield from _pages(site, kind, items, category, place)
        elif kind is SLA_PAGE:
            for place, policy in enumerate(site.rows(Policy)):
                yield from _pages(site, kind, [], policy, place)
        else:
            yield from _pages(site, kind, site.rows(kind.model))


def _pages(
    site: Site,
    kind: PageKind,
    rows: Sequence[Content],
    about: Content | None = None,
    place: int = 0,
) -> Iterator[Page]:
    """The page of these rows in each language. `about`: the row whose title it has."""
    spoken = {row.pk: languages_with(row) for row in rows}
    codes = {code for row in [*rows, *([about] if about else [])] for code in languages_with(row)}
    for language in [code for code, _name in settings.LANGUAGES if code in codes]:
        page = Page(kind, language, about.slug_now if about else "")
        page.front = {"format": FORMAT, "kind": kind.name}
        source = about.source_language if about else settings.LANGUAGE_CODE
        page.front["source_language"] = source
        if about:
            _write_head(site, page, about, place)
        here = [(n, row) for n, row in enumerate(rows) if language in spoken[row.pk]]
        as_cuts = kind.with_cuts or any(_parts_the_page(row, language) for _n, row in here)
        said = {}
        for number, row in here:
            facts = site.about(row, language, source)
            if len(spoken[row.pk]) < len(codes):
                facts["position"] = number
            facts |= _write_row(page, row, as_cuts=as_cuts)
            if facts:
                said[row.slug_now] = facts
        if said:
            page.front["rows"] = said
        yield page


def _write_head(site: Site, page: Page, about: Content, place: int) -> None:
    """What a page says about the row that it is about: its category, or its policy."""
    page.front["slug"] = about.slug_now
    page.front["position"] = place
    page.front |= site.about(about, page.language, about.source_language)
    title = getattr(about, about.column("title", page.language)) or ""
    line = partial(heading_line, 1)
    if not title or not is_kept(title, line):
        page.front["title"] = title
    if title.strip():
        page.blocks.append(line(title))
    if isinstance(about, Policy):
        if intro := page.words(getattr(about, about.column("intro", page.language)) or ""):
            page.blocks.append(intro)
        page.front |= grid_facts(about)
        page.blocks += grid_table(about, page.language)


def _write_row(page: Page, row: Content, *, as_cuts: bool) -> dict[str, Any]:
    """Write a row, and give what its front matter says of its title."""
    title = getattr(row, row.column(row.title_field, page.language)) or ""
    text = getattr(row, row.column(text_field(type(row)) or "", page.language)) or ""
    line = partial(cut_line, slug=row.slug_now)
    if not as_cuts:
        line = partial(heading_line, 2, slug=row.slug_now)
    page.blocks.append(line(title if title.strip() else NO_TITLE))
    if words := page.words(text):
        page.blocks.append(words)
    if as_cuts:
        page.blocks.append("{/cut}")
    return {} if title.strip() and is_kept(title, line) else {"title": title}


def _parts_the_page(row: Content, language: str) -> bool:
    """Whether a text has headings or cuts that would be taken for those of rows."""
    text = getattr(row, row.column(text_field(type(row)) or "", language)) or ""
    return any(
        node.type == "cut" or node.type == "heading" and node.tag in ("h1", "h2")
        for node in parse(text).tree.children
    )
