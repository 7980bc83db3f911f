"""Scheduled publications happen by themselves when somebody asks for a page: no cron is needed."""

import time

from .workflow import publish_due

SECONDS_BETWEEN_LOOKS = 1
_next_look = 0.0


def publish_what_is_due() -> None:
    """Publish what is due before a page is made; a process looks at most once in a second."""
    global _next_look
    if time.monotonic() >= _next_look:
        _next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
        publish_due()
