"""Which requests the page cache answers, and by what it tells their pages apart."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import get_bytes_from_wsgi, get_path_info
from django.http import QueryDict
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from visitors.queries import Parameters, query_of, sends_session

# Public pages and the API have their language in the path, and what is for robots is in none: the
# address says all that an answer depends on. Anything else goes past the cache: nobody can fill it
# with addresses that they make up.
LANGUAGE = f"(?:{'|'.join(code for code, _name in settings.LANGUAGES)})"
PATH = re.compile(rf"/(?:api/v1/)?{LANGUAGE}/.*|/(?:robots\.txt|sitemap\.xml|llms\.txt)", re.DOTALL)


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
    if sends_session(environ):  # other cookies are nobody's business here
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


def parameters_of(environ: dict[str, Any]) -> Parameters | None:
    """What the page at this address reads of its query; None: whatever it likes, as the API does,
    which refuses what it does not know."""
    path = get_path_info(environ)
    with override(get_language_from_path(path)):
        try:
            return getattr(resolve(path).func, "reads", None)
        except Resolver404:
            return None


def known_query(environ: dict[str, Any], known: Parameters) -> str:
    """The query without what the page does not read, in one spelling; whole, if Django would refuse
    it."""
    try:
        asked = QueryDict(get_bytes_from_wsgi(environ, "QUERY_STRING", ""))
    except (SuspiciousOperation, UnicodeError):
        return environ["QUERY_STRING"]
    return query_of(asked, known)


def may_be_kept(key: Key, port: str, known: Parameters | None) -> bool:
    """Whether a page under this key may be kept at all: an address of the site, asked for by one
    of its own names. What anybody makes up gets no room, nor do past days (`?as_of=`), of which
    there are as many as anybody likes. `port`: at which the site is served."""
    kept = {name: values for name, values in (known or {}).items() if values}
    return (
        bool(PATH.fullmatch(key.path))
        and all(
            name in kept and kept[name].fullmatch(value)
            for name, value in parse_qsl(key.query, keep_blank_values=True)
        )
        and is_own_name(key.host, port)
    )


def is_own_name(host: str, port: str) -> bool:
    """Whether this is a name of the site as browsers spell it, in small letters, at its port.

    A name that is written out in the settings: of a wildcard there are as many as anybody likes.
    """
    site = urlsplit(settings.SITE_URL)
    names = {each.removeprefix(".") for each in settings.ALLOWED_HOSTS} | {site.hostname}
    domain, _port = split_domain_port(host)
    spellings = {domain, f"{domain}:{port}", site.netloc}
    return domain in names and host in spellings and validate_host(domain, settings.ALLOWED_HOSTS)
