"""How long a tree of documents takes: into an empty site, once more unchanged, and out again.

`python -m benchmarks.import_speed [DOCUMENTS]` (1,000 by default: half of them in each language).
"""

import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.databases import empty_database

ANSWERS = 4  # in each document
WORDS = (30, 110)  # in each answer
FOLDERS = 20
LONGEST = 120  # seconds for 1,000 documents


def write_tree(folder: Path, documents: int) -> None:
    """A made-up tree, the same at each run: questions with links, lists, notes and an image."""
    from PIL import Image

    from benchmarks.made_up_content import Language

    chance = random.Random(1)
    for code in ("ru", "en"):
        language = Language(code, chance)
        for number in range(documents // 2):
            page = folder / code / f"part-{number % FOLDERS}" / f"topic-{number}" / "faq.md"
            page.parent.mkdir(parents=True)
            other = (number + FOLDERS) % (documents // 2)
            link = f"../../part-{other % FOLDERS}/topic-{other}/faq.md"
            page.write_text("\n".join(_answers(language, f"topic-{number}", link)), "utf-8")
            Image.new("RGB", (64, 64), (number % 256, 0, 0)).save(page.parent / "scheme.png")


def _answers(language, name: str, link: str):
    for number in range(ANSWERS):
        yield f"{{cut({language.question()[:200]})[id={name}-{number}]}}\n"
        yield f"{language.answer(WORDS)} [{{var(product)}}]({link})\n"
        yield f"- {language.answer(WORDS)[:80]}\n- {language.answer(WORDS)[:80]}\n"
        if not number:
            yield "{note:info}\n\n![](scheme.png)\n\n{/note}\n"
        yield "{/cut}\n"


def timed(label: str, run: Callable[[], object]) -> float:
    """Run it and print how long it took. Gives the seconds on the clock."""
    start, busy = time.monotonic(), time.process_time()
    run()
    seconds, busy = time.monotonic() - start, time.process_time() - busy
    print(f"{label}: {seconds:.1f} s (of the processor: {busy:.1f} s)", flush=True)
    return seconds


def main(documents: int) -> None:
    from django.core.management import call_command
    from django.test import override_settings

    from faq.models import Item
    from people.models import User

    User.objects.create_superuser("reviewer")
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        write_tree(tree, documents)
        options = {"approve_as": "reviewer", "var": ["product=Vetrelia"]}

        def bring_in() -> None:
            call_command("import_tree", str(tree), stdout=io.StringIO(), **options)

        with override_settings(MEDIA_ROOT=Path(folder) / "media"):
            first = timed(f"{documents} documents into an empty site, approved", bring_in)
            print(f"answers: {Item.objects.live().count()}")
            timed("the same documents again", bring_in)
            out = [str(Path(folder) / "out")]
            timed("all of it out", lambda: call_command("export_docs", *out, stdout=io.StringIO()))
    if first > LONGEST * documents / 1000:
        sys.exit(f"more than {LONGEST} s for 1,000 documents")


if __name__ == "__main__":
    with empty_database():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
