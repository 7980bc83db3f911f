"""What the page of a batch shows of its revisions, and what of it a reviewer has seen."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from .. import workflow
from ..canonical import Snapshot
from ..errors import StaleReview
from ..models import Batch, Revision
from ..permissions import Person, can_approve, can_hold_back, can_review
from ..workflow.batching import in_dependency_order
from .comparison import Change, compare

State = Revision.State
Seen = dict[int, tuple[str, int | None]]
# What would be published (None: not open), and the two snapshots to compare.
Compared = tuple[workflow.Review | None, Snapshot, Snapshot]


class Row(NamedTuple):
    """One revision of a batch: what it changes, and what would be published (None: not open)."""

    revision: Revision
    seen: workflow.Review | None
    changes: list[Change]
    may_take_out: bool


class Obstacle(NamedTuple):
    """Why the batch cannot be approved by this person, and the revisions that it is about."""

    reason: str
    revisions: list[Revision]


def rows_of(batch: Batch, user: Person) -> list[Row]:
    """Its revisions in the order in which they would go live. As many queries for any number."""
    found = batch.revisions.select_related("content_type", "base")
    revisions = in_dependency_order(found.prefetch_related("content", "contributors"))
    states = [_before_and_after(revision) for revision in revisions]
    names = _names(zip(revisions, states, strict=True))
    return [
        Row(
            revision,
            seen,
            compare(revision.content, before, after, names.get(type(revision.content), {})),
            revision.is_editable and bool(can_hold_back(user, revision)),
        )
        for revision, (seen, before, after) in zip(revisions, states, strict=True)
    ]


def _before_and_after(revision: Revision) -> Compared:
    if not revision.is_open:
        return None, revision.base_snapshot(), revision.published_snapshot()
    seen = workflow.review(revision)
    return seen, seen.live, seen.merged


def _names(compared: Iterable[tuple[Revision, Compared]]) -> dict[type, dict[tuple[str, Any], str]]:
    """By kind, what the rows are called that revisions name: a query for each column that does."""
    keys: dict[Any, set[int]] = {}
    for revision, (_seen, *snapshots) in compared:
        for column in revision.content.snapshot_fields():
            if (field := revision.content.field_of(column)).is_relation:
                found = (snapshot.get(column) for snapshot in snapshots)
                keys.setdefault(field, set()).update(key for key in found if isinstance(key, int))
    names: dict[type, dict[tuple[str, Any], str]] = {}
    for field, named in keys.items():
        for pk, row in field.related_model.objects.in_bulk(named).items():
            names.setdefault(field.model, {})[field.name, pk] = str(row)
    return names


def counts_by_kind(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Kind of content -> state -> how many."""
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        kind = str(row.revision.content._meta.verbose_name_plural)
        state = str(row.revision.get_state_display())
        counts.setdefault(kind, {}).setdefault(state, 0)
        counts[kind][state] += 1
    return counts


def obstacles(rows: Iterable[Row], user: Person) -> list[Obstacle]:
    """Everything for which the workflow would refuse this person the whole batch."""
    found: dict[str, list[Revision]] = {}
    for row in rows:
        for reason in _reasons(row, user):
            found.setdefault(reason, []).append(row.revision)
    return [Obstacle(reason, revisions) for reason, revisions in found.items()]


def _reasons(row: Row, user: Person) -> Iterable[str]:
    revision = row.revision
    if not revision.is_open:
        return
    if revision.is_with_author:
        yield str(_("Not handed in yet: submit it, or take it out of the batch."))
    elif revision.state == State.APPROVED:
        yield str(_("Approved for a time of its own: cancel its schedule first."))
    elif can_review(user) and not (verdict := can_approve(user, revision)):
        yield str(verdict.reason)
    if row.seen and row.seen.conflicts:
        yield str(_("The same text has been changed in what went live meanwhile."))


def write_seen(rows: Iterable[Row]) -> str:
    """What a reviewer has seen, as the text of one hidden field: `KEY:DIGEST:LIVE …`."""
    return " ".join(
        f"{row.revision.pk}:{row.seen.digest}:{row.seen.live_revision_id or ''}"
        for row in rows
        if row.seen
    )


def read_seen(text: str) -> Seen:
    """The same back again. Raises StaleReview for anything else."""
    try:
        parts = [part.split(":") for part in text.split()]
        return {int(pk): (digest, int(live) if live else None) for pk, digest, live in parts}
    except ValueError:
        raise StaleReview from None
