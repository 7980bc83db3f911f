"""What a reviewer sees and decides: review, approve, request_changes."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..canonical import Snapshot, canonical_text, digest_of
from ..errors import MergeConflict, StaleReview, WrongState
from ..merge import Merge, merge
from ..models import Publication, Revision
from ..permissions import Person, can_approve, can_review, is_contributor
from .checking import check_can_be_published
from .locking import lock
from .recording import Action, name_of, record

State = Revision.State


@dataclass(frozen=True)
class Review:
    """What a reviewer looks at: the proposal merged into what is live now.

    `digest` and `live_revision_id` go into `approve`, which refuses if either has moved since.
    Where both changed the same text (`conflicts`), `merged` has what is live; `drafted`, what the
    author goes on with, has the author's words.
    """

    live: Snapshot
    merged: Snapshot
    conflicts: list[str]
    drafted: Snapshot
    digest: str
    live_revision_id: int | None


def review(revision: Revision) -> Review:
    """What would be published if this revision were approved now. Changes nothing."""
    content = revision.content
    live = content.snapshot() if content.live_revision_id else {}
    merged = merge_into_live(revision, live)
    return Review(
        live,
        merged.snapshot,
        merged.conflicts,
        merged.snapshot | {column: revision.proposed[column] for column in merged.conflicts},
        digest_of(merged.snapshot),
        content.live_revision_id,
    )


def merge_into_live(revision: Revision, live: Snapshot) -> Merge:
    """The proposal carried over into what is live; a row that was never live becomes it whole."""
    if not revision.content.live_revision_id:
        return Merge(revision.proposed, [])
    return merge(revision.base_snapshot(), live, revision.proposed)


@transaction.atomic
def request_changes(revision: Revision, *, by: Person, note: str) -> Revision:
    """Send a revision back to its author with a reason."""
    revision, note = lock(revision), canonical_text(note)
    can_review(by).enforce()
    if revision.state != State.IN_REVIEW:
        raise WrongState
    if not note.strip():
        raise ValidationError(_("Say what should be changed: the author reads it."))
    _decide(revision, State.CHANGES_REQUESTED, by, note)
    revision.save()
    record(revision, Action.CHANGES_REQUESTED, by, note)
    return revision


@transaction.atomic
def approve(
    revision: Revision,
    *,
    by: Person,
    digest: str,
    live_revision_id: int | None,
    note: str = "",
    publish_at: datetime | None = None,
) -> Revision:
    """Approve what was seen in `review` (its digest and live revision), and publish it now or at
    a time (`publish_at`, aware; a time that has passed means now).

    Raises StaleReview if anything of it has moved since, MergeConflict, BrokenReference,
    ValidationError, NotAllowed for the words of one's own, WrongState if somebody was faster.
    """
    Publication.lock()
    revision, note = lock(revision), canonical_text(note)
    if revision.state != State.IN_REVIEW:
        raise WrongState
    seen = publishable(revision, by)
    if (seen.digest, seen.live_revision_id) != (digest, live_revision_id):
        raise StaleReview
    if publish_at is not None and publish_at <= timezone.now():
        publish_at = None
    _decide(revision, State.APPROVED, by, note)
    words = [_time_note(publish_at), _own_words_note(revision, by, note)]
    record(revision, Action.APPROVED, by, " · ".join(filter(None, words)))
    if publish_at is None:
        publish(revision, seen.merged, by)
    else:
        _schedule(revision, seen.merged, publish_at)
    return revision


def publishable(revision: Revision, by: Person) -> Review:
    """What goes live in the name of this person. Raises NotAllowed, MergeConflict, and whatever
    else stands in its way."""
    can_approve(by, revision).enforce()
    seen = review(revision)
    if seen.conflicts:
        raise MergeConflict(seen.conflicts)
    check_can_be_published(revision, seen.merged)
    return seen


def publish(revision: Revision, snapshot: Snapshot, by: Person) -> None:
    """Make a decided revision live, and say so in the log."""
    publishing.publish(revision, snapshot)
    is_retired = revision.kind == Revision.Kind.RETIRE
    record(revision, Action.RETIRED if is_retired else Action.PUBLISHED, by)


def _schedule(revision: Revision, snapshot: Snapshot, publish_at: datetime) -> None:
    """What was seen is what waits: the merge becomes the proposal, on what is live now."""
    revision.proposed, revision.base = snapshot, revision.content.live_revision
    revision.publish_at = publish_at
    revision.save()
    Publication.move()  # pages that are kept now end at that time


def _decide(revision: Revision, state: str, by: Person, note: str) -> None:
    revision.state = state
    revision.decided_by, revision.decided_by_name = by, name_of(by)
    revision.decided_at, revision.decision_note = timezone.now(), note


def _time_note(publish_at: datetime | None) -> str:
    """For the log, which outlives the schedule: when it is to go live, in the site's time zone."""
    if publish_at is None:
        return ""
    moment = date_format(timezone.localtime(publish_at), "DATETIME_FORMAT")
    return _("for %(moment)s") % {"moment": moment}


def _own_words_note(revision: Revision, by: Person, note: str) -> str:
    if not (settings.ALLOW_OWN_APPROVAL and is_contributor(by, revision)):
        return note
    return f"{_('Approved by somebody who wrote part of it.')} {note}".strip()
