from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from . import factor
from .models import User

NOT_OFFERED = ("__regex", "__iregex", "__in")
LONGEST_SEARCH = 300  # characters


class InterfaceLanguageMiddleware:
    """Show the admin in the language that the signed-in person has chosen for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only the admin asks who is signed in: public pages stay free of session look-ups.
        if not request.path_info.startswith(reverse("admin:index")):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.interface_language
        with translation.override(request.user.interface_language):
            return self.get_response(request)


class GoneAccountMiddleware:
    """Somebody whose account was deleted while they saved is led to the page for signing in.

    The step was rolled back whole: the database keeps no link to an account that is not there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, IntegrityError) or request.user.pk is None:
            return None
        is_there = User.objects.filter(pk=request.user.pk).exists()
        return None if is_there else redirect("admin:index")


class SecondFactorMiddleware:
    """Nothing of the desk before the second factor, but what is needed to show it or to leave.

    By address and not view by view, so that no view can be forgotten.
    """

    OPEN = ("admin:login", "admin:logout", "factor_check", "factor_set_up", "factor_picture")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(reverse("admin:index")):
            return self.get_response(request)
        if request.path_info in map(reverse, self.OPEN) or not factor.is_missing(request):
            return self.get_response(request)
        wanted = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return redirect(f"{reverse('factor_check')}?{urlencode({'next': wanted})}")


def bounded_lists(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What the lists of the desk may be asked for, by address, so that no list can be forgotten.

    Refuses filters that none of them offers and Django takes for every column: regular expressions,
    which SQLite runs in Python for as long as their writer likes, and lists of keys, of which one
    that no database keeps is a fault of the site. Of a search the beginning counts: each word is a
    condition, and SQLite takes a thousand of them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")):
            if any(name.endswith(NOT_OFFERED) for name in request.GET):
                raise SuspiciousOperation("a filter that no list offers")
            if len(words := request.GET.get(SEARCH_VAR, "")) > LONGEST_SEARCH:
                request.GET = request.GET.copy()  # type: ignore[assignment]
                request.GET[SEARCH_VAR] = words[:LONGEST_SEARCH]
        return get_response(request)

    return middleware
