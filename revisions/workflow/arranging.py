"""The order of rows: not words, so no revision. Reviewers arrange in one step, and it is logged."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..errors import StaleReview
from ..models import Content, Publication, ReviewEvent
from ..permissions import Person, can_review
from .locking import lock_rows
from .steps import Action, name_of


@transaction.atomic
def rearrange(rows: Sequence[Content], *, by: Person) -> None:
    """Give these rows, all that stand beside each other, the places in which they are listed.

    Raises StaleReview if they are no longer all of their siblings, NotAllowed for anybody but a
    reviewer.
    """
    can_review(by).enforce()
    Publication.lock()
    locked = lock_rows((type(row), row.pk) for row in rows)
    rows = [locked[key] for row in rows if (key := (type(row), row.pk)) in locked]
    siblings = {row.pk for row in rows[0].siblings()} if rows else set()
    if siblings != {row.pk for row in rows} or len(siblings) != len(rows):
        raise StaleReview(_("Rows came or went meanwhile. Look at the list again."))
    moved = [row for place, row in enumerate(rows) if row.position != place]
    if not moved:
        return
    publishing.write_positions(rows)
    ReviewEvent.objects.create(
        content_type=ContentType.objects.get_for_model(moved[0]),
        object_id=moved[0].pk,
        action=Action.ARRANGED,
        actor=by,
        actor_name=name_of(by),
        note=" → ".join(row.name_in(row.source_language) for row in rows),
    )
