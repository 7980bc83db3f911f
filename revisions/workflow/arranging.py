"""The order of rows: not words, so no revision. Reviewers arrange in one step, and it is logged."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..errors import StaleReview
from ..models import Content, Publication
from ..permissions import Person, can_review
from .locking import lock_rows
from .recording import Action, record_row


@transaction.atomic
def rearrange(rows: Sequence[Content], *, by: Person, seen: Sequence[int]) -> None:
    """Give these rows, all that stand beside each other, the places in which they are listed.

    `seen` are the keys of the rows in the order that was to be changed. Raises StaleReview if rows
    have come, gone or moved since, NotAllowed for anybody but a reviewer.
    """
    can_review(by).enforce()
    Publication.lock()
    locked = lock_rows((type(row), row.pk) for row in rows)
    rows = [locked[key] for row in rows if (key := (type(row), row.pk)) in locked]
    now = _order_beside(rows[0]) if rows else None
    if now != list(seen) or sorted(row.pk for row in rows) != sorted(seen):
        raise StaleReview(_("The order has changed since you opened it. Here it is as it is now."))
    moved = [row for place, row in enumerate(rows) if row.position != place]
    if moved:
        publishing.write_positions(rows)
        record_row(moved[0], Action.ARRANGED, by, _names_of(rows))


def _names_of(rows: Sequence[Content]) -> str:
    """In the language of each row: the log is for everybody."""
    return " → ".join(row.name_in(row.source_language) for row in rows)


def _order_beside(row: Content) -> list[int]:
    siblings: Any = row.siblings()
    return list(siblings.in_order().values_list("pk", flat=True))
