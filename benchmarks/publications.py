"""Publications per second through the whole workflow, on sites of several sizes:
`python -m benchmarks.publications 1000 10000`, on the server of DATABASE_URL or on SQLite.

One publication is four steps: a draft is begun, handed in, looked at and approved. Measured for one
process alone, and for two at once, as many as the site has workers, each with answers of its own.
How many approvals alone, of drafts that wait already, go through in a second is told beside it.
"""

import argparse
import os
import random
import statistics
import time
from multiprocessing import get_context
from typing import NamedTuple

from .databases import empty_database

SECONDS = 10
WORDS = (5, 15)  # of an answer: short, so that the index is made soon


class Spent(NamedTuple):
    """Seconds: of each publication, of all approvals, of the processor in this process."""

    each: list[float]
    approving: float
    cpu: float


def measure(number: int) -> None:
    from django.db import connection

    import config.wsgi  # noqa: F401  sets up the collector of garbage as the site has it
    from faq.models import Item
    from people.models import User
    from search.rebuilding import rebuild

    from .made_up_content import MadeUp, give_history

    MadeUp(WORDS).publish(number)
    give_history()
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    User.objects.create_superuser("bench-reviewer")
    keys = list(Item.objects.values_list("pk", flat=True))
    for processes in (1, 2):
        connection.close()  # each process opens its own
        with get_context("fork").Pool(processes) as pool:
            spent = pool.map(publish_some, [keys[n::processes] for n in range(processes)])
        report(f"{connection.vendor}, {number} answers, {PROCESSES[processes]}", spent)


PROCESSES = {1: "one process", 2: "two processes at once"}


def publish_some(keys: list[int]) -> Spent:
    """Publish changes of these answers for some seconds."""
    from faq.models import Item
    from people.models import User

    reviewer = User.objects.get(username="bench-reviewer")
    chance, each, approving = random.Random(1), [], 0.0
    cpu, ends = time.process_time(), time.monotonic() + SECONDS
    while time.monotonic() < ends:
        begin = time.perf_counter()
        approving += publish_change(Item.objects.get(pk=chance.choice(keys)), len(each), reviewer)
        each.append(time.perf_counter() - begin)
    return Spent(each, approving, time.process_time() - cpu)


def report(what: str, spent: list[Spent]) -> None:
    """All processes together; milliseconds are of one publication."""
    publications = sum(len(one.each) / sum(one.each) for one in spent)
    approvals = sum(len(one.each) / one.approving for one in spent)
    number = sum(len(one.each) for one in spent)
    cpu = sum(one.cpu for one in spent) / number
    median = statistics.median(seconds for one in spent for seconds in one.each)
    print(
        f"{what}: {publications:.0f} publications/s, {approvals:.0f} approvals/s alone, "
        f"median {median * 1000:.1f} ms ({cpu * 1000:.1f} ms of the process), "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def publish_change(item, number: int, reviewer) -> float:
    """Gives the seconds that the last step took."""
    from revisions import workflow

    words = {"answer_ru": f"{item.answer_ru} Правка {number}."}
    draft = workflow.propose(item, words, by=None, significance="minor")
    draft = workflow.submit(draft, by=None)
    seen = workflow.review(draft)
    begin = time.perf_counter()
    workflow.approve(draft, by=reviewer, digest=seen.digest, live_revision_id=seen.live_revision_id)
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("numbers", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    for number in parser.parse_args().numbers:
        with empty_database():
            measure(number)


if __name__ == "__main__":
    main()
