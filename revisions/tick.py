"""Scheduled publications happen by themselves when somebody asks for a page: no cron is needed."""

import logging
import time

from django.db import connection
from django.utils import timezone

from databases import SECONDS_OF_READERS

from .models import Revision
from .workflow import publish_due

SECONDS_BETWEEN_LOOKS = 1
_next_look = 0.0
logger = logging.getLogger(__name__)


def publish_what_is_due() -> None:
    """Publish what is due before a page is made; a process looks at most once in a second."""
    if time.monotonic() >= _next_look:
        publish_now()


def looked() -> None:
    """Say that nothing is due now: the next page need not ask."""
    global _next_look
    _next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS


def publish_now() -> None:
    """The same for whoever knows that something is due.

    What fails is logged and not raised: customers read what is live, also if nothing can be
    written now (a full disk, a database that only reads, somebody who writes for long).
    """
    looked()
    try:
        if not Revision.objects.due(timezone.now()).exists():
            return  # as nearly always: nothing has to be locked
        with connection.impatient(SECONDS_OF_READERS):  # type: ignore[attr-defined]
            publish_due()
    except Exception:
        logger.exception("What is due could not be published")
