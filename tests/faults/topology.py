"""The site on several machines, as processes of this one: nginx with the shipped configuration, two
servers of the site, PostgreSQL with a copy that follows it, Redis."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.servers import Environment, Server, free_port, granian, nginx, running

from .postgres import Postgres
from .standby import Standby

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("nginx", "redis-server")


def is_missing() -> bool:
    return not all(shutil.which(program) for program in NEEDED)


class Topology:
    """What runs. Whatever is stopped can be started again."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.postgres = Postgres(stack)
        self.redis_port = free_port()
        self.environment: Environment = {
            "VAR_DIR": str(folder),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "DEBUG": "0",
            "TIME_ZONE": "UTC",  # load.py names days
            "TRUSTED_PROXIES": "1",  # and readers have addresses
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
        }
        for command in ("migrate", "load_demo", "collectstatic --no-input"):
            self.manage(*command.split(), "--verbosity", "0")
        copy = tempfile.TemporaryDirectory(prefix="standby-")
        self.standby = Standby(Path(stack.enter_context(copy)), self.postgres)
        stack.callback(self.standby.stop)
        self.environment["DATABASE_REPLICA_URL"] = self.standby.url
        self.start_redis()
        self.servers = [self.start_server() for _each in range(2)]
        (folder / "ru" / "faq").mkdir(parents=True)
        (folder / "ru" / "faq" / "index.html").touch()
        _static, self.url = stack.enter_context(nginx(folder, folder, *self.servers))

    def manage(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=os.environ | self.environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start_server(self) -> Server:
        return self.stack.enter_context(
            granian("config.wsgi:application", self.folder, self.environment)
        )

    def kill_server(self, server: Server) -> None:
        """The master and its workers, at once and without a word."""
        pid = server.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, workers)):
            os.kill(each, signal.SIGKILL)

    def start_redis(self) -> None:
        command = ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1"]
        options = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        log = self.folder / "redis.log"
        self.redis = self.stack.enter_context(running([*command, *options], log))


@contextmanager
def running_topology() -> Iterator[Topology]:
    with tempfile.TemporaryDirectory(prefix="topology-") as name, ExitStack() as stack:
        yield Topology(Path(name), stack)
