"""Pages that say in words why a request is refused, when nothing of it can be trusted.

They ask nothing of the database, of the host or of the session: those may be what is wrong.
"""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language_from_path, get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from . import request_ids

TOO_LARGE = _("What you sent is larger than this site takes. Send less, or a smaller image.")
NOT_UNDERSTOOD = _("The address or the form could not be read. Go back, reload the page and retry.")
FORM_REFUSED = _(
    "The form is too old, or your browser keeps no cookies for this site. Nothing was saved. "
    "Go back, copy what you have typed, reload the page and send it again."
)


def too_large(request: HttpRequest) -> HttpResponse:
    return plain_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Too large"), TOO_LARGE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Too much, too many fields, a host that is not ours, an address that cannot be read."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return plain_page(request, HTTPStatus.BAD_REQUEST, _("Not understood"), NOT_UNDERSTOOD)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django found no token in a form, or a wrong one; it logs the reason."""
    return plain_page(request, HTTPStatus.FORBIDDEN, _("The form was not taken"), FORM_REFUSED)


def plain_page(
    request: HttpRequest,
    status: HTTPStatus,
    title: str | Promise,
    reason: str | Promise,
    template: str = "plain.html",
) -> HttpResponse:
    """One page of words, in the language of the address or else of the browser."""
    language = language_of(request)
    context = {"title": title, "reason": reason, "LANGUAGE_CODE": language}
    with override(language):
        page = render_to_string(template, context | {"request_id": request_ids.current.get()})
    return HttpResponse(page, status=status)


def language_of(request: HttpRequest) -> str:
    return get_language_from_path(request.path_info) or get_language_from_request(request)
