"""Publishes a change of one answer each second through the workflow, and looks when readers see
it: `python -m benchmarks.publisher SECONDS URL…`. Prints how old pages were, in milliseconds."""

import sys
import time
import urllib.request

import django

LOOKS = 8  # connections of their own, so that each worker is asked
BETWEEN_LOOKS = 0.02  # seconds: looking all the time would take a processor of its own


def publish(text: str) -> str:
    """Gives the address of the answer that was changed."""
    from faq.models import Item
    from people.models import User
    from revisions import workflow

    item = Item.objects.live().in_page_order().first()
    reviewer, _made = User.objects.get_or_create(username="bench-reviewer", is_superuser=True)
    draft = workflow.propose(item, {"question_ru": text}, by=None, significance="minor")
    seen = workflow.review(workflow.submit(draft, by=None))
    workflow.approve(draft, by=reviewer, digest=seen.digest, live_revision_id=seen.live_revision_id)
    return item.get_public_url("ru")


def seen_after(url: str, text: str, published: float) -> float:
    """How many milliseconds after the publication a page was still asked for and came old."""
    last_old = published
    while True:
        asked = time.monotonic()
        pages = [urllib.request.urlopen(url).read().decode() for _look in range(LOOKS)]
        if all(text in page for page in pages):
            return (last_old - published) * 1000
        last_old = asked
        time.sleep(BETWEEN_LOOKS)


def main() -> None:
    seconds, urls = float(sys.argv[1]), sys.argv[2:]
    django.setup()
    publish("Вопрос?")  # what is made once for a process is none of a publication
    print("begun", flush=True)
    ends, lags = time.monotonic() + seconds, {url: [] for url in urls}
    number = 0
    while time.monotonic() < ends:
        begin, number = time.monotonic(), number + 1
        text = f"Вопрос номер {time.time_ns()}?"
        publish(text)
        published = time.monotonic()
        for url in urls:
            lags[url].append(seen_after(f"{url}/ru/faq/", text, published))
        time.sleep(max(0, begin + 1 - time.monotonic()))
    print(number, *(f"{max(found):.0f}" for found in lags.values()))


if __name__ == "__main__":
    main()
