"""The only ways to change the state of a revision: one function each, one transaction each.

Each locks the content row first and then the revision, reads the state again under the lock,
checks, changes, saves and records. A refusal is a WorkflowError and leaves nothing behind.
`by` is the person who acts; None is the command line, which may propose but never approve.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import publishing, slugs
from .canonical import Snapshot, digest_of
from .errors import (
    BrokenReference,
    MergeConflict,
    NothingChanged,
    StaleDraft,
    StaleReview,
    WrongState,
)
from .merge import Merge, differences, merge
from .models import Content, Contributor, ReviewEvent, Revision
from .permissions import Person, can_approve, can_propose, can_review, can_submit

State = Revision.State
Action = ReviewEvent.Action


@dataclass(frozen=True)
class Review:
    """What a reviewer looks at: the proposal merged into what is live now.

    `digest` and `live_revision_id` go into `approve`, which refuses if either has moved since.
    """

    live: Snapshot
    merged: Snapshot
    conflicts: list[str]
    digest: str
    live_revision_id: int | None


def review(revision: Revision) -> Review:
    """What would be published if this revision were approved now. Changes nothing."""
    content = revision.content
    live = content.snapshot() if content.live_revision_id else {}
    merged = _merge_into_live(revision, live)
    return Review(
        live,
        merged.snapshot,
        merged.conflicts,
        digest_of(merged.snapshot),
        content.live_revision_id,
    )


@transaction.atomic
def propose(
    content: Content,
    changes: Mapping[str, Any],
    *,
    by: Person,
    summary: str = "",
    significance: str = Revision.Significance.NORMAL,
    change_note: Mapping[str, str] | None = None,
) -> Revision:
    """Begin a draft that changes these columns of a row, or that makes a new, unsaved row.

    Columns not named stay as they are live. A row that was never live has one open revision,
    which others join. Raises NotAllowed, NothingChanged, UnknownColumn, UnusableText, SlugTaken.
    """
    changes = _canonical(content, changes)
    can_propose(by, content, changes).enforce()
    if content.pk is None:
        _give_slug(content, changes)
        content = publishing.insert_row(content, changes)
    content = _lock(content)
    if content.live_revision_id is None and (joined := Revision.objects.of(content).open().first()):
        return amend(joined, changes, by=by)
    current = content.snapshot()
    proposed = current | changes
    if content.live_revision_id and not differences(current, changes):
        raise NothingChanged
    revision = Revision(
        content=content,
        number=_next_number(content),
        base=content.live_revision,
        proposed=proposed,
        summary=summary,
        significance=significance,
        change_note=dict(change_note or {}),
        author=by,
        author_name=_name(by),
    )
    _save_words(revision, by)
    _record(revision, Action.PROPOSED, by, summary)
    return revision


@transaction.atomic
def amend(
    revision: Revision,
    changes: Mapping[str, Any],
    *,
    by: Person,
    seen_digest: str | None = None,
    **about: Any,
) -> Revision:
    """Write these columns into an open revision; whoever does becomes a contributor.

    A draft whose base is no longer live is brought up to date where that is possible without a
    conflict. A revision amended while in review leaves review. `about` may set summary,
    significance and change_note. Raises StaleDraft if the draft is no longer the one with
    `seen_digest`, WrongState if it is decided.
    """
    revision = _lock_revision(revision)
    content = revision.content
    changes = _canonical(content, changes)
    can_propose(by, content, changes).enforce()
    if not revision.is_editable:
        raise WrongState
    if seen_digest is not None and seen_digest != revision.digest:
        raise StaleDraft
    before = (revision.proposed, revision.summary, revision.significance, revision.change_note)
    revision.proposed = revision.proposed | changes
    for name in about.keys() & {"summary", "significance", "change_note"}:
        setattr(revision, name, about[name])
    after = (revision.proposed, revision.summary, revision.significance, revision.change_note)
    if after == before:
        return revision
    _bring_up_to_date(revision)
    revision.state = State.DRAFT if revision.state == State.IN_REVIEW else revision.state
    _save_words(revision, by)
    _record(revision, Action.AMENDED, by)
    return revision


@transaction.atomic
def submit(revision: Revision, *, by: Person) -> Revision:
    """Hand a draft to the reviewers. Raises ValidationError by column if it could not stand on a
    page, BrokenReference, NothingChanged, NotAllowed, WrongState."""
    revision = _lock_revision(revision)
    can_submit(by, revision).enforce()
    if revision.state not in (State.DRAFT, State.CHANGES_REQUESTED):
        raise WrongState
    content = revision.content
    if content.live_revision_id and not revision.proposed_changes():
        raise NothingChanged
    content.check_proposal(revision.proposed)
    check_references(content, revision.proposed, or_in_review=True)
    revision.state = State.IN_REVIEW
    revision.submitted_at = timezone.now()
    revision.save()
    _record(revision, Action.SUBMITTED, by)
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by: Person, note: str = "") -> Revision:
    """Give a proposal up. Its words stay in the history; nothing of them goes live."""
    revision = _lock_revision(revision)
    can_submit(by, revision).enforce()
    if not revision.is_editable:
        raise WrongState
    revision.state = State.WITHDRAWN
    revision.save()
    slugs.settle(revision.content)
    _record(revision, Action.WITHDRAWN, by, note)
    return revision


@transaction.atomic
def request_changes(revision: Revision, *, by: Person, note: str) -> Revision:
    """Send a revision back to its author with a reason."""
    revision = _lock_revision(revision)
    can_review(by).enforce()
    if revision.state != State.IN_REVIEW:
        raise WrongState
    if not note.strip():
        raise ValidationError({"note": _("Say what should be changed: the author reads it.")})
    _decide(revision, State.CHANGES_REQUESTED, by, note)
    revision.save()
    _record(revision, Action.CHANGES_REQUESTED, by, note)
    return revision


@transaction.atomic
def approve(
    revision: Revision,
    *,
    by: Person,
    digest: str,
    live_revision_id: int | None,
    note: str = "",
) -> Revision:
    """Approve what was seen in `review` (its digest and live revision) and publish it.

    Raises StaleReview if anything of it has moved since, MergeConflict, BrokenReference,
    ValidationError, NotAllowed for the words of one's own, WrongState if somebody was faster.
    """
    revision = _lock_revision(revision)
    if revision.state != State.IN_REVIEW:
        raise WrongState
    can_approve(by, revision).enforce()
    seen = review(revision)
    if seen.conflicts:
        raise MergeConflict(seen.conflicts)
    if (seen.digest, seen.live_revision_id) != (digest, live_revision_id):
        raise StaleReview
    content = revision.content
    content.check_proposal(seen.merged)
    check_references(content, seen.merged)
    _decide(revision, State.APPROVED, by, note)
    _record(revision, Action.APPROVED, by, _own_words_note(revision, by, note))
    publishing.publish(revision, seen.merged)
    _record(revision, Action.PUBLISHED, by)
    return revision


def restore(revision: Revision, *, by: Person) -> Revision:
    """Propose the state that an earlier revision had published, as a new draft.

    Columns that the content no longer has are left out; those that it has since gained stay.
    """
    content = revision.content
    return propose(
        content,
        content.as_it_was(revision.published_snapshot()),
        by=by,
        summary=_("Back to revision %(number)s") % {"number": revision.number},
    )


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


# --- steps of the stories above --------------------------------------------------------------


def _lock(content: Content) -> Content:
    return type(content)._base_manager.select_for_update().get(pk=content.pk)


def _lock_revision(revision: Revision) -> Revision:
    """Lock the content row, then the revision, and read both again."""
    content = _lock(revision.content)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    revision.content = content
    return revision


def _canonical(content: Content, changes: Mapping[str, Any]) -> Snapshot:
    return {column: content.canonical(column, value) for column, value in changes.items()}


def _give_slug(content: Content, changes: Snapshot) -> None:
    """A new row is addressed by its English title if it has one, else by its transliterated one."""
    if changes.get(content.slug_field) or content.slug_field not in content.snapshot_fields():
        return
    languages: Iterable[str] = ("en", content.source_language)
    titles = [changes.get(content.column(content.title_field, code)) for code in languages]
    title = next((title for title in titles if title), "")
    changes[content.slug_field] = slugs.free_slug(type(content), title)


def _next_number(content: Content) -> int:
    last = Revision.objects.of(content).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _merge_into_live(revision: Revision, live: Snapshot) -> Merge:
    if not revision.content.live_revision_id:
        return Merge(revision.proposed, [])
    return merge(revision.base_snapshot(), live, revision.proposed)


def _bring_up_to_date(revision: Revision) -> None:
    content = revision.content
    if revision.base_id == content.live_revision_id:
        return
    merged = _merge_into_live(revision, content.snapshot())
    if not merged.conflicts:
        revision.proposed, revision.base = merged.snapshot, content.live_revision


def _save_words(revision: Revision, by: Person) -> None:
    """Save a snapshot with what belongs to it: contributor, source of translations, slug, and
    for a row that was never live its columns, which nobody but the desk sees."""
    content = revision.content
    revision.save()
    languages = map(content.language_of, revision.proposed_changes())
    touched = {language for language in languages if language}
    revision.languages = " ".join(["", *sorted(touched), ""])
    revision.made_from = _made_from(revision, touched)
    revision.save(update_fields=["languages", "made_from"])
    _add_contributor(revision, by)
    if content.live_revision_id is None:
        publishing.write_columns(content, revision.proposed)
    slugs.settle(content)


def _made_from(revision: Revision, touched: set[str]) -> dict[str, int]:
    """For each translation that this revision touches, the revision with its source text."""
    source = revision.content.source_language
    source_revision = revision.pk if source in touched else revision.base_id
    if source_revision is None:
        return {}
    return {language: source_revision for language in sorted(touched - {source})}


def _add_contributor(revision: Revision, by: Person) -> None:
    if by is None:
        if not revision.contributors.filter(user=None, name=_name(by)).exists():
            Contributor.objects.create(revision=revision, name=_name(by))
    else:
        Contributor.objects.get_or_create(revision=revision, user=by, defaults={"name": _name(by)})


def _decide(revision: Revision, state: str, by: Person, note: str) -> None:
    revision.state = state
    revision.decided_by, revision.decided_by_name = by, _name(by)
    revision.decided_at, revision.decision_note = timezone.now(), note


def _own_words_note(revision: Revision, by: Person, note: str) -> str:
    if not (settings.ALLOW_OWN_APPROVAL and revision.contributors.filter(user=by).exists()):
        return note
    return f"{_('Approved by somebody who wrote part of it.')} {note}".strip()


def _name(by: Person) -> str:
    return by.display_name() if by else "manage.py"


def _record(revision: Revision, action: str, by: Person, note: str = "") -> None:
    ReviewEvent.objects.create(
        content=revision.content,
        revision=revision,
        action=action,
        actor=by,
        actor_name=_name(by),
        note=note,
    )
