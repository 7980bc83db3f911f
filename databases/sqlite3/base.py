"""SQLite whose connections notice that their file is another one, or can be written again."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_BUSY
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

import databases

SECONDS_BETWEEN_ASKING = 0.003


class DatabaseWrapper(base.DatabaseWrapper):
    _opened: tuple[int, int] | None = None
    _patience: float = 5  # seconds

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self._patience = params.get("timeout", self._patience)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._opened = self._file()
        if databases.is_serving and self._opened is None:
            # Whoever puts another file in its place must not find an empty one there.
            raise self.Database.OperationalError("the file of the database is gone")
        return super().get_new_connection(conn_params)

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

    def _start_transaction_under_autocommit(self) -> None:
        """SQLite asks ever more seldom whether the lock is free, at last ten times in a second.
        Beside an import, which takes it again at once, people would wait for many seconds."""
        ends = time.monotonic() + self._patience
        self._ask_for_locks(0)
        try:
            while not self._begins(is_last_try=time.monotonic() >= ends):
                time.sleep(SECONDS_BETWEEN_ASKING)
        finally:
            self._ask_for_locks(self._patience)

    def _begins(self, *, is_last_try: bool) -> bool:
        before = self.errors_occurred
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            if code != SQLITE_BUSY or is_last_try:
                raise
            self.errors_occurred = before
            return False
        return True

    def _ask_for_locks(self, seconds: float) -> None:
        """How long one statement does so."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Inside, nobody waits longer than that for what others have locked."""
        self.ensure_connection()
        usual, self._patience = self._patience, seconds
        self._ask_for_locks(seconds)
        try:
            yield
        finally:
            self._patience = usual
            if self.connection is not None:
                self._ask_for_locks(usual)
