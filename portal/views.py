from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import (
    get_language,
    get_language_from_path,
    get_language_from_request,
    override,
)
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from channels.presentation import cards
from faq.querysets import categories_with_answers, first_items
from revisions import previews
from revisions.editions import Edition, Preview
from revisions.reading import Reading
from sla.presentation import in_short

QUESTIONS_SHOWN = 3  # of each category on the home page


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the home page in the reader's language: the one chosen before, else the browser's."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), Edition()
    questions: dict[int, list[Reading]] = {}
    for item in first_items(QUESTIONS_SHOWN):
        questions.setdefault(item.category_id, []).append(Reading(item, language))
    context = {
        "categories": [
            (Reading(category, language), category.answers, questions.get(category.pk, []))
            for category in categories_with_answers()
        ],
        "cards": cards(language, edition),
        "sla_in_short": in_short(language, edition),
    }
    return render(request, "portal/home.html", context)


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The real page of a proposal, for whoever was given the signed link."""
    revision = previews.revision_of(token)
    if revision is None:
        return render(request, "portal/preview_ended.html", status=410)
    return page_of(request, Preview(revision))


def page_of(request: HttpRequest, edition: Preview) -> HttpResponse:
    """The public page on which a previewed row stands, in the language of the request."""
    request.edition = edition
    match = resolve(urlsplit(edition.row.get_public_url(get_language())).path)
    return match.func(request, *match.args, **match.kwargs)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refusal(request, _("There is no such page"), 404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refusal(request, _("Not for this account"), 403)


def _refusal(request: HttpRequest, title: str | Promise, status: int) -> HttpResponse:
    """A page of the public site, or of the desk for those who are signed in there."""
    # Asked in this order: public pages stay free of session look-ups.
    if request.path_info.startswith(reverse("admin:index")) and request.user.is_staff:
        context = {**admin.site.each_context(request), "title": title}
        return render(request, f"admin/{status}.html", context, status=status)
    return render(request, f"{status}.html", status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database and of context processors: they may be what is broken."""
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with override(language):
        return HttpResponseServerError(render_to_string("500.html", {"LANGUAGE_CODE": language}))
