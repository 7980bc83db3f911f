"""Links between the documents of a tree, as addresses of this site."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from markup import Target
from markup.fragments import path_in_tree

from ..documents import Remark
from ..kinds import FAQ, TERMS
from ..links import LinkReader, segments_of
from ..reading import slug_of
from .pages import Page
from .walk import File

ENDINGS = ("", ".md", "/index.md", "/README.md")


class Site:
    """Where the pages of a tree stand on this site. `others`: documents that are none of ours."""

    def __init__(self, pages: Iterable[Page], others: Iterable[File]) -> None:
        self.pages = {page.file.path: page for page in pages}
        self.others = {file.path: file for file in others}
        self.by_key = {(p.file.key, p.file.language): p for p in self.pages.values()}
        self.languages = {page.file.language for page in self.pages.values()}
        by_key = {(page.file.key, name) for page in self.pages.values() for name in page.titles}
        counts = Counter(name for _key, name in by_key)
        # An id that stands on several pages can be the address of one question at most.
        self.ids = {name for name, count in counts.items() if count == 1 and slug_of(name)}

    def page_at(self, path: str) -> Page | File | None:
        """The document that a path from the root of the tree means, with its ending or without."""
        for ending in ENDINGS:
            if found := self.pages.get(f"{path}{ending}") or self.others.get(f"{path}{ending}"):
                return found
        return None

    def address(self, found: Page | File, anchor: str) -> str:
        """Where readers find a document: on this site, or in the rest of the portal."""
        if isinstance(found, File):
            return f"/{found.language}/{'/'.join(found.parts)}/" + (f"#{anchor}" if anchor else "")
        with override(found.file.language):
            if found.kind == FAQ and anchor in found.titles and anchor in self.ids:
                return reverse("faq:item", args=[anchor])
            if found.kind == FAQ:
                return f"{reverse('faq:list')}?category={found.category}"
            page = "sla:policy" if found.is_sla else "sla:terms"
            slug = slug_of(anchor.replace("_", "-"))
            return reverse(page) + (f"#{slug}" if slug and found.kind == TERMS else "")


class Links(LinkReader):
    """Turns the links of one document of a tree, relative ones from the document's own folder."""

    def __init__(self, site: Site, page: Page, docs_hosts: Iterable[str]) -> None:
        super().__init__(page.file.language, list(docs_hosts))
        self.site, self.page = site, page

    def __call__(self, href: str, line: int) -> str:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return super().__call__(href, line)
        if not parts.path:
            is_here = parts.fragment in self.page.titles
            return self.site.address(self.page, parts.fragment) if is_here else href
        found = self._document(unquote(parts.path))
        if found is not None:
            address = self.site.address(found, parts.fragment)
            if isinstance(found, File):
                self.kept.append(address)
            elif parts.fragment and parts.fragment not in found.titles:
                message = _("the link “%(href)s” leads to a place that is not on its page")
                self.remarks.append(Remark(line, message % {"href": href}))
            return address
        if parts.path.startswith("/") or self._is_own(href):
            return super().__call__(href, line)
        self.leads_nowhere(href, line)
        self.kept.append(href)
        return href

    def _is_own(self, href: str) -> bool:
        """Whether a link means a page that this site has by its name, such as support/sla."""
        return LinkReader(self.language, self.docs_hosts)(href, 0) != href

    def leads_nowhere(self, href: str, line: int) -> None:
        message = _("the link “%(href)s” leads nowhere: it stays as it is")
        self.remarks.append(Remark(line, message % {"href": href}))

    def _document(self, path: str) -> Page | File | None:
        if path.startswith("/"):
            language = path.split("/")[1][:2]
            code = language if language in self.site.languages else self.language
            return self.site.by_key.get(("/".join(segments_of(path)), code))
        # From the folder of the page, or as a reader of its published page would follow it.
        for base in (self.page.file.path, f"{self.page.file.path.removesuffix('.md')}/page"):
            full = path_in_tree(path.rstrip("/") or ".", base)
            if full and (found := self.site.page_at(full.removesuffix("/"))):
                return found
        return None

    def target(self, target: str, line: int) -> Target | None:
        """What `{linkto(path#id)}` leads to; None if there is no such page or id."""
        path, _sign, anchor = target.strip().partition("#")
        found = self._document(path) if path else self.page
        if found is None or (isinstance(found, Page) and anchor and anchor not in found.titles):
            return None
        if isinstance(found, File):
            return Target(self.site.address(found, anchor), "")
        return Target(self.site.address(found, anchor), found.titles.get(anchor) or found.title)
