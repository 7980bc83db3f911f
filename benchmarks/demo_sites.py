"""The demo on each database, for a benchmark of whole sites."""

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.postgres import running_server

from .servers import ROOT, Environment, Server


class Site(NamedTuple):
    """The demo on one database."""

    database: str
    environment: Environment
    folder: Path


def manage(environment: Environment, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"manage.py {' '.join(command)}:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def sites() -> Iterator[list[Site]]:
    """The demo on each database, for the time of the block."""
    with ExitStack() as stack:
        found = []
        for database in ("SQLite", "PostgreSQL"):
            name = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
            # A server as it comes, which waits for the disk at each commit.
            url = stack.enter_context(running_server([])) if database == "PostgreSQL" else ""
            environment = {
                "VAR_DIR": name,
                "DATABASE_URL": url,
                "DEBUG": "0",
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "PYTHONPATH": str(ROOT),
            }
            print(f"{database}: the demo …", flush=True)
            for command in ("migrate", "load_demo", "collectstatic --no-input"):
                manage(environment, *command.split(), "--verbosity", "0")
            found.append(Site(database, environment, Path(name)))
        yield found


def pages_of(server: Server) -> dict[str, str]:
    return {
        "FAQ page": "/ru/faq/",
        "answer": answer_address(server),
        "contacts": "/ru/contacts/",
        "SLA": "/ru/sla/",
    }


def answer_address(server: Server) -> str:
    """The page of one answer: the first that the sitemap lists."""
    sitemap = urllib.request.urlopen(f"{server.url}/sitemap.xml").read().decode()
    found = next(
        part for part in sitemap.split("<loc>") if "/ru/faq/" in part and "faq/<" not in part
    )
    return "/" + found.partition("<")[0].partition("//")[2].partition("/")[2]
