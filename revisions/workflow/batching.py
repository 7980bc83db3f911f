"""Revisions that belong together: handed in together, approved all or none."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..canonical import canonical_text
from ..errors import BatchRefused, NothingChanged, WorkflowError, WrongState, in_words
from ..models import Batch, Publication, Revision
from ..permissions import Person, can_hold_back, can_write_all_of
from .deciding import Review, approve, review
from .locking import lock, lock_all, lock_together
from .recording import name_of
from .submitting import submit

State = Revision.State


@transaction.atomic
def gather(title: str, revisions: Iterable[Revision], *, by: Person) -> Batch:
    """Make a batch of open revisions, one for each row, with a title in one line of at most 200
    characters. Raises BatchRefused, which names the revision, if one is decided, belongs to another
    batch, is not this person's to write or is the second of its row; UnusableText."""
    title, revisions = " ".join(canonical_text(title).split()), list(revisions)
    revisions = lock_all(revisions)
    if not revisions:
        raise NothingChanged
    batch = Batch.objects.create(title=title[:200], author=by, author_name=name_of(by))
    rows = set()
    for revision in revisions:
        row = (revision.content_type_id, revision.object_id)
        with _naming(revision):
            if row in rows:
                raise WorkflowError(
                    _("two revisions of it would collide in a batch. Take one of them.")
                )
            rows.add(row)
            can_write_all_of(by, revision).enforce()
            if not revision.is_editable or revision.batch_id is not None:
                raise WrongState
    Revision.objects.filter(pk__in=[revision.pk for revision in revisions]).update(batch=batch)
    return batch


@transaction.atomic
def take_out(revision: Revision, *, by: Person) -> Revision:
    """Let a revision go its own way, apart from its batch."""
    revision = lock(revision)
    can_hold_back(by, revision).enforce()
    if not revision.is_editable or revision.batch_id is None:
        raise WrongState
    revision.batch = None
    revision.save(update_fields=["batch"])
    return revision


@transaction.atomic
def submit_batch(batch: Batch, *, by: Person) -> Batch:
    """Hand in every draft of a batch, or none. Raises BatchRefused, which names the revision;
    WrongState if it has no draft."""
    drafts = _locked(batch.revisions.filter(state__in=Revision.WITH_AUTHOR))
    if not drafts:
        raise WrongState(_("Nothing in this batch is still to be handed in."))
    for revision in drafts:
        with _naming(revision):
            submit(revision, by=by)
    return batch


def review_batch(batch: Batch) -> list[tuple[Revision, Review]]:
    """What a reviewer of a batch looks at, in the order in which it would go live."""
    open_ones = batch.revisions.filter(state=State.IN_REVIEW)
    return [(revision, review(revision)) for revision in in_dependency_order(open_ones)]


@transaction.atomic
def approve_batch(
    batch: Batch, *, by: Person, seen: Mapping[int, tuple[str, int | None]], note: str = ""
) -> Batch:
    """Approve and publish every revision of a batch, or none.

    `seen` has, by the revision's key, the digest and the live revision that the reviewer looked at.
    Raises BatchRefused, which names the revision: also if one is not in review, or was not seen.
    """
    Publication.lock()
    waiting = _locked(batch.revisions.filter(state__in=Revision.OPEN_STATES))
    if not waiting:
        raise WrongState
    with publishing.together():
        for revision in waiting:
            with _naming(revision):
                if revision.pk not in seen:
                    raise WrongState
                digest, live = seen[revision.pk]
                approve(revision, by=by, digest=digest, live_revision_id=live, note=note)
    return batch


def in_dependency_order(revisions: Iterable[Revision]) -> list[Revision]:
    """Rows before those that name them: a category before its answers, channels before the SLA."""
    waiting = {
        (type(revision.content), revision.object_id): revision
        for revision in sorted(revisions, key=lambda revision: revision.pk)
    }
    ordered: list[Revision] = []

    def visit(revision: Revision) -> None:
        content = revision.content
        for _column, model, pk in content.references(revision.proposed):
            if named := waiting.pop((model, pk), None):
                visit(named)
        ordered.append(revision)

    while waiting:
        visit(waiting.pop(next(iter(waiting))))
    return ordered


def _locked(revisions: QuerySet[Revision]) -> list[Revision]:
    """These revisions with their rows locked, rows before those that name them. They are read
    again under the lock: one may have left the batch meanwhile."""
    lock_together(revisions.all())
    return in_dependency_order(revisions.all())


@contextmanager
def _naming(revision: Revision) -> Iterator[None]:
    """Refusals inside say which revision of the batch they are about."""
    try:
        yield
    except (WorkflowError, ValidationError) as refusal:
        raise BatchRefused(revision, " ".join(in_words(refusal))) from refusal
