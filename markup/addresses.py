"""Which addresses a link may have, and how they are spelled."""

import re
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# Browsers drop these anywhere in an address, so "java\nscript:" is a scheme to them.
IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0\ufffd]")


def spelled(href: str) -> str:
    """The address percent-encoded as CommonMark does; a phone number as RFC 3966 has it.

    `tel://+7(000)000-00-00` and `tel:+7 000 000 00 00` both become `tel:+70000000000`.
    """
    if href[:4].lower() != "tel:":
        return normalizeLink(href)
    number, separator, parameters = unquote(href[4:]).lstrip("/").partition(";")
    digits = re.sub(r"[^0-9*#]", "", number)
    sign = "+" if number.strip().startswith("+") else ""
    return f"tel:{sign}{digits}{separator}{normalizeLink(parameters)}"


def is_allowed(href: str, schemes: frozenset[str] = LINK_SCHEMES) -> bool:
    """Whether a page may link there: a relative address, or a scheme of the list.

    A colon before the first slash makes a scheme (RFC 3986, 4.2), however it is disguised.
    """
    bare = IGNORED_BY_BROWSERS.sub("", href)
    scheme, colon, _ = re.split(r"[/?#]", bare, maxsplit=1)[0].partition(":")
    return bool(bare) and (not colon or scheme.lower() in schemes)


def is_absolute(href: str) -> bool:
    """Whether the address names a host: `https://host/` or `//host/`."""
    return re.match(r"(?i)(https?:)?[/\\]{2}|https?:", href) is not None
