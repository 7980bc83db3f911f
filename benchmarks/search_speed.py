"""How fast the search is: `make bench-search-speed`, or with numbers of answers of your own.

It fills an empty database with made-up answers in two languages, and for each number, the smallest
first, adds what is missing, builds the index with the code of `rebuild_index`, and asks for results
pages as browsers do, through the whole site.
"""

import argparse
import os
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import brotli

from .databases import empty_database

if TYPE_CHECKING:
    from .made_up_content import MadeUp

REQUESTS = 300
ROUNDS = 3


def queries(chance: random.Random) -> list[tuple[str, str, str]]:
    """Kind, language and query: what customers type, mixed."""
    from search.layouts import other_layout

    from .made_up_content import Language, demo_answers

    found = []
    made_up = {code: Language(code, random.Random(1)) for code in ("ru", "en")}
    for _number in range(REQUESTS // 10):
        for code, language in made_up.items():
            question = chance.choice(demo_answers(code))[0].rstrip("?")
            words = question.split()
            long = max(words, key=len)
            mistyped = long[:3] + long[4:]
            found += [
                ("a question", code, question),
                ("two common words", code, " ".join(sorted(words, key=len)[-2:])),
                ("rare words", code, f"{language.rare()} {long}"),
                ("a typo", code, question.replace(long, mistyped)),
                ("other layout", code, " ".join(map(other_layout, words[-2:])) or question),
                ("nothing", code, "".join(chance.choices("bcdfghklmnprst", k=9))),
            ]
    chance.shuffle(found)
    return found


class Spent(NamedTuple):
    """Seconds of a request: on the clock, and of this process."""

    wall: float
    cpu: float


def figures(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    p95 = statistics.quantiles(seconds, n=20)[18]
    return f"p50 {statistics.median(seconds) * 1000:6.1f} ms, p95 {p95 * 1000:6.1f} ms"


def build(number: int, made_up: "MadeUp") -> None:
    """Fill the site up to a number of answers, and measure how long the whole index takes."""
    from django.db import connection

    from search.models import Entry, Form, IndexState, Term, Text
    from search.rebuilding import rebuild

    made_up.publish(number)
    for model in (Text, Entry, Form, Term, IndexState):
        model.objects.all()._raw_delete("default")
    begin, cpu = time.perf_counter(), time.process_time()
    rebuild()
    built, cpu = time.perf_counter() - begin, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number} answers × 2 languages: index built in {built:.0f} s "
        f"({cpu:.0f} s of this process), peak {memory:.0f} MB"
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def ask(visitor: int, language: str, query: str) -> Spent:
    """Ask for a page of results as a browser does, through the whole site."""
    from django.test import RequestFactory

    from config.wsgi import application as site

    # Many visitors: what one alone asks too often is not counted, and counting takes time.
    request = RequestFactory(REMOTE_ADDR=f"10.0.{visitor // 100 % 256}.1").get(
        f"/{language}/search/?q={quote(query)}",
        headers={"accept-encoding": "gzip, deflate, br"},
    )
    begin, cpu, said = time.perf_counter(), time.process_time(), []
    response = site(request.environ, lambda status, headers: said.append(status))
    spent = Spent(time.perf_counter() - begin, time.process_time() - cpu)
    body = b"".join(response)
    assert said == ["200 OK"] and b"</html>" in brotli.decompress(body)
    response.close()
    return spent


def measure() -> None:
    """Ask the same queries in several rounds, and say how long each kind takes."""
    asked, visitors = queries(random.Random(2)), count()
    rounds = [[ask(next(visitors), *query) for _kind, *query in asked] for _round in range(ROUNDS)]
    spent = defaultdict(list)
    for (kind, *_query), *each in zip(asked, *rounds, strict=True):
        # The best of the rounds: what else the machine does is not the search's.
        best = Spent(min(s.wall for s in each), min(s.cpu for s in each))
        spent[kind].append(best)
        spent["all"].append(best)
    for kind in sorted(spent):
        wall, cpu = zip(*spent[kind], strict=True)
        print(f"  {kind:18} {figures(wall)}; this process {figures(cpu)}")
    print(f"  first round: {figures([s.wall for s in rounds[0]])}; load {os.getloadavg()[0]:.1f}")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("numbers", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    numbers = sorted(parser.parse_args().numbers)
    with empty_database():
        from .made_up_content import MadeUp

        made_up = MadeUp()
        for number in numbers:
            build(number, made_up)
            measure()


if __name__ == "__main__":
    main()
