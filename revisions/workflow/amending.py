"""Words written into a proposal that is open."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..errors import StaleDraft, WorkflowError, WrongState
from ..merge import differences
from ..models import Revision
from ..permissions import Person, can_propose, can_write_all_of
from .deciding import merge_into_live, review
from .locking import lock
from .recording import Action, record
from .words import canonical, check_said, said, save_words

State = Revision.State


@transaction.atomic
def amend(
    revision: Revision,
    changes: Mapping[str, Any],
    *,
    by: Person,
    seen_digest: str | None = None,
    resolves: int | None = None,
    summary: str | Promise | None = None,
    significance: str | None = None,
    change_note: Mapping[str, str] | None = None,
    still_outdated: Iterable[str] | None = None,
) -> Revision:
    """Write these columns into an open revision, and what is said about it (None: as it is).

    Whoever writes becomes a contributor, and a revision in review leaves review. An amendment
    that changes nothing does nothing. A draft whose base is no longer live is brought up to date
    where that is possible without a conflict; `resolves` is the key of the live revision against
    which the author settled the conflicts in these changes. Raises StaleDraft if the draft is no
    longer the one with `seen_digest`, or live no longer the one resolved against; WrongState if
    it is decided.
    """
    revision = lock(revision)
    changes = canonical(revision.content, changes)
    about = said(
        summary=summary,
        significance=significance,
        change_note=change_note,
        still_outdated=still_outdated,
    )
    can_propose(by, revision.content, changes).enforce()
    check_said(by, about, revision)
    _check_is_as_seen(revision, seen_digest, resolves)
    seen = review(revision)
    written = differences(seen.drafted, changes)
    settles = resolves is not None and bool(seen.conflicts)
    note = _settled_note(revision, seen.conflicts) if settles else ""
    if not (written or settles or _is_news(revision, about)):
        return revision
    significance_before = revision.significance
    if not written or about.get("significance", significance_before) != significance_before:
        # What is said of the whole is for those who may write all of it.
        can_write_all_of(by, revision).enforce()
    if revision.kind == Revision.Kind.RETIRE and written:
        raise WorkflowError(_("What is taken off the site is not rewritten on the way."))
    revision.proposed = revision.proposed | written
    for name, value in about.items():
        setattr(revision, name, value)
    _bring_up_to_date(revision, written, settled=settles)
    revision.state = State.DRAFT if revision.state == State.IN_REVIEW else revision.state
    save_words(revision, by, written)
    record(revision, Action.AMENDED, by, note)
    return revision


def _settled_note(revision: Revision, conflicts: Iterable[str]) -> str:
    """For the log: the texts whose conflict with what is live is settled."""
    labels = ", ".join(revision.content.column_label(column) for column in conflicts)
    return _("conflict settled: %(texts)s") % {"texts": labels}


def _check_is_as_seen(revision: Revision, seen_digest: str | None, resolves: int | None) -> None:
    if not revision.is_editable:
        raise WrongState
    if seen_digest is not None and seen_digest != revision.digest:
        raise StaleDraft
    if resolves is not None and resolves != revision.content.live_revision_id:
        raise StaleDraft


def _is_news(revision: Revision, about: Mapping[str, Any]) -> bool:
    return any(getattr(revision, name) != value for name, value in about.items())


def _bring_up_to_date(revision: Revision, written: Iterable[str], *, settled: bool) -> None:
    """Base the draft on what is live now, unless that would hide a conflict nobody settled.

    What was written stays, also where it is what the draft began with and live is not any more.
    """
    content = revision.content
    if revision.base_id == content.live_revision_id:
        return
    merged = merge_into_live(revision, content.snapshot())
    if merged.conflicts and not settled:
        return
    own = {column: revision.proposed[column] for column in {*merged.conflicts, *written}}
    revision.proposed, revision.base = merged.snapshot | own, content.live_revision
