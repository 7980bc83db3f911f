"""What the stories of this package have in common: merging, checking, recording."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import BrokenReference, StillReferred, WrongState
from ..merge import Merge, merge
from ..models import Content, ReviewEvent, Revision
from ..permissions import Person
from ..quoting import quoted
from .locking import lock_named

State = Revision.State
Action = ReviewEvent.Action


def canonical(content: Content, changes: Mapping[str, Any]) -> Snapshot:
    return {column: content.canonical(column, value) for column, value in changes.items()}


def next_number(content: Content) -> int:
    """The number of a revision that begins now. The newest one is mostly the live one, and then is
    at hand as that."""
    newest = Revision.objects.newest_of(content)
    if newest and newest.pk == content.live_revision_id:
        content.live_revision = newest
    return newest.number + 1 if newest else 1


def merge_into_live(revision: Revision, live: Snapshot) -> Merge:
    """The proposal carried over into what is live; a row that was never live becomes it whole."""
    if not revision.content.live_revision_id:
        return Merge(revision.proposed, [])
    return merge(revision.base_snapshot(), live, revision.proposed)


def check_references(content: Content, snapshot: Snapshot, *, or_in_review: bool = False) -> None:
    """Raise BrokenReference unless every row that the snapshot names is live (or in review)."""
    for column, row in lock_named(content, snapshot):
        if not (row.is_live or (or_in_review and _is_in_review(row))):
            raise BrokenReference(
                _("%(field)s: “%(row)s” is not live yet. Have it approved first.")
                % {"field": content.column_label(column), "row": row}
            )


def _is_in_review(row: Content) -> bool:
    return Revision.objects.of(row).filter(state=State.IN_REVIEW).exists()


def check_can_be_stored(content: Content, snapshot: Snapshot) -> None:
    """Raise unless the database can hold this draft of a row that was never live.

    The words may be missing. Its place and kind may not, and the rows that it names must exist:
    BrokenReference, or ValidationError by column.
    """
    lock_named(content, snapshot)
    twin = content.with_snapshot(snapshot)
    for column in content.snapshot_fields():
        field = content.field_of(column)
        if field.is_relation or field.choices:
            try:
                field.clean(getattr(twin, field.attname), twin)
            except ValidationError as error:
                raise ValidationError({column: error.messages}) from error


def check_nothing_refers_to(content: Content) -> None:
    """Raise StillReferred, with a list, while live rows refer to this one."""
    if rows := content.live_rows_referring():
        names = ", ".join(map(quoted, rows))
        raise StillReferred(
            _("These live rows refer to “%(row)s”: %(names)s. Change or retire them first.")
            % {"row": content, "names": names}
        )


def check_can_be_published(revision: Revision, snapshot: Snapshot) -> None:
    """Whatever must be so at the moment of going live (or of going off the site)."""
    content = revision.content
    if revision.kind == Revision.Kind.RETIRE:
        if not content.is_live:
            raise WrongState(_("This is off the site already."))
        check_nothing_refers_to(content)
        return
    content.check_proposal(snapshot)
    check_references(content, snapshot)


def name_of(by: Person) -> str:
    """The name that histories keep; the command line goes by "manage.py"."""
    return by.display_name() if by else "manage.py"


def record(revision: Revision, action: str, by: Person, note: str = "") -> None:
    """One line of the log for one step of a revision."""
    record_row(revision.content, action, by, note, revision)


def record_row(
    content: Content, action: str, by: Person, note: str = "", revision: Revision | None = None
) -> None:
    """One line of the log for one step; without a revision it was about the row as a whole."""
    ReviewEvent.objects.create(
        content=content,
        revision=revision,
        action=action,
        actor=by,
        actor_name=name_of(by),
        note=note,
    )
