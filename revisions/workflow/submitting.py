"""Proposals leave their author's hands: submit, withdraw."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import slugs
from ..canonical import canonical_text
from ..errors import MergeConflict, NothingChanged, WrongState
from ..models import Revision
from ..permissions import Person, can_write_all_of
from .checking import check_nothing_refers_to, check_references
from .deciding import review
from .locking import lock
from .recording import Action, record

State = Revision.State


@transaction.atomic
def submit(revision: Revision, *, by: Person) -> Revision:
    """Hand a draft to the reviewers.

    Raises ValidationError by column if it could not stand on a page, or without a change note;
    MergeConflict if the same text has gone live in other words and its author has not settled it;
    BrokenReference, StillReferred, NothingChanged, NotAllowed, WrongState.
    """
    revision = lock(revision)
    can_write_all_of(by, revision).enforce()
    if not revision.is_with_author:
        raise WrongState
    if revision.kind == Revision.Kind.RETIRE:
        check_nothing_refers_to(revision.content)
    else:
        _check_words(revision)
    _check_change_note(revision)
    revision.state = State.IN_REVIEW
    revision.submitted_at = timezone.now()
    revision.save(update_fields=["state", "submitted_at", "updated_at"])
    record(revision, Action.SUBMITTED, by)
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by: Person, note: str = "") -> Revision:
    """Give a proposal up. Its words stay in the history; nothing of them goes live."""
    revision, note = lock(revision), canonical_text(note)
    can_write_all_of(by, revision).enforce()
    if not revision.is_editable:
        raise WrongState
    revision.state = State.WITHDRAWN
    revision.save()
    slugs.settle(revision.content)
    record(revision, Action.WITHDRAWN, by, note)
    return revision


def _check_words(revision: Revision) -> None:
    content = revision.content
    if content.is_live and not revision.proposed_changes():
        raise NothingChanged
    if conflicts := review(revision).conflicts:
        raise MergeConflict(
            conflicts,
            _(
                "The same text was changed here and in what has gone live meanwhile. Nothing is "
                "lost: choose in the form which text stays, then submit it."
            ),
        )
    content.check_proposal(revision.proposed)
    check_references(content, revision.proposed, or_in_review=True)


def _check_change_note(revision: Revision) -> None:
    """A normal or major change of a live row tells its readers, in each language it touches, what
    changed; one that touches facts only tells them in the source language."""
    if revision.base is None or revision.significance == Revision.Significance.MINOR:
        return
    source = revision.content.source_language
    languages = revision.language_codes() or [source]
    if missing := [code for code in languages if not revision.change_note.get(code, "").strip()]:
        wanted = (
            _("Say in one sentence what is gone for the reader, and where to look instead.")
            if revision.kind == Revision.Kind.RETIRE
            else _("Say in one sentence what changed for the reader, or mark the change as minor.")
        )
        raise ValidationError({f"change_note_{code}": wanted for code in missing})
