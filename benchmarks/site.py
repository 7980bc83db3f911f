"""How fast the site is, on SQLite and on PostgreSQL, beside what a server can do at best.

    make bench PARTS="pages publishing memory workflow" OPTIONS="--seconds 3 --rounds 3"
    make bench PARTS=workflow OPTIONS="--numbers 1000 10000 100000"

`pages`: requests per second, p50 and p99, each against nginx with the same bytes in a file and
against a bare WSGI function that returns them under the same server. `publishing`: the same while
something is published every second, and how late readers see it. `memory`: of each worker, and
how it grows over 200,000 requests. `workflow`: publications per second on sites of several sizes.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack

from tests.postgres import running_server

from .demo_sites import Site, pages_of, sites
from .pages import measure_pages
from .servers import ROOT, Server, Speed, granian, install_missing, nginx, wrk

PARTS = ("pages", "publishing", "memory", "workflow")
MEMORY_REQUESTS = 200_000
OF_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}  # headers not the site's


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
