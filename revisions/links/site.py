"""What is on this site for links to lead to: rows, the places in their texts, images."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext_lazy as _

from ..models import Content, Slug, content_models
from .targets import NOWHERE, Kind, Target, detail_pages, target_of

OFF = _("what stood there was taken off the site")
NOT_YET = _("what is proposed for this address is not on the site yet")
NO_PLACE = _("the page is there, but nothing on it has this anchor")
NO_IMAGE = _("there is no such image")
ID = re.compile(r' id="([^"]+)"')
LEADS = Target()  # to something, and nothing more has to be asked

Key = tuple[Kind, int]
Proposed = Mapping[Key, Content | None]


class Place(NamedTuple):
    """An address as it stands in the HTML of a row's text, and the language of that text."""

    href: str
    key: Key
    language: str


class Site:
    """What is live; or what would be after some proposals: `proposed` has each row as it would be,
    None if it goes off the site.

    What texts lead to is read as often for any number of links that were told to `look_up`.
    """

    def __init__(self, proposed: Proposed | None = None) -> None:
        self.proposed: Proposed = proposed or {}
        self._known: dict[tuple[str, str], Target] = {}
        self._keys: dict[Kind, dict[str, int]] = {}
        self._ids: dict[Key, dict[str, set[str]]] = {}
        self._anchors: dict[tuple[str, str], set[str]] = {}
        self._images: dict[str, bool] = {}

    def problem(self, place: Place) -> str | Promise:
        """Why an address leads nowhere; empty if it leads somewhere, or to another site."""
        if place.href.startswith("#"):
            return self._problem_within(place)
        target = self._target(place.href, place.language)
        if target.image:
            return "" if self._has_image(target.image) else NO_IMAGE
        if target.row:
            return self._problem_of_row(*target.row) or self._problem_of_anchor(target)
        for problem in (target.reason, *(self._problem_of_row(*each) for each in target.asked)):
            if problem:
                return problem
        return self._problem_on_page(target)

    def look_up(self, places: Iterable[Place]) -> None:
        """Read the ids in the texts that these links lead to: a query for each kind of row."""
        wanted: dict[Kind, set[int]] = {}
        for href, (kind, pk), language in places:
            if not href.startswith("#"):
                target = self._target(href, language)
                if not (target.row and target.anchor):
                    continue
                kind, pk = target.row[0], self._rows_at(target.row[0]).get(target.row[1], 0)
            wanted.setdefault(kind, set()).add(pk)
        for kind, keys in wanted.items():
            if kind.detail_page:
                self._read_ids(kind, keys)

    # --- what an address means ---------------------------------------------------------------

    def _target(self, href: str, language: str) -> Target:
        if (href, language) not in self._known:
            path, _sign, anchor = href.partition("#")
            # Most links lead to rows that are there: known at once, without asking all addresses.
            start, _slash, slug = path.removesuffix("/").rpartition("/")
            code = get_language_from_path(path) or language
            kind = self._detail_pages[code].get(f"{start}/")
            if kind and slug in self._rows_at(kind):
                target = Target(language=code, row=(kind, slug), anchor=unquote(anchor))
            else:
                target = target_of(href, language) or LEADS
            self._known[href, language] = target
        return self._known[href, language]

    @cached_property
    def _detail_pages(self) -> dict[str, dict[str, Kind]]:
        return {code: detail_pages(code) for code, _name in settings.LANGUAGES}

    # --- why it leads nowhere ----------------------------------------------------------------

    def _problem_within(self, place: Place) -> str | Promise:
        """In the same text, or where all rows of its kind stand on one page, anywhere on it."""
        (kind, pk), anchor = place.key, unquote(place.href[1:])
        if kind.detail_page:
            return "" if anchor in self._ids_in(kind, pk, place.language) else NO_PLACE
        return self._problem_on_page(
            Target("", place.language, page=kind.public_page, anchor=anchor)
        )

    def _problem_of_row(self, kind: Kind, slug: str) -> str | Promise:
        if slug in self._rows_at(kind):
            return ""
        role = self._slugs.get((kind, slug), (0, ""))[1]
        return NOT_YET if role == Slug.Role.RESERVED else OFF if role else NOWHERE

    def _problem_of_anchor(self, target: Target) -> str | Promise:
        if not (target.row and target.anchor):
            return ""
        kind, slug = target.row
        found = self._ids_in(kind, self._rows_at(kind)[slug], target.language)
        return "" if target.anchor in found else NO_PLACE

    def _problem_on_page(self, target: Target) -> str | Promise:
        pages = {kind.public_page for kind in content_models()}
        if not target.anchor or target.page not in pages:
            return ""
        found = self._anchors_on(target.page, target.language)
        return "" if target.anchor in found else NO_PLACE

    def _has_image(self, path: str) -> bool:
        if path not in self._images:
            self._images[path] = default_storage.exists(path)
        return self._images[path]

    # --- what there is -----------------------------------------------------------------------

    def _rows_at(self, kind: Kind) -> dict[str, int]:
        """The keys of live rows by their addresses, the earlier ones too."""
        if kind not in self._keys:
            live = dict(kind.objects.live().values_list("pk", kind.slug_field))
            for pk, row in self._proposed_of(kind).items():
                live.pop(pk, None)
                live |= {pk: row.slug_now} if row else {}
            earlier = {
                slug: pk
                for (each, slug), (pk, role) in self._slugs.items()
                if each is kind and pk in live and role != Slug.Role.RESERVED
            }
            self._keys[kind] = earlier | {slug: pk for pk, slug in live.items()}
        return self._keys[kind]

    def _proposed_of(self, kind: Kind) -> dict[int, Content | None]:
        return {pk: row for (each, pk), row in self.proposed.items() if each is kind}

    @cached_property
    def _slugs(self) -> dict[tuple[Kind, str], tuple[int, str]]:
        """All addresses, the earlier and reserved ones too, of the kinds that have any of their
        own."""
        return {
            (kind, slug): (pk, role)
            for kind in content_models()
            if kind.detail_page or kind.page_parameter
            for slug, pk, role in Slug.objects.of_kind(kind).values_list(
                "slug", "object_id", "role"
            )
        }

    def _rows(self, kind: Kind, **which: Any) -> list[Content]:
        """The live rows of a kind, or those `which`."""
        rows = kind.objects.live().filter(**which)
        proposed = self._proposed_of(kind)
        others = [row for row in rows if row.pk not in proposed]
        return [*others, *filter(None, proposed.values())]

    def _anchors_on(self, page: str, language: str) -> set[str]:
        """All ids on a page on which rows stand."""
        if (page, language) not in self._anchors:
            found: set[str] = set()
            for kind in content_models():
                if kind.public_page == page:
                    rows = self._rows(kind)
                    found |= kind.anchors_of(rows, language)
                    found |= set().union(*(ids_of(row)[language] for row in rows))
            self._anchors[page, language] = found
        return self._anchors[page, language]

    def _ids_in(self, kind: Kind, pk: int, language: str) -> set[str]:
        """The ids inside of the texts of one row."""
        if (kind, pk) not in self._ids:
            self._read_ids(kind, {pk})
        return self._ids[kind, pk].get(language, set())

    def _read_ids(self, kind: Kind, keys: set[int]) -> None:
        missing = {pk for pk in keys if (kind, pk) not in self._ids}
        rows = {row.pk: row for row in self._rows(kind, pk__in=missing)} if missing else {}
        for pk in missing:
            self._ids[kind, pk] = ids_of(rows[pk]) if pk in rows else {}


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
