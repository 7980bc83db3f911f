"""What stands around every answer, whatever makes it: pages, files, redirects, refusals, faults."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .refusals import too_large

Handler = Callable[[HttpRequest], HttpResponse]
# Beside an image, what else its form may hold. In bytes.
ROOM_FOR_FIELDS = 1024 * 1024
# All that visitors send: votes with a sentence, names and passwords, reports. In bytes.
MOST_OF_VISITORS = 64 * 1024


def security_headers(get_response: Handler) -> Handler:
    """Headers that Django has no setting for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in settings.SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def body_size(get_response: Handler) -> Handler:
    """Refuses, before it is read, a body larger than the largest image with its form: uploads are
    written to the disk while they come in, whoever sends them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A body without a length is no body for Django: nothing of it is read.
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.IMAGE_MAX_BYTES + ROOM_FOR_FIELDS
        if not (length.isascii() and length.isdigit() and int(length) <= most):
            return too_large(request)
        return get_response(request)

    return middleware


def body_size_of_visitors(get_response: Handler) -> Handler:
    """Refuses, before it is read, a body that only people of the desk have reason to send: to take
    a large form apart costs a quarter of a second, and is done before anybody asks for its token.

    Has to stand where it is known who is signed in, which is looked up for large bodies alone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length > MOST_OF_VISITORS and not request.user.is_authenticated:
            return too_large(request)
        return get_response(request)

    return middleware
