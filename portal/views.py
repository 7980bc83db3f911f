import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import (
    get_language,
    get_language_from_request,
    gettext_lazy,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels.presentation import cards
from faq.querysets import first_items_of
from people.addresses import is_of_the_desk
from revisions import previews, tick
from revisions.editions import NotThere, Preview, edition_of
from revisions.reading import Reading
from sla.presentation import in_short
from visitors.queries import reads

from .middleware import in_no_language
from .refusals import language_of, plain_page
from .sitemaps import SITEMAPS
from .unavailable import is_unavailable, unavailable

QUESTIONS_SHOWN = 3  # of each category on the home page


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the home page in the reader's language: the one chosen before, else the browser's."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@require_safe
@reads("as_of")
def home(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    context = {
        "topics": [
            (Reading(category, language), count, [Reading(item, language) for item in items])
            for category, count, items in first_items_of(edition, QUESTIONS_SHOWN)
        ],
        "cards": cards(language, edition),
        "sla_in_short": in_short(language, edition),
        "json_ld": website(request, language),
    }
    return render(request, "portal/home.html", context)


def website(request: HttpRequest, language: str) -> dict[str, Any]:
    """The site and its search for search engines (schema.org/WebSite)."""
    search = request.build_absolute_uri(reverse("search:results"))
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SITE_NAME or _("Support"),
        "url": request.build_absolute_uri(reverse("portal:home")),
        "inLanguage": language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The real page of a proposal, for whoever was given the signed link."""
    revision = previews.revision_of(token)
    if revision is None:
        return render(request, "portal/preview_ended.html", status=410)
    return page_of(request, Preview(revision))


def page_of(request: HttpRequest, edition: Preview) -> HttpResponse:
    """The public page on which a previewed row stands, in the language of the request.

    Raises NotThere for a draft without an address.
    """
    request.edition = edition
    try:
        address = edition.row.public_path()
    except NoReverseMatch:
        raise NotThere(_("This proposal has no address yet: it needs one to be shown.")) from None
    match = resolve(urlsplit(address).path)
    return match.func(request, *match.args, **match.kwargs)


@require_safe
@in_no_language
@reads(p="[1-9][0-9]{0,2}")  # Django's name for the page of a long one
def sitemap(request: HttpRequest) -> HttpResponse:
    tick.publish_what_is_due()
    return sitemap_of(request, SITEMAPS)


@require_safe
@in_no_language
@reads()
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = str(exception) if isinstance(exception, NotThere) else ""
    return _refusal(request, _("There is no such page"), 404, reason)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refusal(request, _("Not for this account"), 403)


def _refusal(request: HttpRequest, title: str, status: int, reason: str = "") -> HttpResponse:
    """A page of the public site, or of the desk for those who are signed in there."""
    if is_of_the_desk(request) and request.user.is_staff:
        context = {**admin.site.each_context(request), "title": title}
        return render(request, f"admin/{status}.html", context, status=status)
    context = {"reason": reason, "is_refusal": True}
    return render(request, f"{status}.html", context, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database and of context processors: they may be what is broken."""
    if is_unavailable(sys.exception()):
        return unavailable(language_of(request))
    return plain_page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        gettext_lazy("Something broke on our side"),
        gettext_lazy("Please try again in a minute."),
        "500.html",
    )
