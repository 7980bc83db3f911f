"""How long all texts in one file take: `make bench-llms`.

Fills an empty database with made-up answers in the dialect (10,000, or the number given), and asks
for /en/llms-full.txt past the page cache: first when no text was written before, as after a start,
then as after a publication, and for /en/llms.txt.
"""

import sys
import time

from .databases import empty_database

ANSWERS = 10_000
MARKED = "{note:info}\n\nSee **[the list](/en/faq/)**.\n\n{/note}\n\n"


def main(number: int) -> None:
    from django.db.models import F, Value
    from django.db.models.functions import Concat
    from django.test import Client

    from faq.models import Item
    from revisions.guard import writing_live_columns

    from .made_up_content import MadeUp, give_history

    MadeUp().publish(number)
    give_history()
    with writing_live_columns():
        Item._base_manager.rewrite(False).update(answer_en=Concat(Value(MARKED), F("answer_en")))
    for label, address in (
        ("all texts, none written before", "/en/llms-full.txt"),
        ("all texts, after a publication", "/en/llms-full.txt"),
        ("the list of them", "/en/llms.txt"),
    ):
        begin, busy = time.perf_counter(), time.process_time()
        size = len(Client().get(address).content)
        seconds, busy = time.perf_counter() - begin, time.process_time() - busy
        print(f"{label}: {seconds:.2f} s (of the processor: {busy:.2f} s), {size:,} bytes")


if __name__ == "__main__":
    with empty_database():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
