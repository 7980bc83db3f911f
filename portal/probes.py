"""Addresses for machines: is the process alive, is the site ready, its numbers.

They are answered before anybody looks at the host or at HTTPS: whoever asks stands beside the
process and knows neither.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from . import metrics
from .checks import ask

Handler = Callable[[HttpRequest], HttpResponse]


def probes(get_response: Handler) -> Handler:
    answers = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics.numbers}

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = answers.get(request.path_info)
        if answer is None or request.method not in ("GET", "HEAD"):
            return get_response(request)
        response = answer(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database: a restart would not bring that back."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Pages can be shown: the database answers, its tables and the index are of this version."""
    reasons = what_is_missing()
    if not reasons:
        return JsonResponse({"status": "ready"})
    said = {"status": "not ready", "reasons": reasons}
    ascii_or_not = {"ensure_ascii": False}
    return JsonResponse(said, status=HTTPStatus.SERVICE_UNAVAILABLE, json_dumps_params=ascii_or_not)


def what_is_missing() -> list[str]:
    """Nothing about how the database is reached: anybody may ask."""
    try:
        found = ask("readiness")
    except DatabaseError:
        return [_("The database does not answer.")]
    return [f"{each.msg} → {each.hint}" for each in found]
