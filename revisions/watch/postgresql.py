from typing import Any, ClassVar

from .base import Watch


class PostgresWatch(Watch):
    """Listens; each look takes what has come in, and waits for nothing."""

    options: ClassVar[dict[str, Any]] = {
        "connect_timeout": 2,  # seconds
        "seconds_for_statement": 1,
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
