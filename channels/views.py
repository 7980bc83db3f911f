from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from revisions.editions import edition_of
from revisions.markdown import markdown_page
from revisions.reading import changes_on_page
from revisions.structured import graph, page_path
from visitors.queries import reads

from .markdown import contacts_page
from .models import Channel
from .presentation import cards
from .structured import support


@require_safe
@reads("as_of")
def contacts(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    shown = cards(language, edition)
    context = {
        "cards": shown,
        "json_ld": graph(
            support(shown, settings.SITE_NAME or _("Support"), request.build_absolute_uri("/")),
            page_path(request, _("Contacts")),
        ),
        "changes": changes_on_page([Channel], language, edition),
    }
    return render(request, "channels/contacts.html", context)


@require_safe
@reads("as_of")
def contacts_markdown(request: HttpRequest) -> HttpResponse:
    return markdown_page(request, contacts_page, reverse("channels:contacts"))
