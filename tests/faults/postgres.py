"""A PostgreSQL server of a test's own, which gets into trouble."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from tests.postgres import OPTIONS, account, running_server, wait_until_ready


class Postgres:
    """What is stopped starts again; the last one goes with the stack."""

    def __init__(self, stack: ExitStack, *options: str) -> None:
        self.stack = stack
        self.url = stack.enter_context(running_server([*OPTIONS, *options]))
        self.folder = Path(unquote(urlsplit(self.url).netloc.rpartition("@")[2]))
        self.data = self.folder / "data"
        self.command = Path(f"/proc/{self.pid}/cmdline").read_text().split("\0")[:-1]

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def processes(self) -> list[int]:
        """The first is the one that starts all the others."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def stop(self) -> None:
        """It sends everybody away and stops."""
        os.kill(self.pid, signal.SIGINT)
        self.wait_until_gone()

    def wait_until_gone(self) -> None:
        while (self.data / "postmaster.pid").exists():
            time.sleep(0.01)

    def start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as output:
            server = subprocess.Popen(
                self.command, stdout=output, stderr=output, cwd=self.folder, **account(self.folder)
            )
        self.stack.callback(server.wait)
        self.stack.callback(server.send_signal, signal.SIGQUIT)  # waits for nobody
        return server

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """For the time of the block."""
        self.stop()
        yield
        wait_until_ready(self.url, self.start(), self.folder / "log")

    @contextmanager
    def hung(self) -> Iterator[None]:
        """It takes connections and says nothing, for the time of the block."""
        processes = self.processes()
        for each in processes:
            os.kill(each, signal.SIGSTOP)
        yield
        for each in processes:
            os.kill(each, signal.SIGCONT)

    def say(self, *statements: str) -> list[tuple]:
        """Gives the rows of the last statement."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def set_to(self, **settings: str) -> Iterator[None]:
        """Settings that it takes over while it runs."""
        self.say(*(f"ALTER SYSTEM SET {name} = {value}" for name, value in settings.items()))
        self.say("SELECT pg_reload_conf()")
        yield
        self.say("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()")

    def move_to(self, disk: Path) -> None:
        """All data onto another disk. It must be stopped."""
        before, self.data = self.data, disk / f"data-of-{disk.name}"
        subprocess.run(["cp", "-a", before, self.data], check=True)
        self.command[self.command.index(str(before))] = str(self.data)
