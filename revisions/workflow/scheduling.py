"""Publication at a time: what is due goes live, what cannot goes back to the reviewers."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ..canonical import canonical_text
from ..errors import NotAllowed, RowIsGone, WorkflowError, WrongState, in_words
from ..models import Publication, Revision
from ..permissions import Person, can_hold_back
from .deciding import publish, publishable
from .locking import lock
from .recording import Action, record

State = Revision.State


@transaction.atomic
def unschedule(revision: Revision, *, by: Person, note: str = "") -> Revision:
    """Cancel a publication that was approved for a time: it is in review again."""
    revision, note = lock(revision), canonical_text(note)
    can_hold_back(by, revision).enforce()
    if revision.state != State.APPROVED:
        raise WrongState
    _back_to_review(revision)
    record(revision, Action.UNSCHEDULED, by, note)
    return revision


def publish_due(now: datetime | None = None) -> list[Revision]:
    """Publish whatever was approved for a time that has come (`now`, aware; the clock's if None).

    Each revision in a transaction of its own, so that one that cannot go live holds up no other:
    it returns to review, and the log says why. Running twice, or at once, publishes once. Gives
    the revisions that left their place in the schedule, in the order of their times.
    """
    now = now or timezone.now()
    # Any reader's request may bring us here: the log is kept in the language of the site.
    with override(settings.LANGUAGE_CODE):
        left = [_publish_if_due(revision, now) for revision in Revision.objects.due(now)]
    return [revision for revision in left if revision is not None]


@transaction.atomic
def _publish_if_due(revision: Revision, now: datetime) -> Revision | None:
    Publication.lock()
    try:
        revision = lock(revision)
    except RowIsGone:
        return None
    if revision.state != State.APPROVED or revision.publish_at is None or revision.publish_at > now:
        return None
    try:
        with transaction.atomic():
            _publish_as_approved(revision)
    except (WorkflowError, ValidationError) as refusal:
        revision.refresh_from_db()
        revision.content.refresh_from_db()
        _back_to_review(revision)
        record(revision, Action.RETURNED, None, " ".join(in_words(refusal)))
    return revision


def _publish_as_approved(revision: Revision) -> None:
    """Publish in the name of whoever approved it, if they still might and it still fits."""
    approver = revision.decided_by
    if approver is None:
        raise NotAllowed(_("Whoever approved it has no account here any more."))
    base = revision.base
    if base and base.kind == Revision.Kind.CHANGE and not revision.content.is_live:
        raise WorkflowError(_("The row was retired after this was approved."))
    publish(revision, publishable(revision, approver).merged, approver)


def _back_to_review(revision: Revision) -> None:
    revision.state, revision.publish_at = State.IN_REVIEW, None
    revision.decided_by, revision.decided_by_name, revision.decided_at = None, "", None
    revision.save()
