"""Addresses of the desk."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse


def is_of_the_desk(request: HttpRequest) -> bool:
    """By its address, whoever asks: public pages stay free of session look-ups."""
    return request.path_info.startswith(reverse("admin:index"))


def and_then(name: str, wanted: str) -> str:
    """The address of a named page that leads on to the one wanted."""
    return f"{reverse(name)}?{urlencode({'next': wanted})}"
