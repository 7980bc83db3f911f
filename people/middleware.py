from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation


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
