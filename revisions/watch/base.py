"""What is the same on either database: when the number is read, and over which connection."""

import math
import time
from datetime import UTC, datetime
from threading import Lock
from typing import Any, ClassVar

from django.db import Error, close_old_connections, connection

from databases.pause import Pause

from ..models import Publication

# A connection may be lost without a sign: the number is read every few seconds whatever is heard.
SECONDS_UNHEARD = 3
DRIVER: Any = connection.Database  # type: ignore[attr-defined]  # sqlite3 or psycopg


class Unreachable(Exception):
    """The database does not answer."""


class Watch:
    """What one process knows of the publication number.

    `number` is the last one that was read, `facts` what it was when facts that texts show changed
    last; both are None before the first publication. `generation` counts how often the number was
    seen to differ: unlike the number it never comes back, not even when a backup is restored.
    `next_due` is the time of the next publication that waits for one (seconds since 1970),
    `known_at` when the database answered last (monotonic).

    It has a connection of its own, opened when it is first asked, which is after any fork. While
    there is none it asks over Django's, each time.
    """

    options: ClassVar[dict[str, Any]] = {}  # of its own connection

    def __init__(self) -> None:
        self.generation, self.next_due, self.known_at = 0, math.inf, -math.inf
        self.number: int | None = None
        self.facts: int | None = None
        self._own: Any = None
        self._moves = 0
        self._read_again_at = 0.0
        self._before_opening, self._before_asking = Pause(), Pause()
        self._lock = Lock()
        self._is_lost = False

    def look(self) -> int:
        """The generation that is live now. Raises Unreachable.

        A page that is made after this shows that generation or a later one.
        """
        # While the database does not answer one thread tries, and the others do not wait for it.
        if not self._lock.acquire(blocking=not self._is_lost):
            raise Unreachable
        try:
            self._look_somehow()
            self._is_lost, self.known_at = False, time.monotonic()
            return self.generation
        except Unreachable:
            self._is_lost = True
            raise
        finally:
            self._lock.release()

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def distrust(self) -> None:
        """Read the number at the next look, whatever is heard."""
        self._read_again_at = 0.0

    def _look_somehow(self) -> None:
        try:
            self._look_over_own_connection()
        except (Error, DRIVER.Error):
            self.close()
            self._look_over_djangos()

    def _look_over_own_connection(self) -> None:
        moves = Publication.moves_here
        if self._own is None:
            self._open()
        if self._may_have_moved() or moves != self._moves or time.monotonic() > self._read_again_at:
            self._read(self._own)
            self._moves, self._read_again_at = moves, time.monotonic() + SECONDS_UNHEARD

    def _look_over_djangos(self) -> None:
        if not self._before_asking.is_over:
            raise Unreachable
        try:
            with self._before_asking.attempt():
                close_old_connections()
                self._read(connection)
        except Error as error:
            raise Unreachable from error

    def _open(self) -> None:
        if not self._before_opening.is_over:
            raise Error("not again so soon")
        with self._before_opening.attempt():
            own = connection.copy()
            own.inc_thread_sharing()  # the lock sees to it that one thread uses it at a time
            own.settings_dict["OPTIONS"] |= self.options
            own.ensure_connection()
            self._prepare(own.connection)
        self._own = own
        self.distrust()

    def _prepare(self, raw: Any) -> None:
        """Once for each connection."""

    def _may_have_moved(self) -> bool:
        """Whether the number has to be read, over a connection that is open."""
        raise NotImplementedError

    def _read(self, over: Any) -> None:
        with over.cursor() as cursor:
            cursor.execute(
                "SELECT MAX(number), MAX(facts),"
                " (SELECT MIN(publish_at) FROM revisions_revision WHERE state = 'approved')"
                " FROM revisions_publication"
            )
            number, self.facts, due = cursor.fetchone()
        self.next_due = seconds(due)
        if number != self.number or not self.generation:
            self.number = number
            self.generation += 1


def seconds(due: datetime | str | None) -> float:
    """Since 1970; SQLite keeps times as text, in UTC."""
    if due is None:
        return math.inf
    if isinstance(due, str):
        due = datetime.fromisoformat(due).replace(tzinfo=UTC)
    return due.timestamp()
