from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from revisions.editions import edition_of
from revisions.reading import changes_on_page

from .models import Channel
from .presentation import cards


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    context = {
        "cards": cards(language, edition),
        "changes": changes_on_page([Channel], language, edition),
    }
    return render(request, "channels/contacts.html", context)
