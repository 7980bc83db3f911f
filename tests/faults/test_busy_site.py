"""A long import beside people at work: nobody is refused, nobody waits long, nothing is lost.

`DOCUMENTS=1000 make test-faults` for a large one.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from django.db import connection

from benchmarks.import_speed import ANSWERS, write_tree
from benchmarks.servers import ROOT

from .hosting import Answer, Site
from .postgres import Postgres

DOCUMENTS = int(os.environ.get("DOCUMENTS") or 100)  # half of them in each language
pytestmark = pytest.mark.skipif(
    not os.environ.get("FAULT_ROUNDS"), reason="takes a minute: make test-faults"
)
LONGEST = 10.0  # seconds that anybody waits, also on a busy machine


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    with ExitStack() as stack:
        is_postgres = connection.vendor == "postgresql"
        url = Postgres(stack).url if is_postgres else ""
        site = Site(tmp_path, tmp_path / "var", DATABASE_URL=url)
        site.fill()
        stack.enter_context(site.running())
        yield site


class Work:
    """What somebody does again and again until the import is over, and how long each took."""

    def __init__(self, step) -> None:
        self.step, self.seconds, self.refused = step, [], []
        self.thread = Thread(target=self._go_on)
        self.is_over = False
        self.thread.start()

    def _go_on(self) -> None:
        while not self.is_over:
            begin = time.monotonic()
            answers = self.step(len(self.seconds))
            self.seconds.append(time.monotonic() - begin)
            self.refused += [each for each in answers if each.status not in (200, 302, 303)]
            time.sleep(0.05)

    def end(self) -> None:
        self.is_over = True
        self.thread.join()

    def __str__(self) -> str:
        ordered = sorted(self.seconds)
        p50, p99 = (ordered[int(len(ordered) * part)] * 1000 for part in (0.5, 0.99))
        count = len(ordered)
        return f"{count} times, p50 {p50:.0f}, p99 {p99:.0f}, longest {ordered[-1] * 1000:.0f} ms"


def publish(site: Site, slug: str) -> list[Answer]:
    """Doris writes an answer and hands it in, Clara reads and approves it. Gives what they saw."""
    saved = site.add_answer(slug, _submit="")
    place = re.search(r"/revision/(\d+)/", saved.headers.get("location", ""))
    if place is None:
        return [saved]
    page = site.get(place.string, by="reviewer")
    fields = dict(re.findall(r'name="(digest|live_revision)" value="([^"]*)"', page.text))
    approve = f"/admin/revisions/revision/{place[1]}/approve/"
    return [saved, page, site.post(approve, by="reviewer", **fields)]


def manage(site: Site, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=os.environ | site.environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def test_import_beside_editors_reviewers_and_readers(site, tmp_path):
    write_tree(tmp_path / "tree", DOCUMENTS)
    published: list[str] = []

    def edit_and_publish(number: int) -> list[Answer]:
        answers = publish(site, f"by-hand-{number}")
        if len(answers) == 3:
            published.append(f"by-hand-{number}")
        return answers

    work = {
        "drafts": Work(lambda number: [site.add_answer(f"draft-{number}")]),
        "published": Work(edit_and_publish),
        "hot pages": Work(lambda number: [site.get("/en/contacts/")]),
        "all answers": Work(lambda number: [site.get("/en/faq/")]),
        "votes": Work(lambda number: [site.vote()]),
        "searches": Work(lambda number: [site.get("/en/search/?q=pay")]),
    }
    begin = time.monotonic()
    tree = str(tmp_path / "tree")
    try:
        manage(site, "import_tree", tree, "--approve-as=clara", "--var=product=V")
    finally:
        for each in work.values():
            each.end()
    print(f"{connection.vendor}: {DOCUMENTS} documents in {time.monotonic() - begin:.0f} s")
    for name, each in work.items():
        print(f"  {name}: {each}")
    assert not [(name, each.refused[:3]) for name, each in work.items() if each.refused]
    assert published
    shown = site.get("/en/llms-full.txt").text
    assert all(f"/{slug}/" in shown for slug in published)
    assert shown.count("/en/faq/topic-") >= ANSWERS * (DOCUMENTS // 2)
    assert "Traceback" not in site.log.read_text()
    assert max(max(each.seconds) for each in work.values()) < LONGEST


def test_restored_content_is_on_the_next_page_of_each_process(site, tmp_path):
    def shown(address: str = "/en/faq/") -> set[bool]:
        return {"/later/" in site.get(address).text for _each in range(12)}

    archive = str(tmp_path / "site.zip")
    manage(site, "backup", archive)
    assert [answer.status for answer in publish(site, "later")] == [302, 200, 302]
    assert (shown(), shown("/en/search/?q=later")) == ({True}, {True})
    readers = Work(lambda number: [site.get("/en/faq/"), site.get("/en/search/?q=pay")])
    try:
        manage(site, "restore", archive, "--replace")
        assert (shown(), shown("/en/search/?q=later")) == ({False}, {False})
    finally:
        readers.end()
    print(f"{connection.vendor}: readers during a restore: {readers}")
    assert readers.refused == []
