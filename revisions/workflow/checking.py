"""What must be so before a row may be stored, handed in, published or taken off the site."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import BrokenReference, StillReferred, WrongState
from ..models import Content, Revision
from ..quoting import quoted
from .locking import lock_named


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


def check_references(content: Content, snapshot: Snapshot, *, or_in_review: bool = False) -> None:
    """Raise BrokenReference unless every row that the snapshot names is live (or in review)."""
    for column, row in lock_named(content, snapshot):
        if not (row.is_live or (or_in_review and _is_in_review(row))):
            raise BrokenReference(
                _("%(field)s: “%(row)s” is not live yet. Have it approved first.")
                % {"field": content.column_label(column), "row": row}
            )


def _is_in_review(row: Content) -> bool:
    return Revision.objects.of(row).filter(state=Revision.State.IN_REVIEW).exists()


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
