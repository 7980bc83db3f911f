"""What the stories of this package have in common: locking, merging, checking, recording."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import BrokenReference, StillReferred
from ..merge import Merge, merge
from ..models import Content, ReviewEvent, Revision
from ..permissions import Person

State = Revision.State
Action = ReviewEvent.Action


def lock_content(content: Content) -> Content:
    """The row as it is now, locked until the end of the transaction."""
    return type(content)._base_manager.select_for_update().get(pk=content.pk)


def lock(revision: Revision) -> Revision:
    """Lock the content row, then the revision, and read both again."""
    content = lock_content(revision.content)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    revision.content = content
    return revision


def canonical(content: Content, changes: Mapping[str, Any]) -> Snapshot:
    return {column: content.canonical(column, value) for column, value in changes.items()}


def next_number(content: Content) -> int:
    last = Revision.objects.of(content).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def merge_into_live(revision: Revision, live: Snapshot) -> Merge:
    """The proposal carried over into what is live; a row that was never live becomes it whole."""
    if not revision.content.live_revision_id:
        return Merge(revision.proposed, [])
    return merge(revision.base_snapshot(), live, revision.proposed)


def check_references(content: Content, snapshot: Snapshot, *, or_in_review: bool = False) -> None:
    """Raise BrokenReference unless every row that the snapshot names is live (or in review).

    Nothing else protects keys inside JSON: the database sees no foreign key there.
    """
    for label, model, pk in content.references(snapshot):
        row = model._base_manager.filter(pk=pk).first()
        if row is None:
            raise BrokenReference(
                _("%(field)s: the row does not exist any more.") % {"field": label}
            )
        in_review = or_in_review and Revision.objects.of(row).filter(state=State.IN_REVIEW).exists()
        if not (row.is_live or in_review):
            raise BrokenReference(
                _("%(field)s: “%(row)s” is not live yet. Have it approved first.")
                % {"field": label, "row": row}
            )


def check_nothing_refers_to(content: Content) -> None:
    """Raise StillReferred, with a list, while live rows refer to this one."""
    if rows := content.live_rows_referring():
        names = ", ".join(f"“{row}”" for row in rows)
        raise StillReferred(
            _("These live rows refer to “%(row)s”: %(names)s. Change or retire them first.")
            % {"row": content, "names": names}
        )


def check_can_be_published(revision: Revision, snapshot: Snapshot) -> None:
    """Whatever must be so at the moment of going live (or of going off the site)."""
    content = revision.content
    if revision.kind == Revision.Kind.RETIRE:
        check_nothing_refers_to(content)
        return
    content.check_proposal(snapshot)
    check_references(content, snapshot)


def name_of(by: Person) -> str:
    """The name that histories keep; the command line goes by "manage.py"."""
    return by.display_name() if by else "manage.py"


def record(revision: Revision, action: str, by: Person, note: str = "") -> None:
    """One line of the log for one step."""
    ReviewEvent.objects.create(
        content=revision.content,
        revision=revision,
        action=action,
        actor=by,
        actor_name=name_of(by),
        note=note,
    )
