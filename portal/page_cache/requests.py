"""Which requests the page cache answers, and by what it tells their pages apart."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

# Public pages and the API have their language in the path, and what is for robots is in none: the
# address says all that an answer depends on. Of queries there are those that the site's own links
# have, on the pages that read them. Anything else goes past the cache: nobody can fill it with
# addresses that they make up. So do past days (`?as_of=`), of which there are as many as anybody
# likes.
LANGUAGE = f"(?:{'|'.join(code for code, _name in settings.LANGUAGES)})"
ADDRESS = re.compile(
    rf"/{LANGUAGE}/(?:faq/\?category=[a-z0-9_-]{{1,80}}|faq/[^/]+/\?voted=(?:yes|no|said)|[^?]*)"
    rf"|/api/v1/{LANGUAGE}/[^?]*|/(?:robots\.txt|sitemap\.xml|llms\.txt)"
)
# What mails and advertisements hang on links. No page reads it, so it is taken off.
TRACKING = re.compile(r"(?:utm_\w*|gclid|yclid|ysclid|fbclid|msclkid|mc_[ce]id|_openstat)")


class Key(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str


def key_of(environ: dict[str, Any]) -> Key | None:
    """By what a page is kept; None where the cache has no business: whatever changes something,
    and whoever is signed in."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    # Only people of the desk have sessions. Other cookies are nobody's business here.
    cookies = environ.get("HTTP_COOKIE")
    if cookies and settings.SESSION_COOKIE_NAME in cookies:
        return None
    return Key(
        scheme_of(environ),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


def scheme_of(environ: dict[str, Any]) -> str:
    """As Django tells it (HttpRequest.scheme): a page names itself by its whole address."""
    if trusted := settings.SECURE_PROXY_SSL_HEADER:
        name, secure = trusted
        given = environ.get(name)
        if given is not None:
            return "https" if given.split(",", 1)[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]


def may_be_kept(key: Key, port: str) -> bool:
    """Whether a page under this key may be kept at all: an address of the site, asked for by one
    of its own names. What anybody makes up gets no room. `port`: at which the site is served."""
    address = f"{key.path}?{key.query}" if key.query else key.path
    return bool(ADDRESS.fullmatch(address) and is_own_name(key.host, port))


def is_own_name(host: str, port: str) -> bool:
    """Whether this is a name of the site as browsers spell it, in small letters, at its port.

    A name that is written out in the settings: of a wildcard there are as many as anybody likes.
    """
    site = urlsplit(settings.SITE_URL)
    names = {each.removeprefix(".") for each in settings.ALLOWED_HOSTS} | {site.hostname}
    domain, _port = split_domain_port(host)
    spellings = {domain, f"{domain}:{port}", site.netloc}
    return domain in names and host in spellings and validate_host(domain, settings.ALLOWED_HOSTS)


def without_tracking(environ: dict[str, Any]) -> None:
    """Takes what only tracks readers off the query, so that no page can depend on it."""
    query = environ.get("QUERY_STRING")
    if query and TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
        if len(kept) < len(pairs):
            environ["QUERY_STRING"] = urlencode(kept)
