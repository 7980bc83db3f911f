from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from revisions.editions import edition_of

from .presentation import cards


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    return render(
        request, "channels/contacts.html", {"cards": cards(get_language(), edition_of(request))}
    )
