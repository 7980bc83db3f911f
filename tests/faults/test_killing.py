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
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from PIL import Image

from faq.models import Category, Item
from people.groups import EDITORS, REVIEWERS
from revisions import workflow
from revisions.images.stored import images_named_in, texts_with_images
from revisions.images.taking import store_image
from revisions.models import Publication, ReviewEvent, Revision
from search.agreement import wrong_rows
from search.indexing import remove
from search.models import Entry, Form, Term
from tests import factories
from tests.admin.images import encoded
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


def test_approval_of_a_batch_that_is_killed(commands):
    person("clara", REVIEWERS)
    items = [factories.publish_item(slug=f"answer-{number}") for number in range(4)]

    def gather(text: str) -> tuple[str, list[Revision]]:
        for item in items:
            item.refresh_from_db()
        drafts = [factories.propose(item, {"answer_ru": text}, by=None) for item in items]
        batch = workflow.gather("Together", drafts, by=None)
        workflow.submit_batch(batch, by=None)
        return str(batch.pk), drafts

    batch, revisions = gather("Сначала.")
    commands.run("approve_batch", batch, "clara")
    for number in range(ROUNDS):
        before = Publication.current_number()
        batch, revisions = gather(f"Правка {number}.")
        commands.kill("approve_batch", batch, "clara")
        done = check_published(revisions, f"Правка {number}.")
        assert done in (0, len(items))
        assert Publication.current_number() == before + (done > 0)
        assert index_agrees()
        if not done:
            commands.run("approve_batch", batch, "clara")
        assert check_published(revisions, f"Правка {number}.") == len(items)


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


@pytest.mark.parametrize("then", [["--approve-as=clara"], []], ids=["approved", "drafts"])
def test_import_of_a_tree_that_is_killed(commands, tmp_path, settings, then):
    person("ann", EDITORS), person("clara", REVIEWERS)
    settings.MEDIA_ROOT = tmp_path / "media"
    tree = tmp_path / "tree"
    command = ("import_tree", str(tree), "--map=ru=ru", "--by=ann", *then)

    def words() -> dict[str, set[str]]:
        """What an editor finds of each document."""
        found: dict[str, set[str]] = {}
        for item in Item.objects.select_related("category"):
            draft = Revision.objects.of(item).order_by("number").last()
            found.setdefault(item.category.slug, set()).add(draft.proposed["answer_ru"])
        return found

    write_tree(tree, -2)
    commands.run(*command)
    write_tree(tree, -1)
    commands.run(*command)
    for number in range(ROUNDS):
        before = words()
        write_tree(tree, number)
        commands.kill(*command)
        for category, texts in words().items():
            is_new = all(f"издание {number}." in text for text in texts)
            assert is_new or texts == before[category]
        assert images_are_whole()
        assert index_agrees()
        commands.run(*command)
        assert len(words()) == 3
        for texts in words().values():
            assert all(f"издание {number}." in text for text in texts)
        assert images_are_whole()
    is_waiting = Revision.objects.exclude(state=Revision.State.PUBLISHED).count()
    assert is_waiting == (0 if then else Item.objects.count() + Category.objects.count())


def write_tree(folder: Path, edition: int) -> None:
    for name in ("one", "two", "three"):
        page = folder / "ru" / name / "faq.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        color = (edition % 256, len(name), 0)
        Image.new("RGB", (300, 300), color).save(page.parent / "scheme.png")
        answers = [
            f"## {name}, вопрос {each}?\n\nОтвет {each}, издание {edition}.\n\n![](scheme.png)\n"
            for each in range(3)
        ]
        page.write_text("\n".join(answers))


def images_are_whole() -> bool:
    """All that any text names. Of what was killed half an image may be left, which none does."""
    named = {path for text in texts_with_images() for path in images_named_in(text)}
    for path in named:
        with default_storage.open(path) as file, Image.open(file) as image:
            image.load()
    return bool(named)


def test_backup_that_is_killed(commands, tmp_path):
    for number in range(8):
        factories.publish_item(slug=f"answer-{number}")
    folder = tmp_path / "backups"
    folder.mkdir()
    command = ("backup", str(folder / "site.zip"))
    commands.run(*command)
    for number in range(ROUNDS):
        factories.publish_item(slug=f"more-{number}")
        commands.kill(*command)
        with ZipFile(folder / "site.zip") as archive:
            assert archive.testzip() is None
            count = json.loads(archive.read("about.json"))["rows"]["faq.Item"]
        assert count in (8 + number, 9 + number)
        commands.run(*command)
        assert [path.name for path in folder.iterdir()] == ["site.zip"]


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


def test_restoring_that_is_killed(commands, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    image = tmp_path / store_image(ContentFile(encoded())).removeprefix("/")
    content = image.read_bytes()
    item = factories.publish_item(slug="answer", question_ru="Раньше?")
    archive = tmp_path / "site.zip"
    call_command("backup", archive, verbosity=0)
    commands.run("restore", str(archive), "--replace")
    for number in range(ROUNDS):
        item = Item.objects.get(slug="answer")
        new = factories.change(item, question_ru=f"Позже {number}?").question_ru
        image.unlink()
        commands.kill("restore", str(archive), "--replace")
        assert not image.exists() or image.read_bytes() == content
        assert Item.objects.get(slug="answer").question_ru in ("Раньше?", new)
        assert index_agrees()
        commands.run("restore", str(archive), "--replace")
        assert Item.objects.get(slug="answer").question_ru == "Раньше?"
        assert image.read_bytes() == content
        assert list(image.parent.iterdir()) == [image]
