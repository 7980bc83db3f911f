from typing import Any

from django.db import Error

from .base import Watch


class SQLiteWatch(Watch):
    """Asks each time, for some microseconds, whether another connection has written anything."""

    _version: int | None = None

    def _read(self, over: Any) -> None:
        if over is self._own and not over.is_usable():
            self.number = None  # what another file holds is news, whatever number it has
            raise Error("the name of the database is that of another file")
        super()._read(over)

    def _may_have_moved(self) -> bool:
        # See sqlite.org/pragma.html#pragma_data_version. Read before the number: what is written
        # between the two is seen at the next look.
        [version] = self._own.connection.execute("PRAGMA data_version").fetchone()
        before, self._version = self._version, version
        return version != before
