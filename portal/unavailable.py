"""What the site says while its database does not answer, or nothing can be written."""

import errno
import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

# The database is gone, its disk is full, it is locked, or it only reads.
UNAVAILABLE = (OperationalError, InterfaceError, InternalError)
# The disk on which uploads are kept is full, or only reads.
CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
SECONDS_TO_WAIT = 10


def is_unavailable(error: BaseException | None) -> bool:
    """Whether this is the trouble of the database or of the disk, and no fault of the site."""
    if isinstance(error, OSError):
        return error.errno in CANNOT_WRITE
    # Of a file that is damaged or no database at all SQLite says no more than that. What Django
    # raises under that name by itself has no cause.
    is_damaged = type(error) is DatabaseError and error.__cause__ is not None
    return is_damaged or isinstance(error, UNAVAILABLE)


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
    """Says in one line what is unavailable, and what a stranger sent that cannot be taken: a
    traceback on each request helps nobody."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SuspiciousOperation) or is_unavailable(error):
            words = " ".join(str(error).split())
            record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}: {words}", ()
            record.exc_info = None
        return True
