"""Pages for programs: the texts of an edition as plain Markdown, with full addresses."""

from collections.abc import Callable
from hashlib import blake2b
from urllib.parse import urljoin
from zlib import compress, decompress

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from markup import filled, is_portable, portable, references, words

from .editions import Edition, edition_of
from .models import Content
from .reading import Reading
from .rendering import resolve_link

# Of the texts written last, so that a publication costs one text and not all. Enough for all texts
# of a large site in two languages: with fewer, a page of all of them would find none of its own.
# Packed, in this process; about 1 KB for each.
TEXTS_KEPT = 32_768
_kept = LocMemCache("markdown", {"TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": TEXTS_KEPT}})


def _written(text: str, language: str, site: str, top_heading: int) -> str:
    """A text in plain Markdown. Its labels are in the active language, which is `language`."""
    if is_portable(text):
        return text.strip("\n")
    depends_on = repr((text, language, site, settings.DOCS_BASE_URL, top_heading))
    key = blake2b(depends_on.encode(), digest_size=16).hexdigest()
    if packed := _kept.get(key):
        return decompress(packed).decode()
    written = portable(
        text,
        resolve_link=lambda href: (
            urljoin(site, link) if (link := resolve_link(href)).startswith("/") else link
        ),
        top_heading=top_heading,
    )
    _kept.set(key, compress(written.encode(), level=1))
    return written


class Markdown:
    """Writes the texts of one page. Facts that several texts show are fetched once."""

    def __init__(self, request: HttpRequest, edition: Edition | None = None) -> None:
        self.language = get_language() or settings.LANGUAGE_CODE
        self.edition = edition or edition_of(request)
        self.site = request.build_absolute_uri("/")
        self._memo: dict[str, str] = {}

    def text(self, reading: Reading, field: str, top_heading: int = 2) -> str:
        """A text in the dialect, with its references filled."""
        text = _written(reading[field], self.language, self.site, top_heading)
        return filled(text, self.fill)

    def fill(self, name: str) -> str:
        """What a reference shows: the facts of this edition."""
        if name not in self._memo:
            self._memo[name] = references.markdown(name, page=self)
        return self._memo[name]

    def title(self, reading: Reading, field: str = "") -> str:
        return words(reading[field or reading.row.title_field])

    def notice(self, reading: Reading) -> str:
        """That a text is not in the language of the page, or lags behind; empty if neither."""
        if not reading.is_translated:
            said = _("Not translated yet. Shown in %(language)s.")
            return f"> {said % {'language': _name(reading.language)}}"
        if reading.is_outdated:
            said = _("This translation lags behind the original (%(language)s).")
            return f"> {said % {'language': _name(reading.row.source_language)}}"
        return ""

    def address(self, path: str) -> str:
        return urljoin(self.site, path)

    def link(self, row: Content) -> str:
        """The page of a row for people."""
        return self.address(row.get_public_url(self.language))


def _name(language: str) -> str:
    return str(get_language_info(language)["name_translated"])


def joined(*parts: str) -> str:
    """Blocks of Markdown, those that are there, with an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def markdown_page(
    request: HttpRequest, write: Callable[[Markdown], str], page: str
) -> HttpResponse:
    """The answer with a page that `write` makes; `page` is the same one for people."""
    markdown = Markdown(request)
    edition = getattr(markdown.edition, "day", None)
    past = edition and f"> {_('This page shows what it said on %(day)s.') % {'day': edition}}"
    response = HttpResponse(
        f"{joined(past or '', write(markdown))}\n", content_type="text/markdown; charset=utf-8"
    )
    # Search engines know one page and not two with the same words.
    response.headers["Link"] = f'<{markdown.address(page)}>; rel="canonical"'
    return response
