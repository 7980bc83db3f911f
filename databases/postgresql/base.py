"""PostgreSQL for whoever answers readers: a server that has stopped in the middle holds nobody up
for long.

The network tells of a server that is gone. Of one that hangs (stopped, swapping, a disk that does
not answer) it tells nothing, so the time that an answer takes is limited on both sides: a server
that is well ends a slow statement by itself, and one that does not even do that hangs.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.pq import TransactionStatus

import databases
from databases.pause import Pause

SECONDS_FOR_STATEMENT = 10
SECONDS_FOR_HEALTH_CHECK = 1
SECONDS_MORE = 1  # until a statement that has to end by itself counts as unanswered
SET = "SELECT set_config(%s, %s, false)"  # for the connection
# By alias, in this process.
_after_silence: dict[str, Pause] = defaultdict(Pause)
_after_refusal: dict[str, Pause] = defaultdict(Pause)


class Connection(psycopg.Connection[Any]):
    """Waits for an answer for some seconds, and is closed after that."""

    seconds = math.inf
    pause: Pause

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if self.seconds == math.inf:
            return super().wait(gen, interval, timeout)
        limit = self.seconds + SECONDS_MORE
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as error:
            if self.closed or self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise  # the server has answered, or is gone
            self.pause.begin(limit)
            self.close()
            raise psycopg.OperationalError(f"no answer for {limit:g} seconds") from error


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """`seconds_for_statement` in OPTIONS, for a connection that needs its answers sooner."""
        params = super().get_connection_params()
        given = params.pop("seconds_for_statement", SECONDS_FOR_STATEMENT)
        self.seconds = given if databases.is_serving else math.inf
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        silence, refusal = _after_silence[self.alias], _after_refusal[self.alias]
        if databases.is_serving and not (silence.is_over and refusal.is_over):
            raise psycopg.OperationalError("it did not answer a moment ago")
        self.isolation_level = IsolationLevel.READ_COMMITTED
        with refusal.attempt():
            connection = Connection.connect(**conn_params)
        connection.seconds, connection.pause = self.seconds, silence
        return connection

    def init_connection_state(self) -> None:
        super().init_connection_state()
        if self.seconds < math.inf:
            with self.connection.cursor() as cursor:
                cursor.execute(SET, ["statement_timeout", f"{self.seconds:g}s"])

    def is_usable(self) -> bool:
        """Django asks before the first query of each request."""
        if self.seconds == math.inf or self.connection is None:
            return bool(super().is_usable())
        if not _after_silence[self.alias].is_over:
            return False
        self.connection.seconds = min(self.seconds, SECONDS_FOR_HEALTH_CHECK)
        try:
            return bool(super().is_usable())
        finally:
            self.connection.seconds = self.seconds

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Inside, nobody waits longer than that for what others have locked."""
        with self.cursor() as cursor:
            cursor.execute(SET, ["lock_timeout", f"{seconds:g}s"])
        try:
            yield
        finally:
            with self.cursor() as cursor:
                cursor.execute(SET, ["lock_timeout", "0"])
