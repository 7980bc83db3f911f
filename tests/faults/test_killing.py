"""kill -9 at any moment: either the old or the new state, and the next run goes on by itself.

`make test-faults` does it a hundred times for each command, on both databases: some minutes each,
which is too long for each run of all tests.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from faq.models import Item
from people.groups import EDITORS, REVIEWERS
from revisions import workflow
from revisions.models import Publication, ReviewEvent, Revision
from search.agreement import wrong_rows
from search.indexing import remove
from search.models import Entry, Form, Term
from tests import factories
from tests.cast import person

ROUNDS = int(os.environ.get("FAULT_ROUNDS") or 0)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ROUNDS, reason="takes minutes: make test-faults"),
]
chance = random.Random()


class Commands:
    """Commands in processes that are killed."""

    def __init__(self, folder: Path) -> None:
        connections.close_all()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking", connection.settings_dict["NAME"]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"},
        )  # fmt: skip
        self.takes: dict[str, float] = {}  # seconds, of the last run that was let go on
        self.killed = self.ended = 0

    def run(self, *command: str) -> None:
        begin = time.monotonic()
        self._start(command)
        assert self._ended() == 0
        self.takes[command[0]] = time.monotonic() - begin

    def kill(self, *command: str) -> None:
        """Run a command and kill it at some moment before it would have ended, or soon after."""
        pid = self._start(command)
        time.sleep(chance.uniform(0, 1.1 * self.takes[command[0]]))
        os.kill(pid, signal.SIGKILL)
        status = self._ended()
        assert status in (0, -signal.SIGKILL)
        self.killed, self.ended = self.killed + (status != 0), self.ended + (status == 0)

    def _start(self, command: tuple[str, ...]) -> int:
        self._say(json.dumps(command))
        return int(self.process.stdout.readline())

    def _say(self, line: str) -> None:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def _ended(self) -> int:
        self._say("")
        return int(self.process.stdout.readline())


@pytest.fixture
def commands(tmp_path) -> Iterator[Commands]:
    commands = Commands(tmp_path)
    yield commands
    commands.process.stdin.close()
    commands.process.wait()
    print(f"{connection.vendor}: {commands.killed} killed, {commands.ended} had ended")


def vocabulary() -> dict[str, list]:
    """How often words stand in the index."""
    return {
        "terms": sorted(Term.objects.filter(documents__gt=0).values_list("stem", "documents")),
        "forms": sorted(Form.objects.filter(heads__gt=0).values_list("word", "heads")),
    }


def index_agrees() -> bool:
    return list(wrong_rows()) == []


def test_publication_that_is_killed(commands):
    items = [factories.publish_item(slug=f"answer-{number}") for number in range(4)]

    def schedule(text: str) -> list[Revision]:
        revisions = []
        for item in items:
            item.refresh_from_db()
            draft = factories.propose(item, {"answer_ru": text}, by=None)
            seen = workflow.review(workflow.submit(draft, by=None))
            approved = workflow.approve(
                draft,
                by=factories.reviewer(),
                digest=seen.digest,
                live_revision_id=seen.live_revision_id,
                publish_at=timezone.now() + timedelta(hours=1),
            )
            revisions.append(approved)
        Revision.objects.filter(pk__in=[each.pk for each in revisions]).update(
            publish_at=timezone.now() - timedelta(seconds=1)
        )
        return revisions

    schedule("Сначала.")
    commands.run("publish_due")
    for number in range(ROUNDS):
        before = Publication.current_number()
        revisions = schedule(f"Правка {number}.")
        scheduled = Publication.current_number()
        commands.kill("publish_due")
        done = check_published(revisions, f"Правка {number}.")
        assert Publication.current_number() == scheduled + done
        assert index_agrees()
        commands.run("publish_due")
        assert check_published(revisions, f"Правка {number}.") == len(items)
        assert Publication.current_number() > before


def check_published(revisions: list[Revision], text: str) -> int:
    """Every row is old or new, with all that belongs to it. Gives how many are new."""
    done = 0
    for revision in revisions:
        revision.refresh_from_db()
        item = Item.objects.get(pk=revision.object_id)
        is_new = revision.state == Revision.State.PUBLISHED
        assert (item.answer_ru == text) == is_new
        assert (text in item.answer_html_ru) == is_new
        assert (item.live_revision_id == revision.pk) == is_new
        published = ReviewEvent.objects.filter(revision=revision, action="published")
        assert published.count() == is_new
        done += is_new
    return done


def test_import_that_is_killed(commands, tmp_path):
    person("ann", EDITORS), person("clara", REVIEWERS)
    document = tmp_path / "faq.md"
    command = ("import_docs", str(document), "--language=ru", "--by=ann", "--approve-as=clara")

    def write(number: int) -> None:
        document.write_text(
            "# Вопросы\n\n"
            + "".join(
                f"## Вопрос {each}?\n\nОтвет {each}, издание {number}.\n\n" for each in range(6)
            )
        )

    write(-1)
    commands.run(*command)
    write(-2)
    commands.run(*command)  # a change takes another time than the first import
    for number in range(ROUNDS):
        before = {item.pk: item.answer_ru for item in Item.objects.all()}
        write(number)
        commands.kill(*command)
        after = {item.pk: item.answer_ru for item in Item.objects.all()}
        is_new = all(f"издание {number}." in text for text in after.values())
        assert is_new or after == before
        assert not Revision.objects.exclude(state=Revision.State.PUBLISHED).exists()
        assert index_agrees()
        commands.run(*command)
        assert all(f"издание {number}." in item.answer_ru for item in Item.objects.all())
        assert Item.objects.live().count() == 6


@pytest.mark.parametrize("is_empty", [False, True])
def test_rebuild_of_the_index_that_is_killed(commands, is_empty):
    for number in range(8):
        factories.publish_item(question_ru=f"Вопрос номер {number}?", slug=f"answer-{number}")
    right = vocabulary()
    commands.run("rebuild_index")
    for _round in range(ROUNDS):
        if is_empty:
            for kind, keys in kinds_in_index().items():
                remove(kind, keys)
        commands.kill("rebuild_index")
        if not is_empty:
            assert index_agrees()
            assert vocabulary() == right
        commands.run("rebuild_index")
        assert index_agrees()
        assert vocabulary() == right


def kinds_in_index() -> dict:
    kinds: dict = {}
    for entry in Entry.objects.select_related("content_type"):
        kinds.setdefault(entry.content_type, []).append(entry.object_id)
    return kinds


def test_restoring_that_is_killed(commands, tmp_path):
    item = factories.publish_item(slug="answer", question_ru="Раньше?")
    archive = tmp_path / "site.zip"
    call_command("backup", archive, verbosity=0)
    commands.run("restore", str(archive), "--replace")
    for number in range(ROUNDS):
        item = Item.objects.get(slug="answer")
        new = factories.change(item, question_ru=f"Позже {number}?").question_ru
        commands.kill("restore", str(archive), "--replace")
        assert Item.objects.get(slug="answer").question_ru in ("Раньше?", new)
        assert index_agrees()
        commands.run("restore", str(archive), "--replace")
        assert Item.objects.get(slug="answer").question_ru == "Раньше?"
