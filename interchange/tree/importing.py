"""The whole way of a tree of documents into the database, as import_tree goes it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from ..applying import People, apply_plan
from ..canonical_pages import PAGE_KINDS
from ..canonical_steps import canonical_plan
from ..documents import BadDocument, Document, Line
from ..kinds import FAQ
from ..matching import normalised
from ..next_steps import next_steps
from ..ordering import arrange_pages
from ..plan import Ordered, Plan
from ..planning import make_plan
from .config import Config
from .images import Images, ImageStore
from .links import Links, Site
from .missing import Missing, Moved, find_missing, retire
from .pages import NotOurs, Page, survey
from .reading import read_page
from .walk import File, Tree

Progress = Callable[[Sequence[list[Page]]], Iterable[list[Page]]]
KIND_ORDER = [kind.name for kind in PAGE_KINDS]


@dataclass
class Result:
    """What an import of a tree did. `bad`: lines about documents that were left out."""

    plans: list[Plan] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    missing: list[tuple[Missing, str | None]] = field(default_factory=list)
    partly_gone: list[str] = field(default_factory=list)
    revisions: int = 0
    images: int = 0
    next_steps: list[str] = field(default_factory=list)
    # Of the rows that have pages of their own: categories and policies.
    order: list[tuple[Ordered, Line]] = field(default_factory=list)


def import_tree(
    tree: Tree,
    config: Config,
    people: People,
    *,
    progress: Progress,
    retire_missing: bool = False,
    dry_run: bool = False,
) -> Result:
    """Import every document of a tree that holds something for this site.

    A document that cannot be imported leaves nothing behind, and the others go on. With `dry_run`
    all of it happens and is rolled back. `missing` has None as the reason where retiring was not
    asked for, "" where it was proposed.
    """
    with transaction.atomic() if dry_run else nullcontext():
        result = _Import(tree, config, people, ImageStore(tree, keep=not dry_run)).run(progress)
        if retire_missing:
            result.missing = list(retire([each for each, _reason in result.missing], people))
            result.revisions += sum(reason == "" for _each, reason in result.missing)
        if dry_run:
            transaction.set_rollback(True)
        else:
            result.next_steps = list(next_steps(result.plans))
    return result


class _Import:
    def __init__(self, tree: Tree, config: Config, people: People, images: ImageStore) -> None:
        self.tree, self.config, self.people, self.images = tree, config, people, images
        self.result = Result()
        self.seen: set[tuple[int, int, str]] = set()
        self.unreadable: set[str] = set()

    def run(self, progress: Progress) -> Result:
        pages, others = self._survey()
        self.site = Site(pages, others)
        documents_of = _together(pages)
        self.moved = Moved(self.tree, self._titles(pages))
        for together in progress(documents_of):
            self._import(together)
        with transaction.atomic():
            self.result.order = arrange_pages(self.result.plans, self.people.reviewer)
        missing, lines = find_missing(self.tree, self.seen, self.unreadable)
        self.result.missing = [(each, None) for each in missing]
        self.result.partly_gone = lines
        self.result.skipped += self.tree.skipped
        self.result.images = self.images.count
        return self.result

    def _survey(self) -> tuple[list[Page], list[File]]:
        pages, others = [], []
        for file in self.tree.files():
            try:
                pages.append(survey(self.tree, file, self.config))
            except NotOurs as reason:
                others.append(file)
                self.result.skipped.append((file.path, str(reason)))
            except BadDocument as error:
                self._leave_out([file], error)
        return pages, others

    def _leave_out(self, files: Iterable[File], error: BadDocument) -> None:
        self.result.bad += error.lines
        self.unreadable |= {self.tree.called(file.path) for file in files}

    def _titles(self, pages: Iterable[Page]) -> dict[str, set[str]]:
        return {
            self.tree.called(page.file.path): set(map(normalised, page.questions)) for page in pages
        }

    def _import(self, pages: Sequence[Page]) -> None:
        try:
            documents = [self._read(page, pages[0].kind) for page in pages]
            plan = self._plan(pages, documents)
            count = apply_plan(plan, self.people)
        except BadDocument as error:
            self._leave_out([page.file for page in pages], error)
            return
        self.result.plans.append(plan)
        self.result.revisions += count
        for step in plan.steps:
            for named in step.named():
                kind = ContentType.objects.get_for_model(named.content).pk
                self.seen |= {(kind, named.content.pk, code) for code in step.languages}

    def _read(self, page: Page, kind: str) -> Document:
        links = Links(self.site, page, [*settings.DOCS_HOSTS, *self.config.docs_hosts])
        images = Images(self.images, page.file.path)
        return read_page(self.tree, page, self.config, kind, links, images)

    def _plan(self, pages: Sequence[Page], documents: Sequence[Document]) -> Plan:
        if documents[0].head is not None:
            return canonical_plan(documents)
        elsewhere = [
            item
            for page in pages
            if page.kind == FAQ
            for item in self.moved.to(page.file.language, map(normalised, page.questions))
        ]
        return make_plan(documents, pages[0].category, elsewhere)


def _together(pages: Iterable[Page]) -> list[list[Page]]:
    """The pages of one key, in the order in which they need each other: contacts before the SLA,
    both before the rest."""
    groups: dict[tuple[str, bool], list[Page]] = defaultdict(list)
    for page in pages:
        groups[page.file.key, page.is_canonical].append(page)
    return sorted(groups.values(), key=_rank)


def _rank(group: list[Page]) -> tuple[int, int, str]:
    page = group[0]
    kind = KIND_ORDER.index(page.kind) if page.kind in KIND_ORDER else 0
    return kind, page.place, page.file.key
