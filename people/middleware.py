from collections.abc import Callable
from typing import Any

from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from . import factor
from .addresses import and_then, is_of_the_desk
from .models import User

NOT_OFFERED = ("__regex", "__iregex", "__in")
# Of a form: buttons, its token, what it was made of, what nobody should read over a shoulder.
NOT_TYPED = ("_", "csrf", "seen", "digest", "live_revision", "password")
LONGEST_SEARCH = 300  # characters


class InterfaceLanguageMiddleware:
    """Show the admin in the language that the signed-in person has chosen for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_of_the_desk(request):
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
        if not is_of_the_desk(request):
            return self.get_response(request)
        if request.path_info in map(reverse, self.OPEN) or not factor.is_missing(request):
            return self.get_response(request)
        wanted = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return redirect(and_then("factor_check", wanted))


class SignedOutMiddleware:
    """Whoever saves a form of the desk after their session has ended gets back what they typed.

    Django would lead them to the page for signing in, and then to a fresh form.
    """

    FOR_STRANGERS = ("admin:login", "choose_language")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """After the form's token was looked at: nobody else's page can have text shown here."""
        if request.method != "POST" or not is_of_the_desk(request):
            return None
        if request.path_info in map(reverse, self.FOR_STRANGERS) or request.user.is_authenticated:
            return None
        typed = [
            (_label(view, name), value)
            for name, values in request.POST.lists()
            for value in values
            if value.strip() and not name.startswith(NOT_TYPED)
        ]
        if not typed:
            return None
        context = {
            "title": _("Your session has ended"),
            "reason": _(
                "Nothing was saved, and nothing is lost: what you typed stands below. Sign in in "
                "a new tab, open the form there again and copy it over."
            ),
            "typed": typed,
            "sign_in": and_then("admin:login", request.path),
        }
        return render(request, "people/signed_out.html", context, status=403)


def _label(view: Any, name: str) -> str:
    """What the form of a view calls a field, as far as its model tells."""
    try:
        return capfirst(str(view.model_admin.model._meta.get_field(name).verbose_name))
    except (AttributeError, FieldDoesNotExist):
        return name


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
        if is_of_the_desk(request):
            if any(name.endswith(NOT_OFFERED) for name in request.GET):
                raise SuspiciousOperation("a filter that no list offers")
            if len(words := request.GET.get(SEARCH_VAR, "")) > LONGEST_SEARCH:
                request.GET = request.GET.copy()  # type: ignore[assignment]
                request.GET[SEARCH_VAR] = words[:LONGEST_SEARCH]
        return get_response(request)

    return middleware
