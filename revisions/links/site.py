"""What a link can lead to: the pages of this site and the places on them."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from ..models import Content, Slug
from ..models.content import content_models

NOWHERE = _("there is no such page")
OFF = _("what stood there was taken off the site")
NOT_YET = _("what is proposed for this address is not on the site yet")
NO_PLACE = _("the page is there, but nothing on it has this anchor")
RELATIVE = _("the address is counted from the page, and the text stands on several")
ID = re.compile(r' id="([^"]+)"')

Kind = type[Content]


class Site:
    """What is live; or what would be after a proposal: `after` is its row as it would be, None if
    it goes off the site. Asks the database as often for any number of links."""

    def __init__(self, row: Content | None = None, after: Content | None = None) -> None:
        self.changed, self.after = row, after
        self.rows: dict[Kind, list[Content]] = {}
        self.keys: dict[Kind, dict[str, int]] = {}
        self.ids: dict[Kind, dict[int, dict[str, set[str]]]] = {}
        self.anchors: dict[tuple[str, str], set[str]] = {}
        self.known: dict[tuple[str, str], str | Promise] = {}

    def problem(self, href: str, model: Kind, pk: int, language: str) -> str | Promise:
        """Why an address as it stands in the HTML of a row's text leads nowhere; empty if it leads
        somewhere, or to another site."""
        if href.startswith("#"):
            return self._within(unquote(href[1:]), model, pk, language)
        key = (href, get_language_from_path(href) or language)
        if key not in self.known:
            self.known[key] = self._problem(*key)
        return self.known[key]

    def _problem(self, href: str, language: str) -> str | Promise:
        try:
            target = urlsplit(href)
        except ValueError:  # a host like “[”
            return NOWHERE
        if not is_here(href, target):
            return ""
        if target.netloc:
            target = target._replace(path=target.path or "/")
        if not target.path.startswith("/"):
            return RELATIVE
        match = matched(target.path, language)
        if match is None:
            return NOWHERE
        return self._at(match, target, get_language_from_path(target.path) or language)

    def _within(self, anchor: str, model: Kind, pk: int, language: str) -> str | Promise:
        """In the same text, or where all rows of its kind stand on one page, anywhere on it."""
        if model.detail_page:
            found = self._ids(model).get(pk, {}).get(language, set())
        else:
            found = self._anchors(model.public_page, language)
        return "" if anchor in found else NO_PLACE

    def _at(self, match: ResolverMatch, target: SplitResult, language: str) -> str | Promise:
        anchor = unquote(target.fragment)
        query = parse_qs(target.query)
        for model in content_models():
            if model.detail_page and model.detail_page == match.view_name:
                slug = str(next(iter(match.kwargs.values())))
                return self._row_at(model, slug, anchor, language)
            is_asked = model.page_parameter in query and model.public_page == match.view_name
            slug = query[model.page_parameter][0] if is_asked else ""
            if is_asked and (problem := self._row_at(model, slug, "", language)):
                return problem
        pages = {model.public_page for model in content_models()}
        if anchor and match.view_name in pages:
            return "" if anchor in self._anchors(match.view_name, language) else NO_PLACE
        return ""

    def _row_at(self, model: Kind, slug: str, anchor: str, language: str) -> str | Promise:
        key = self._keys(model).get(slug)
        if key is None:
            role = self._slugs.get((model, slug), (0, ""))[1]
            return NOT_YET if role == Slug.Role.RESERVED else OFF if role else NOWHERE
        if not anchor:
            return ""
        return "" if anchor in self._ids(model).get(key, {}).get(language, set()) else NO_PLACE

    # --- what there is -----------------------------------------------------------------------

    def _keys(self, model: Kind) -> dict[str, int]:
        """The keys of live rows by their addresses, the earlier ones too."""
        if model not in self.keys:
            live = {row.pk: row.slug_now for row in self._rows(model)}
            earlier = {
                slug: pk
                for (kind, slug), (pk, role) in self._slugs.items()
                if kind is model and pk in live and role != Slug.Role.RESERVED
            }
            self.keys[model] = earlier | {slug: pk for pk, slug in live.items()}
        return self.keys[model]

    def _rows(self, model: Kind) -> list[Content]:
        if model not in self.rows:
            rows = model.objects.live().only("pk", model.slug_field, "source_language")
            self.rows[model] = self._with_proposal(model, rows)
        return self.rows[model]

    def _with_proposal(self, model: Kind, rows: Iterable[Any]) -> list[Content]:
        if type(self.changed) is not model or self.changed is None:
            return list(rows)
        others = [row for row in rows if row.pk != self.changed.pk]
        return [*others, self.after] if self.after else others

    @cached_property
    def _slugs(self) -> dict[tuple[Kind, str], tuple[int, str]]:
        """Earlier and reserved addresses of the kinds that have any of their own."""
        return {
            (model, slug.slug): (slug.object_id, slug.role)
            for model in content_models()
            if model.detail_page or model.page_parameter
            for slug in Slug.objects.of_kind(model)
        }

    def _anchors(self, page: str, language: str) -> set[str]:
        """All ids on a page on which rows stand."""
        if (page, language) not in self.anchors:
            found: set[str] = set()
            for model in content_models():
                if model.public_page == page:
                    found |= model.anchors_of(self._rows(model), language)
                    found |= set().union(*(ids[language] for ids in self._ids(model).values()))
            self.anchors[page, language] = found
        return self.anchors[page, language]

    def _ids(self, model: Kind) -> dict[int, dict[str, set[str]]]:
        """By key and language, the ids inside of the texts of each row that has any."""
        if model not in self.ids:
            rows: Iterable[Any] = ()
            if model.markdown_fields:
                rows = model.objects.live().filter(model.html_holds(' id="'))
            shown = self._with_proposal(model, rows)
            self.ids[model] = {row.pk: ids_of(row) for row in shown}
        return self.ids[model]


def ids_of(row: Content) -> dict[str, set[str]]:
    """In each language the ids inside of the texts that its readers get."""
    found = {}
    for code, _name in settings.LANGUAGES:
        shown = row.read_in(code).language
        html = "".join(
            getattr(row, row.column(field, shown)) or "" for field in row.markdown_fields.values()
        )
        found[code] = set(ID.findall(html))
    return found


def is_here(href: str, target: SplitResult) -> bool:
    """Whether an address means this site, and not another one or the rest of the portal."""
    base = settings.DOCS_BASE_URL.rstrip("/")
    if target.scheme not in ("", "http", "https") or (base and href.startswith(f"{base}/")):
        return False
    own = {urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS}
    return not target.netloc or target.netloc.lower() in own


def matched(path: str, language: str) -> ResolverMatch | None:
    """The page at a path, also where the site leads on to it: with a slash at its end, and with a
    language in front."""
    for candidate in (path, f"{path}/", f"/{language}{path}", f"/{language}{path}/"):
        with override(get_language_from_path(candidate) or language):
            try:
                return resolve(candidate)
            except Resolver404:
                continue
    return None
