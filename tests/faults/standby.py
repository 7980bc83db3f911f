"""A copy that another server of PostgreSQL keeps: what may become of it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests.postgres import account, wait_until_ready

from .postgres import Postgres


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


class Standby:
    """A hot standby of a server, in a folder of its own. It writes down what it is asked."""

    def __init__(self, folder: Path, primary: Postgres) -> None:
        self.folder, self.primary, self._read = folder, primary, 0
        self.url = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        self.who = account(folder)
        self.programs = Path(primary.command[0]).parent
        subprocess.run(
            [self.programs / "pg_basebackup", "--pgdata", folder / "data", "--dbname", primary.url,
             "--write-recovery-conf", "--checkpoint=fast", "--no-sync"],
            check=True, cwd=folder, **self.who,
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        options = ["listen_addresses=", "fsync=off", "log_statement=all"]
        settings = [part for option in options for part in ("-c", option)]
        command = [self.programs / "postgres", "-D", "data", "-k", self.folder, *settings]
        with (self.folder / "log").open("ab") as log:
            self.process: Any = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, **self.who
            )
        wait_until_ready(self.url, self.process, self.folder / "log")

    def stop(self) -> None:
        """At once, as if its machine were gone."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and says nothing."""
        pid = self.process.pid
        each = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        for process in each:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in each:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    @contextmanager
    def lagging(self) -> Iterator[None]:
        self.tell("SELECT pg_wal_replay_pause()")
        wait_until(lambda: self.tell("SELECT pg_get_wal_replay_pause_state()") == "paused")
        try:
            yield
        finally:
            self.tell("SELECT pg_wal_replay_resume()")

    def tell(self, statement: str) -> Any:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement).fetchone()[0]

    def wait_until_caught_up(self) -> None:
        [(written,)] = self.primary.say("SELECT pg_current_wal_lsn()")
        wait_until(lambda: self.tell(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"))

    def made(self) -> int:
        """How often it was asked for answers, of which pages are made, since the last call."""
        said = (self.folder / "log").read_bytes()
        found, self._read = said[self._read :].count(b'FROM "faq_item"'), len(said)
        return found
