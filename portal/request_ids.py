"""Each request has an id: it stands in the answer and in every line that is logged meanwhile."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What a proxy may hand in; anything else could forge lines of the log, or fill it.
GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
current: ContextVar[str] = ContextVar("request_id", default="")


def request_id(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Takes the id that the proxy gives, or makes one, and hands it back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = current.set(given if GIVEN.fullmatch(given) else uuid.uuid4().hex)
        try:
            response = get_response(request)
            response.headers[HEADER] = current.get()
            return response
        finally:
            current.reset(token)

    return middleware


class WithRequestId(logging.Filter):
    """Gives each line of the log the id of the request in which it is written, or a dash."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get() or "-"
        return True
