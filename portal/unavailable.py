"""What the site says while its database does not answer, or cannot write."""

import logging
import sys
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

# The database is gone, its disk is full, it is locked, or it only reads.
UNAVAILABLE = (OperationalError, InterfaceError, InternalError)
SECONDS_TO_WAIT = 10


def is_unavailable() -> bool:
    """Whether the exception that is being handled is the database's and not the site's."""
    return isinstance(sys.exception(), UNAVAILABLE)


def unavailable(first: str) -> HttpResponse:
    """One page in every language, one of them first. It asks nothing of the database."""
    codes = [first, *(code for code, _name in settings.LANGUAGES if code != first)]
    context = {"languages": [words_in(code) for code in codes], "LANGUAGE_CODE": first}
    page = render_to_string("503.html", context)
    headers = {"Retry-After": str(SECONDS_TO_WAIT), "Cache-Control": "no-store"}
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


def words_in(language: str) -> dict[str, Any]:
    with override(language):
        return {
            "code": language,
            "title": _("The site does not work for the moment"),
            "lead": _("Please try again in a minute."),
            "sent": _("If you were sending something, it was not saved: please send it again."),
        }


class InOneLine(logging.Filter):
    """Says in one line that the database failed: a traceback on each request helps nobody."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, UNAVAILABLE):
            words = " ".join(str(error).split())
            record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}: {words}", ()
            record.exc_info = None
        return True
