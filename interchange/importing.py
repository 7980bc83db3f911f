"""The whole way of documents into the database, as import_docs and load_demo go it."""

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from .applying import People, Progress, apply_plan
from .documents import Document
from .next_steps import next_steps
from .planning import GENERAL, make_plan
from .reading import read_file
from .report import describe, listed, orders, picked_up

Say = Callable[[str], object]


@dataclass(frozen=True)
class Job:
    """One document to import: its file in each language (the first is the source text)."""

    files: dict[str, Path]
    category: str = GENERAL
    kind: str | None = None
    docs_hosts: Collection[str] = field(default_factory=tuple)


def other_language(language: str) -> str | None:
    """The language that a document in this one is paired with; None if there are several."""
    others = [code for code, _name in settings.LANGUAGES if code != language]
    return others[0] if len(others) == 1 else None


def read_job(job: Job) -> list[Document]:
    """Read the files of a job. All are of the kind of the first. Raises BadDocument."""
    documents: list[Document] = []
    for language, file in job.files.items():
        documents.append(
            read_file(
                file,
                language,
                path=name_of(file),
                kind=documents[0].kind if documents else job.kind,
                docs_hosts=[*settings.DOCS_HOSTS, *job.docs_hosts],
            )
        )
    return documents


def name_of(file: Path) -> str:
    """What a document is called: its path, from the project's folder if it is in there."""
    path = file.resolve()
    root = settings.BASE_DIR
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def import_jobs(
    jobs: Sequence[Job],
    people: People,
    *,
    say: Say,
    progress: Progress = iter,
    dry_run: bool = False,
    whole: bool = False,
) -> int:
    """Read all documents, then for each print its plan and carry it out. Gives the number of
    revisions.

    `whole`: no list of the plan is cut short. With `dry_run` all of it happens and is rolled back,
    so that a plan shows what the documents before it would leave. Raises BadDocument; what was
    imported before that document stays.
    """
    read = [read_job(job) for job in jobs]
    plans = []
    with transaction.atomic() if dry_run else nullcontext():
        count = 0
        for job, documents in zip(jobs, read, strict=True):
            plan = make_plan(documents, job.category)
            for line in describe(plan, whole=whole):
                say(line)
            count += apply_plan(plan, people, progress)
            plans.append(plan)
            for line in [*orders(plan.order), *picked_up([plan])]:
                say(line)
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        for line in listed(_("What is left to do at the desk"), next_steps(plans)):
            say(line)
    return count
