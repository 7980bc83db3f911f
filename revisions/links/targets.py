"""What an address means on this site, whatever is live there."""

from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from ..images import FOLDER, giving
from ..models import Content, content_models

NOWHERE = _("there is no such page")
RELATIVE = _("the address is counted from the page, and the text stands on several")

Kind = type[Content]


class Target(NamedTuple):
    """A place on this site; `reason` says why an address can be none."""

    reason: str | Promise = ""
    language: str = ""
    # The row whose own page it is, and the rows that the page is asked for: each by its address.
    row: tuple[Kind, str] | None = None
    asked: tuple[tuple[Kind, str], ...] = ()
    page: str = ""  # the name of the URL
    anchor: str = ""
    image: str = ""  # the path of an image, as the storage names it


def target_of(href: str, language: str) -> Target | None:
    """What an address in a text of a language means; None: another site, or no page of content."""
    try:
        parts = urlsplit(href)
    except ValueError:  # a host like “[”
        return Target(NOWHERE)
    if not _is_here(href, parts):
        return None
    if parts.netloc:
        parts = parts._replace(path=parts.path or "/")
    if not parts.path.startswith("/"):
        return Target(RELATIVE)
    match = _matched(parts.path, language)
    return _meant(match, parts, language) if match else Target(NOWHERE)


def _meant(match: ResolverMatch, parts: SplitResult, language: str) -> Target:
    if match.func is giving.image:
        return Target(image=f"{FOLDER}/{match.kwargs['name']}")
    language, anchor = get_language_from_path(parts.path) or language, unquote(parts.fragment)
    for model in content_models():
        if model.detail_page and model.detail_page == match.view_name:
            row = (model, str(next(iter(match.kwargs.values()))))
            return Target(language=language, row=row, anchor=anchor)
    query = parse_qs(parts.query)
    asked = tuple(
        (model, query[model.page_parameter][0])
        for model in content_models()
        if model.page_parameter in query and model.public_page == match.view_name
    )
    return Target(language=language, asked=asked, page=match.view_name, anchor=anchor)


def detail_pages(language: str) -> dict[str, Kind]:
    """Where the addresses of rows with a page of their own begin: {"/en/faq/": Item}."""
    with override(language):
        return {
            reverse(model.detail_page, args=["-"]).removesuffix("-/"): model
            for model in content_models()
            if model.detail_page
        }


def _is_here(href: str, parts: SplitResult) -> bool:
    """Whether an address means this site, and not another one or the rest of the portal."""
    base = settings.DOCS_BASE_URL.rstrip("/")
    if parts.scheme not in ("", "http", "https") or (base and href.startswith(f"{base}/")):
        return False
    own = {urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS}
    return not parts.netloc or parts.netloc.lower() in own


def _matched(path: str, language: str) -> ResolverMatch | None:
    """The page at a path, also where the site leads on to it: with a slash at its end, and with a
    language in front."""
    for candidate in (path, f"{path}/", f"/{language}{path}", f"/{language}{path}/"):
        with override(get_language_from_path(candidate) or language):
            try:
                return resolve(candidate)
            except Resolver404:
                continue
    return None
