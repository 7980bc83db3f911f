"""Carries a plan out: every row through revisions.workflow, one transaction for one plan."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from revisions import publishing, workflow
from revisions.errors import WorkflowError
from revisions.models import Publication, Revision
from revisions.permissions import Person
from revisions.slugs import redirect

from .documents import BadDocument
from .leftovers import left_behind, remember_drafts
from .models import Source
from .ordering import arrange, places_in, remember
from .plan import Plan, Status, Step, column_of
from .standing import digests

Progress = Callable[[Iterable[Step]], Iterable[Step]]


@dataclass(frozen=True)
class People:
    """Who imports (None: the command line), whether it is submitted, and who approves it."""

    by: Person = None
    submit: bool = False
    reviewer: Person = None


@transaction.atomic
def apply_plan(plan: Plan, people: People, progress: Progress = iter) -> int:
    """Propose every change, together as a batch; submit and approve as `people` say. Gives the
    number of revisions.

    Raises BadDocument with the place of the row that was refused; then nothing is imported.
    """
    if people.reviewer:
        Publication.lock()  # before any row
    begun: dict[Step, Revision] = {}
    for step in progress(plan.steps):
        if step.status in (Status.NEW, Status.CHANGED):
            with _place_of_refusals(step):
                begun[step] = _propose(step, people.by)
        with _place_of_refusals(step):
            for slug in step.redirects:
                redirect(step.content, slug)
    before = places_in([plan])
    with _place_of_refusals(plan.steps[0]):
        places = arrange(plan, before, people.reviewer)
    _remember(places)
    remember({s: place for s, place in places.items() if s.status != Status.NEW}, before)
    ready = {step: revision for step, revision in begun.items() if not step.stays_draft}
    _gather(plan, ready.values(), people.by)
    if people.submit or people.reviewer:
        _hand_in(plan, ready, people)
    decided = ready if people.reviewer else {}
    # What lacks a fact is for people: no import hands it in.
    remember_drafts(
        revision
        for step, revision in begun.items()
        if step not in decided and (step.waits_for or not step.stays_draft)
    )
    return len(begun)


def _hand_in(plan: Plan, ready: Mapping[Step, Revision], people: People) -> None:
    """Submit what is ready, and what earlier imports have left behind; approve it all, if somebody
    does."""
    still = [step for step in plan.steps if step not in ready and not step.stays_draft]
    left = left_behind(step.content for step in still)
    picked_up = {
        step: revision
        for step in still
        if (revision := left.get(step.content)) and (people.reviewer or revision.is_with_author)
    }
    waiting: dict[Step, Revision] = {}
    for step in plan.steps:
        if (revision := ready.get(step) or picked_up.get(step)) is None:
            continue
        with _place_of_refusals(step):
            if revision.is_with_author:
                revision = workflow.submit(revision, by=people.by)
        waiting[step] = revision
    with publishing.together():
        for step, revision in waiting.items() if people.reviewer else ():
            with _place_of_refusals(step):
                approve(revision, people.reviewer)
    plan.picked_up = list(picked_up)


def _propose(step: Step, by: Person) -> Revision:
    summary = _import_of(PurePath(step.place.path).name)
    if step.draft is not None:
        revision = workflow.amend(step.draft, step.columns(), by=by)
    else:
        revision = workflow.propose(
            step.content,
            step.columns(),
            by=by,
            summary=summary[:200],
            change_note=_change_notes(),
            still_outdated=step.still_outdated,
        )
    step.content = revision.content
    return revision


def _gather(plan: Plan, begun: Iterable[Revision], by: Person) -> None:
    """One batch of what one document, or pair, brings. A draft that it joined and that belongs to
    another batch stays there; what must not be handed in yet would hold up the others."""
    found = [revision for revision in begun if revision.batch_id is None]
    if len(found) > 1:
        document = plan.documents[0]
        name = document.title or PurePath(document.path).name
        workflow.gather(_import_of(name), found, by=by)


def _import_of(document: str) -> str:
    return _("Import of “%(document)s”") % {"document": document}


def _change_notes() -> dict[str, str]:
    """What readers are told: an import does not know what the change means to them."""
    notes = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            notes[language] = _("The text was updated from our documents.")
    return notes


def approve(revision: Revision, reviewer: Person) -> None:
    """Approve a revision as it has just been handed in."""
    seen = workflow.review(revision)
    workflow.approve(
        revision, by=reviewer, digest=seen.digest, live_revision_id=seen.live_revision_id
    )


def _remember(places: Mapping[Step, int | None]) -> None:
    """Keep where the rows come from, and their places there."""
    sources = []
    for step, place in places.items():
        cells = {column_of(cell): value for cell, value in step.said.items()}
        if step.sources and step.status != Status.NEW:
            Source.objects.of(step.content).filter(language__in=step.sources).delete()
        for language, origin in step.sources.items():
            source = Source(content=step.content, language=language, path=origin.path)
            source.digest, source.place = origin.digest, place
            source.columns = {**origin.columns, **digests(cells)}
            sources.append(source)
    Source.objects.bulk_create(sources)


@contextmanager
def _place_of_refusals(step: Step) -> Iterator[None]:
    try:
        yield
    except WorkflowError as error:
        raise BadDocument(step.place.path, step.place.line, str(error)) from error
    except ValidationError as error:
        words = " ".join(error.messages)
        raise BadDocument(step.place.path, step.place.line, words) from error
