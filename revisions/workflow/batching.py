"""Revisions that belong together: handed in together, approved all or none."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..errors import BatchRefused, NothingChanged, WorkflowError, WrongState
from ..models import Batch, Publication, Revision
from ..permissions import Person, can_submit, can_take_out
from .deciding import Review, approve, review
from .drafting import submit
from .locking import lock, lock_together
from .steps import State, name_of


@transaction.atomic
def gather(title: str, revisions: Iterable[Revision], *, by: Person) -> Batch:
    """Make a batch of open revisions, one for each row. Raises WrongState if one is decided or
    belongs to another batch, WorkflowError if two are of one row."""
    revisions = list(revisions)
    lock_together(revisions)
    revisions = [lock(revision) for revision in revisions]
    if not revisions:
        raise NothingChanged
    rows = {(revision.content_type_id, revision.object_id) for revision in revisions}
    if len(rows) < len(revisions):
        raise WorkflowError(_("A batch holds one revision of a row: two would collide."))
    batch = Batch.objects.create(title=title[:200], author=by, author_name=name_of(by))
    for revision in revisions:
        can_submit(by, revision).enforce()
        if not revision.is_editable or revision.batch_id is not None:
            raise WrongState
        revision.batch = batch
        revision.save(update_fields=["batch"])
    return batch


@transaction.atomic
def take_out(revision: Revision, *, by: Person) -> Revision:
    """Let a revision go its own way, apart from its batch."""
    revision = lock(revision)
    can_take_out(by, revision).enforce()
    if not revision.is_editable or revision.batch_id is None:
        raise WrongState
    revision.batch = None
    revision.save(update_fields=["batch"])
    return revision


@transaction.atomic
def submit_batch(batch: Batch, *, by: Person) -> Batch:
    """Hand in every draft of a batch, or none. Raises BatchRefused, which names the revision."""
    revisions = list(batch.revisions.all())
    lock_together(revisions)
    for revision in in_dependency_order(revisions):
        if revision.state in (State.DRAFT, State.CHANGES_REQUESTED):
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
    waiting = list(batch.revisions.exclude(state__in=(State.WITHDRAWN, State.PUBLISHED)))
    if not waiting:
        raise WrongState
    lock_together(waiting)
    for revision in in_dependency_order(waiting):
        with _naming(revision):
            if revision.pk not in seen:
                raise WrongState
            digest, live_revision_id = seen[revision.pk]
            approve(revision, by=by, digest=digest, live_revision_id=live_revision_id, note=note)
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
        for _label, model, pk in content.references(revision.proposed):
            if named := waiting.pop((model, pk), None):
                visit(named)
        ordered.append(revision)

    while waiting:
        visit(waiting.pop(next(iter(waiting))))
    return ordered


class _naming:
    """Refusals inside say which revision of the batch they are about."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, WorkflowError | ValidationError):
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise BatchRefused(self.revision, reason) from error
