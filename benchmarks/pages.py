"""Requests per second of each page, beside what a server can do at best."""

import json
import statistics
import tempfile
import urllib.request
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from .demo_sites import Site, pages_of
from .servers import Environment, Server, Speed, granian, nginx, wrk

OF_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}  # headers not the site's
SEARCH = "/ru/search/?q=%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C"

Name = tuple[str, str]  # of a page, and of what answers


class Target(NamedTuple):
    """An address that is asked for, and with which headers."""

    url: str
    headers: list[str] = []


def measure_pages(both: list[Site], seconds: int, rounds: int) -> None:
    with ExitStack() as stack:
        targets = start_all(both, stack)
        found: dict[Name, list[Speed]] = defaultdict(list)
        for target in targets.values():
            wrk(target.url, 1, target.headers)  # warm
        for number in range(rounds):
            print(f"round {number + 1} of {rounds} …", flush=True)
            for name, target in targets.items():
                found[name].append(wrk(target.url, seconds, target.headers))
    report_pages({name: median(speeds) for name, speeds in found.items()})


def start_all(both: list[Site], stack: ExitStack) -> dict[Name, Target]:
    """Start everything that is compared, until the stack is unwound."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
    folder.chmod(0o755)  # nginx reads the files as somebody else

    def start(application: str, environment: Environment) -> Server:
        return stack.enter_context(granian(application, folder, environment))

    many_visitors = "benchmarks.many_visitors:application"
    hot = {site.database: start(many_visitors, site.environment) for site in both}
    pages, files = pages_of(hot["SQLite"]), folder / "files"
    save_pages(hot["SQLite"], pages, files)
    bare = start("benchmarks.bare:application", {"BENCH_FILES": str(files)})
    static, proxy = stack.enter_context(nginx(folder, files, hot["SQLite"]))
    targets: dict[Name, Target] = {}
    for page, address in pages.items():
        targets[page, "nginx, a file"] = Target(static + address)
        targets[page, "bare WSGI"] = Target(bare.url + address)
        targets[page, "the same with our headers"] = Target(f"{bare.url}{address}?headers")
        targets[page, "nginx, caching proxy"] = Target(proxy + address)
        for database, server in hot.items():
            targets[page, f"{database}, hot"] = Target(server.url + address)
    for database, environment, _folder in both:
        off = environment | {"PAGE_CACHE_MB": "0"}
        cold = start("config.wsgi:application", off)
        plain = start("benchmarks.plain_wsgi:application", off)
        targets["FAQ page", f"{database}, cold"] = Target(f"{cold.url}/ru/faq/")
        targets["FAQ page", f"{database}, plain view"] = Target(f"{plain.url}/ru/faq/")
        targets["304", f"{database}, hot"] = unchanged(f"{hot[database].url}/ru/faq/")
        targets["search", database] = Target(hot[database].url + SEARCH)
    return targets


def unchanged(url: str) -> Target:
    """Asked for by somebody who has the page."""
    tag = urllib.request.urlopen(url).headers["ETag"]
    return Target(url, (f"If-None-Match: {tag}",))


def save_pages(server: Server, pages: dict[str, str], files: Path) -> None:
    for address in pages.values():
        path = files / address.strip("/") / "index.html"
        path.parent.mkdir(parents=True)
        answer = urllib.request.urlopen(server.url + address)
        path.write_bytes(answer.read())
        own = [pair for pair in answer.headers.items() if pair[0].lower() not in OF_THE_SERVER]
        path.with_name("headers.json").write_text(json.dumps(own))
        print(f"  {address}: {path.stat().st_size} bytes")


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
