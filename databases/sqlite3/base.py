"""SQLite whose connections notice that their file is another one, or can be written again."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_BUSY, SQLITE_BUSY_RECOVERY, OperationalError
from typing import Any

from django.db.backends.sqlite3 import base

import databases

# How long SQLite waits by itself: at first every few milliseconds it asks whether a lock is free.
MILLISECONDS_OF_ITS_OWN = 10
# A long import must not end because people were busy.
SECONDS_OF_COMMANDS = 600


class Cursor(base.SQLiteCursorWrapper):
    """Asks for a lock every few milliseconds, all the time. SQLite does so ever more seldom, at
    last ten times in a second: beside an import, which takes it again at once, people would wait
    for many seconds."""

    patience: float  # seconds

    def execute(self, *given: Any) -> Any:
        return self._patiently(super().execute, *given)

    def executemany(self, *given: Any) -> Any:
        return self._patiently(super().executemany, *given)

    def _patiently(self, execute: Callable[..., Any], *given: Any) -> Any:
        ends = time.monotonic() + self.patience
        while True:
            try:
                return execute(*given)
            except OperationalError as error:
                # Not SQLITE_BUSY_SNAPSHOT: what was read is out of date, and waiting does not help.
                is_locked = error.sqlite_errorcode in (SQLITE_BUSY, SQLITE_BUSY_RECOVERY)
                if not is_locked or time.monotonic() >= ends:
                    raise


class DatabaseWrapper(base.DatabaseWrapper):
    _opened: tuple[int, int] | None = None
    _patience: float = 5  # seconds

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        usual = params.get("timeout", self._patience)
        self._patience = usual if databases.is_serving else SECONDS_OF_COMMANDS
        return params | {"timeout": self._patience}

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.patience = self._patience
        return cursor

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._opened = self._file()
        if databases.is_serving and self._opened is None:
            # Whoever puts another file in its place must not find an empty one there.
            raise self.Database.OperationalError("the file of the database is gone")
        connection = super().get_new_connection(conn_params)
        # From now on cursors wait.
        connection.execute(f"PRAGMA busy_timeout = {MILLISECONDS_OF_ITS_OWN}")
        return connection

    def is_usable(self) -> bool:
        """Django asks before the first query of each request, and after an error: a connection
        that was opened while the disk only read stays so when the disk can be written again."""
        return not self.errors_occurred and self._file() == self._opened

    def _file(self) -> tuple[int, int] | None:
        """Which file has the name of the database: device and inode. None: there is none."""
        try:
            found = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Inside, nobody waits longer than that for what others have locked."""
        usual, self._patience = self._patience, seconds
        try:
            yield
        finally:
            self._patience = usual
