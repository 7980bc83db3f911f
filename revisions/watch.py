"""Tells a process, for next to nothing, whether anything was published since it last looked."""

import math
import time
from datetime import UTC, datetime
from threading import Lock
from typing import Any, ClassVar

from django.db import Error, close_old_connections, connection

from .models import Publication

# A connection may be lost without a sign: the number is read every few seconds whatever is heard.
SECONDS_UNHEARD = 3
# Of the time, at most a twentieth is spent on asking a database that does not answer.
PATIENCE = 20
LONGEST_PAUSE = 10  # seconds
DRIVER: Any = connection.Database  # type: ignore[attr-defined]  # sqlite3 or psycopg


class Unreachable(Exception):
    """The database does not answer."""


class Pause:
    """Nothing is tried again at once that has failed: the longer it took, the longer the pause."""

    def __init__(self) -> None:
        self._ends = 0.0

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def begin(self, tried_for: float) -> None:
        """After something that was tried for so many seconds."""
        self._ends = time.monotonic() + min(LONGEST_PAUSE, PATIENCE * tried_for)


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

    def look(self) -> int:
        """The generation that is live now. Raises Unreachable.

        A page that is made after this shows that generation or a later one.
        """
        with self._lock:
            try:
                self._look_over_own_connection()
            except (Error, DRIVER.Error):
                self.close()
                self._look_over_djangos()
            self.known_at = time.monotonic()
            return self.generation

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def distrust(self) -> None:
        """Read the number at the next look, whatever is heard."""
        self._read_again_at = 0.0

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
        begin = time.monotonic()
        try:
            close_old_connections()
            self._read(connection)
        except Error as error:
            self._before_asking.begin(time.monotonic() - begin)
            raise Unreachable from error

    def _open(self) -> None:
        if not self._before_opening.is_over:
            raise Error("not again so soon")
        begin = time.monotonic()
        try:
            own = connection.copy()
            own.inc_thread_sharing()  # the lock sees to it that one thread uses it at a time
            own.settings_dict["OPTIONS"] |= self.options
            own.ensure_connection()
            self._prepare(own.connection)
        except (Error, DRIVER.Error):
            self._before_opening.begin(time.monotonic() - begin)
            raise
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


class SQLiteWatch(Watch):
    """Asks each time, for some microseconds, whether another connection has written anything."""

    _version: int | None = None

    def _may_have_moved(self) -> bool:
        # See sqlite.org/pragma.html#pragma_data_version. Read before the number: what is written
        # between the two is seen at the next look.
        [version] = self._own.connection.execute("PRAGMA data_version").fetchone()
        before, self._version = self._version, version
        return version != before


class PostgresWatch(Watch):
    """Listens; each look takes what has come in, and waits for nothing."""

    options: ClassVar[dict[str, Any]] = {
        "connect_timeout": 2,  # seconds
        # A server that is gone without a word is noticed after seconds and not after hours.
        "keepalives_idle": 5,  # seconds
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "tcp_user_timeout": 3_000,  # milliseconds
    }
    _heard = False

    def _prepare(self, raw: Any) -> None:
        # For what comes in while the number is read: psycopg takes that itself.
        raw.add_notify_handler(self._hear)
        # The last words of a server that closes the connection are such a notice.
        raw.add_notice_handler(self._hear)
        raw.execute("LISTEN publication")  # models/publication.py notifies

    def _hear(self, said: object) -> None:
        self._heard = True

    def _may_have_moved(self) -> bool:
        socket = self._own.connection.pgconn
        socket.consume_input()
        while socket.notifies():
            self._heard = True
        heard, self._heard = self._heard, False
        return heard


def watch() -> Watch:
    """One for the site's database. Each process needs its own."""
    return PostgresWatch() if connection.vendor == "postgresql" else SQLiteWatch()
