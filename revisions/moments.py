"""Until when a page holds: some of what it says depends on the clock (“open until 18:00”)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

_noted: ContextVar[list[datetime] | None] = ContextVar("moments", default=None)


def holds_until(moment: datetime) -> None:
    """Say that what is being made for a page will be out of date from a moment (aware) on.

    Whoever reads the clock to say something says this too, and whoever keeps pages asks for it.
    """
    noted = _noted.get()
    if noted is not None:
        noted.append(moment)


@contextmanager
def noting_moments() -> Iterator[list[datetime]]:
    """Collects what `holds_until` is told inside."""
    noted: list[datetime] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
