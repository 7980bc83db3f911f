"""SQLite whose connections notice that their file is another one, or can be written again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

import databases


class DatabaseWrapper(base.DatabaseWrapper):
    _opened: tuple[int, int] | None = None

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

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Inside, nobody waits longer than that for what others have locked."""
        self.ensure_connection()
        usual = self.settings_dict["OPTIONS"].get("timeout", 5)  # seconds
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            if self.connection is not None:
                self.connection.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")
