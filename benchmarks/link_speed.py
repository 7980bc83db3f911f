"""How long the list of links that lead nowhere takes: `make bench-links`.

Fills an empty database with made-up answers in two languages (10,000, or the number given), and
asks for the list as an editor does: once while every link leads somewhere, so that all are looked
at, and once while every other one is broken. Ends with status 1 if a page takes more than LONGEST.
"""

import sys
import time
from collections.abc import Callable

from .databases import empty_database

ANSWERS = 10_000
LONGEST = 1.0  # seconds for a page of the list
ROUNDS = 3


def add_links(are_broken: bool) -> None:
    """To every answer in both languages: a link that leads somewhere, one that may be broken, and
    in every tenth one to an anchor."""
    from faq.models import Item
    from revisions.guard import writing_live_columns

    changed = []
    for place, item in enumerate(Item.objects.order_by("pk")):
        for code in ("ru", "en"):
            good = f"/{code}/faq/item-{place // 2}/" + ("" if place % 10 else "#part")
            other = f"/{code}/faq/none-{place}/" if are_broken else f"/{code}/faq/item-0/"
            setattr(item, f"answer_{code}", f"[a]({good})\n\n[b]({other})")
            links = f'<p><a href="{good}">a</a></p><p><a href="{other}">b</a></p>'
            words = getattr(item, f"answer_html_{code}").split("<h3", 1)[0]
            setattr(item, f"answer_html_{code}", f'{words}<h3 id="part">A</h3>{links}')
        changed.append(item)
    columns = [f"{field}_{code}" for field in ("answer", "answer_html") for code in ("ru", "en")]
    with writing_live_columns():
        Item.objects.bulk_update(changed, columns, batch_size=500)


def timed(label: str, work: Callable[[], object]) -> float:
    """Seconds on the clock, the least of ROUNDS: the others were disturbed."""
    spent, busy = [], []
    for _round in range(ROUNDS):
        begin, begin_busy = time.perf_counter(), time.process_time()
        work()
        spent.append(time.perf_counter() - begin)
        busy.append(time.process_time() - begin_busy)
    print(f"{label}: {min(spent):.2f} s (of this process: {min(busy):.2f} s)", flush=True)
    return min(spent)


def main(number: int) -> int:
    from django.test import Client
    from django.urls import reverse

    from people.models import User
    from revisions.links import broken_links

    from .made_up_content import MadeUp, give_history

    MadeUp().publish(number)
    give_history()
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    address = reverse("admin:revisions_revision_links")

    def page(query: str = "") -> None:
        assert client.get(address + query).status_code == 200

    slowest = 0.0
    for are_broken in (False, True):
        add_links(are_broken)
        print(f"{number} answers, {2 * number if are_broken else 0} broken links")
        slowest = max(slowest, timed("  the first page of the list", page))
        slowest = max(slowest, timed("  the tenth page", lambda: page("?page=10")))
        timed("  all of them, without lines", lambda: list(broken_links()))
    return int(slowest > LONGEST)


if __name__ == "__main__":
    with empty_database():
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS))
