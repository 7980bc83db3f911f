"""The site on several machines, as processes of this one: nginx with the shipped configuration, two
servers of the site, PostgreSQL, Redis."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks.servers import Environment, Server, free_port, granian, nginx, running
from tests.postgres import account, running_server, wait_until_ready

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("nginx", "redis-server")


def is_missing() -> bool:
    return not all(shutil.which(program) for program in NEEDED)


class Topology:
    """What runs. Whatever is stopped can be started again."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.postgres = stack.enter_context(running_server())
        self.redis_port = free_port()
        self.environment: Environment = {
            "VAR_DIR": str(folder),
            "DATABASE_URL": self.postgres,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "DEBUG": "0",
            "TIME_ZONE": "UTC",  # load.py names days
            "TRUSTED_PROXIES": "1",  # and readers have addresses
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
        }
        for command in ("migrate", "load_demo", "collectstatic --no-input"):
            self.manage(*command.split(), "--verbosity", "0")
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
    def postgres_stopped(self) -> Iterator[None]:
        """The server is stopped for the time of the block, and started again after it."""
        folder = Path(unquote(urlsplit(self.postgres).netloc.rpartition("@")[2]))
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
        os.kill(pid, signal.SIGINT)  # it sends everybody away and stops
        while (folder / "data" / "postmaster.pid").exists():
            time.sleep(0.01)
        yield
        log = folder / "log"
        with log.open("ab") as output:
            again = subprocess.Popen(command, stdout=output, stderr=output, **account(folder))
        self.stack.callback(again.send_signal, signal.SIGQUIT)  # waits for nobody
        wait_until_ready(self.postgres, again, log)


@contextmanager
def running_topology() -> Iterator[Topology]:
    with tempfile.TemporaryDirectory(prefix="topology-") as name, ExitStack() as stack:
        yield Topology(Path(name), stack)
