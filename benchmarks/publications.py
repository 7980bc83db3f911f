"""Publications per second through the whole workflow, on sites of several sizes:
`python -m benchmarks.publications 1000 10000`, on the server of DATABASE_URL or on SQLite.

One publication is four steps: a draft is begun, handed in, looked at and approved. How many
approvals alone, of drafts that wait already, go through in a second is told beside it.
"""

import argparse
import os
import random
import statistics
import time

from .databases import empty_database

SECONDS = 10
WORDS = (5, 15)  # of an answer: short, so that the index is made soon


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
    reviewer = User.objects.create_superuser("bench-reviewer")
    chance, keys = random.Random(1), list(Item.objects.values_list("pk", flat=True))
    spent: list[float] = []
    approving = 0.0
    cpu, ends = time.process_time(), time.monotonic() + SECONDS
    while time.monotonic() < ends:
        begin = time.perf_counter()
        approving += publish_change(Item.objects.get(pk=chance.choice(keys)), len(spent), reviewer)
        spent.append(time.perf_counter() - begin)
    cpu = (time.process_time() - cpu) / len(spent)
    print(
        f"{connection.vendor}, {number} answers: {len(spent) / sum(spent):.0f} publications/s, "
        f"{len(spent) / approving:.0f} approvals/s alone "
        f"({cpu * 1000:.1f} ms of this process each), median "
        f"{statistics.median(spent) * 1000:.1f} ms; load {os.getloadavg()[0]:.1f}",
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
