"""Refusals of the API that are made outside it: by the host, the size, the database, a fault."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .answers import HEADERS

REASONS = {
    HTTPStatus.BAD_REQUEST: _("The request could not be read."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("What you sent is larger than this site takes."),
    HTTPStatus.TOO_MANY_REQUESTS: _(
        "Too many requests from your address. Try again in ten minutes."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: _(
        "Something broke on our side. Please try again in a minute."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _(
        "The site does not work for the moment. Please try again in a minute."
    ),
}
LANGUAGE = re.compile(rf"/api/v1/({'|'.join(code for code, _name in settings.LANGUAGES)})/")


def in_json(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Says to programs in JSON what the shell says to people in a page. Headers stay: when to try
    again, that nothing is to be kept. Has to stand outside whatever refuses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/api/") and is_page_of_refusal(response):
            say_in_json(request, response)
        return response

    return middleware


def is_page_of_refusal(response: HttpResponse) -> bool:
    is_json = response.get("Content-Type", "").startswith("application/json")
    return response.status_code >= HTTPStatus.BAD_REQUEST and not is_json


def say_in_json(request: HttpRequest, response: HttpResponse) -> None:
    """Puts the reason into a response, in the language of the address."""
    place = LANGUAGE.match(request.path_info)
    language = place[1] if place else "en"
    is_fault = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    other = HTTPStatus.INTERNAL_SERVER_ERROR if is_fault else HTTPStatus.BAD_REQUEST
    with override(language):
        reason = str(REASONS.get(HTTPStatus(response.status_code), REASONS[other]))
    del response.headers["Content-Encoding"]
    response.content = json.dumps({"error": reason}, ensure_ascii=False).encode()
    own = {"Content-Type": "application/json", "Content-Language": language}
    for name, value in (HEADERS | own | {"Cache-Control": "no-store"}).items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(response.content))
