"""How fast the site is, on SQLite and on PostgreSQL, beside what a server can do at best.

    make bench PARTS="pages publishing memory workflow" OPTIONS="--seconds 3 --rounds 3"
    make bench PARTS=workflow OPTIONS="--numbers 1000 10000 100000"

`pages`: requests per second, p50 and p99, each against nginx with the same bytes in a file and
against a bare WSGI function that returns them under the same server. `publishing`: the same while
something is published every second, and how late readers see it. `memory`: of each worker, and
how it grows over 200,000 requests. `workflow`: publications per second on sites of several sizes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.postgres import running_server

from .servers import (
    ROOT,
    Environment,
    Server,
    Speed,
    granian,
    install_missing,
    nginx,
    wrk,
)

PARTS = ("pages", "publishing", "memory", "workflow")
MEMORY_REQUESTS = 200_000
OF_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}  # headers not the site's


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


def answer_address(server: Server) -> str:
    """The page of one answer: the first that the sitemap lists."""
    sitemap = urllib.request.urlopen(f"{server.url}/sitemap.xml").read().decode()
    found = next(
        part for part in sitemap.split("<loc>") if "/ru/faq/" in part and "faq/<" not in part
    )
    return "/" + found.partition("<")[0].partition("//")[2].partition("/")[2]


def save_pages(server: Server, pages: dict[str, str], files: Path) -> None:
    for address in pages.values():
        path = files / address.strip("/") / "index.html"
        path.parent.mkdir(parents=True)
        answer = urllib.request.urlopen(server.url + address)
        path.write_bytes(answer.read())
        own = [pair for pair in answer.headers.items() if pair[0].lower() not in OF_THE_SERVER]
        path.with_name("headers.json").write_text(json.dumps(own))
        print(f"  {address}: {path.stat().st_size} bytes")


def pages_of(server: Server) -> dict[str, str]:
    return {
        "FAQ page": "/ru/faq/",
        "answer": answer_address(server),
        "contacts": "/ru/contacts/",
        "SLA": "/ru/sla/",
    }


def measure_pages(both: list[Site], seconds: int, rounds: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        folder.chmod(0o755)

        def start(application: str, environment: Environment) -> Server:
            return stack.enter_context(granian(application, folder, environment))

        everybody = "benchmarks.many_visitors:application"
        hot = {site.database: start(everybody, site.environment) for site in both}
        pages, files = pages_of(hot["SQLite"]), folder / "files"
        save_pages(hot["SQLite"], pages, files)
        bare = start("benchmarks.bare:application", {"BENCH_FILES": str(files)})
        static, proxy = stack.enter_context(nginx(folder, files, hot["SQLite"]))
        targets: dict[tuple[str, str], tuple[str, list[str]]] = {}
        for page, address in pages.items():
            targets[page, "nginx, a file"] = static + address, []
            targets[page, "bare WSGI"] = bare.url + address, []
            targets[page, "the same with our headers"] = f"{bare.url}{address}?headers", []
            targets[page, "nginx, caching proxy"] = proxy + address, []
            for database, server in hot.items():
                targets[page, f"{database}, hot"] = server.url + address, []
        for site in both:
            off = site.environment | {"PAGE_CACHE_MB": "0"}
            cold, plain = (
                start("config.wsgi:application", off),
                start("benchmarks.plain_wsgi:application", off),
            )
            targets["FAQ page", f"{site.database}, cold"] = f"{cold.url}/ru/faq/", []
            targets["FAQ page", f"{site.database}, plain view"] = f"{plain.url}/ru/faq/", []
            url = hot[site.database].url
            tag = urllib.request.urlopen(f"{url}/ru/faq/").headers["ETag"]
            targets["304", f"{site.database}, hot"] = f"{url}/ru/faq/", [f"If-None-Match: {tag}"]
            targets["search", site.database] = (
                f"{url}/ru/search/?q=%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C",
                [],
            )
        found: dict[tuple[str, str], list[Speed]] = defaultdict(list)
        for url, headers in targets.values():
            wrk(url, 1, headers)  # warm
        for number in range(rounds):
            print(f"round {number + 1} of {rounds} …", flush=True)
            for name, (url, headers) in targets.items():
                found[name].append(wrk(url, seconds, headers))
        report_pages({name: median(speeds) for name, speeds in found.items()})


def median(speeds: list[Speed]) -> Speed:
    return Speed(*(statistics.median(column) for column in zip(*speeds, strict=True)))


def report_pages(found: dict[tuple[str, str], Speed]) -> None:
    print(f"\n{'':9} {'':26} {'req/s':>8} {'p50 ms':>8} {'p99 ms':>8}  of nginx  of bare")
    for (page, what), speed in found.items():
        ratios = "".join(
            f"{speed.requests / best.requests:9.2f}" if best else " " * 9
            for best in (found.get((page, "nginx, a file")), found.get((page, "bare WSGI")))
        )
        figures = f"{speed.requests:8.0f} {speed.p50:8.2f} {speed.p99:8.2f}"
        print(f"{page:9} {what:26} {figures} {ratios}")
    for database in ("SQLite", "PostgreSQL"):
        cold, plain = (found["FAQ page", f"{database}, {kind}"] for kind in ("cold", "plain view"))
        print(f"FAQ page cold on {database}: {cold.requests / plain.requests:.2f} of a plain view")


def measure_publishing(both: list[Site], seconds: int) -> None:
    """Hot pages of both databases while something is published every second. Who looks when
    readers see it needs the processor too, so that is done after the figures are taken."""
    print()
    for site in both:
        with ExitStack() as stack:
            server = stack.enter_context(
                granian("config.wsgi:application", site.folder, site.environment)
            )
            files = site.folder / "none"
            files.mkdir()
            _static, proxy = stack.enter_context(nginx(site.folder, files, server))
            wrk(f"{server.url}/ru/faq/", 1)
            quiet = wrk(f"{server.url}/ru/faq/", seconds)
            speed, [number] = while_publishing(site, server, seconds)
            watched, [_number, late, behind] = while_publishing(site, server, seconds, proxy)
        print(
            f"{site.database}, while publishing {number} times: {speed.requests:.0f} req/s "
            f"(quiet: {quiet.requests:.0f}), p50 {speed.p50:.2f} ms, p99 {speed.p99:.2f} ms, "
            f"p99/p50 {speed.p99 / speed.p50:.1f} (quiet: {quiet.p99 / quiet.p50:.1f}, with "
            f"somebody who looks {watched.p99 / watched.p50:.1f}); a page asked for later than "
            f"{late} ms after the publication was new, behind nginx {behind} ms"
        )


def while_publishing(
    site: Site, server: Server, seconds: int, *proxies: str
) -> tuple[Speed, list[str]]:
    """The speed of a hot page meanwhile, and what the publisher prints; it looks when the change
    is seen if there are proxies, through which it looks too."""
    looked_at = [server.url, *proxies] if proxies else []
    command = [sys.executable, "-m", "benchmarks.publisher", str(seconds + 2), *looked_at]
    publisher = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | site.environment, stdout=subprocess.PIPE, text=True
    )
    assert publisher.stdout is not None
    publisher.stdout.readline()  # it has begun
    speed = wrk(f"{server.url}/ru/faq/", seconds)
    return speed, publisher.communicate()[0].split()


def measure_memory(both: list[Site]) -> None:
    print()
    for site in both:
        with granian("config.wsgi:application", site.folder, site.environment) as server:
            pages = [*pages_of(server).values(), "/en/faq/", "/ru/search/?q=vps"]
            urls = [server.url + page for page in pages]
            for _round in range(2):
                for url in urls:
                    wrk(url, 1)
            before, count = server.memory(), 0
            while count < MEMORY_REQUESTS:
                for url in urls:
                    count += wrk(url, 1, ["Accept-Encoding: br"]).count
            after = server.memory()
        growth = [f"{(b - a) / 1024:+.1f}" for a, b in zip(before, after, strict=True)]
        now = [f"{kilobytes / 1024:.0f}" for kilobytes in after]
        print(
            f"{site.database}: each worker has {' and '.join(now)} MB, over {count} requests "
            f"{' and '.join(growth)} MB"
        )


def measure_workflow(numbers: list[int]) -> None:
    print()
    command = [sys.executable, "-m", "benchmarks.publications", *map(str, numbers)]
    with running_server([]) as url:
        for database in ("", url):
            subprocess.run(
                command, cwd=ROOT, env=os.environ | {"DATABASE_URL": database}, check=True
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", default=PARTS)
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--numbers", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    print(f"load before: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
    if set(options.parts) - {"workflow"}:
        install_missing()
        with sites() as both:
            if "pages" in options.parts:
                measure_pages(both, options.seconds, options.rounds)
            if "publishing" in options.parts:
                measure_publishing(both, 4 * options.seconds)
            if "memory" in options.parts:
                measure_memory(both)
    if "workflow" in options.parts:
        measure_workflow(options.numbers)


if __name__ == "__main__":
    main()
