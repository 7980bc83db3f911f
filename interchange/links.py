"""Links of documents: which of them mean pages of this site, and which cannot be right."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .documents import Remark

# The pages of this site, by how the paths of links to them end.
OWN_PAGES = {
    ("support", "support-info"): "terms",
    ("support", "sla"): "sla",
    ("contacts",): "contacts",
}
LANGUAGE_SEGMENT = re.compile(r"[a-z]{2}(?:[_-][A-Za-z]{2})?")


def segments_of(path: str) -> list[str]:
    """The parts of a path without the language in front: "/en_US/a/b/" -> ["a", "b"]."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return parts[1:] if parts and LANGUAGE_SEGMENT.fullmatch(parts[0]) else parts


@dataclass
class LinkReader:
    """Turns the links of one document, called as `change` of markup.rewrite_links.

    `docs_hosts` are HOST/PATH prefixes of the documentation portal. Links that cannot be right
    stay as they are and go into `remarks`. `kept` are all that stay as they are.
    """

    language: str
    docs_hosts: Collection[str]
    remarks: list[Remark] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __call__(self, href: str, line: int) -> str:
        path = self._path_in_portal(href)
        page = path and own_page(path)
        if page:
            return f"/{self.language}/{page}/{self._anchor(page, urlsplit(href).fragment)}"
        if _cannot_be_right(href):
            message = _("the link “%(href)s” cannot be right: it stays as it is") % {"href": href}
            self.remarks.append(Remark(line, message))
        self.kept.append(href)
        return href

    def _path_in_portal(self, href: str) -> str | None:
        """The path of a link into the documentation portal; None for other sites and mail."""
        parts = urlsplit(href)
        if parts.scheme not in ("", "http", "https"):
            return None
        if not parts.netloc:
            return None if parts.scheme else parts.path
        target = f"{parts.netloc.lower()}{parts.path.rstrip('/')}/"
        for host in self.docs_hosts:
            prefix = f"{re.sub('^https?://', '', host).rstrip('/')}/"
            name, slash, path = prefix.partition("/")
            prefix = f"{name.lower()}{slash}{path}"
            if target.startswith(prefix):
                return f"/{target.removeprefix(prefix)}"
        return None

    def _anchor(self, page: str, fragment: str) -> str:
        slug = fragment.replace("_", "-")
        return f"#{slug}" if page == "terms" and slug else ""


def own_page(path: str) -> str | None:
    """The page of this site that a path in the portal means: terms, sla, contacts, or None."""
    parts = segments_of(path)
    for ending, page in OWN_PAGES.items():
        if tuple(parts[-len(ending) :]) == ending:
            return page
    return None


def _cannot_be_right(href: str) -> bool:
    """Empty, or relative: a document has left the folder that such a link is counted from."""
    parts = urlsplit(href)
    return not href or not (parts.scheme or parts.netloc or href.startswith(("/", "#")))
