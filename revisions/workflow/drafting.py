"""Proposals, until they are handed in: propose, amend, submit, withdraw, restore."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import publishing, slugs
from ..canonical import Snapshot, canonical_text, canonical_value
from ..errors import NothingChanged, SlugTaken, StaleDraft, WorkflowError, WrongState
from ..merge import differences
from ..models import Content, Contributor, Revision
from ..permissions import Person, can_propose, can_submit, can_write_notes
from .locking import lock, lock_content
from .steps import (
    Action,
    State,
    canonical,
    check_can_be_stored,
    check_nothing_refers_to,
    check_references,
    merge_into_live,
    name_of,
    next_number,
    record,
)

# What an author says about a proposal, beside its words.
ABOUT = ("summary", "significance", "change_note", "still_outdated")


@transaction.atomic
def propose(
    content: Content,
    changes: Mapping[str, Any],
    *,
    by: Person,
    summary: str = "",
    significance: str = Revision.Significance.NORMAL,
    change_note: Mapping[str, str] | None = None,
    still_outdated: Iterable[str] = (),
) -> Revision:
    """Begin a draft that changes these columns of a row, or that makes a new, unsaved row.

    Columns not named stay as they are live. A row that was never live has one open revision,
    which others join. A retired row comes back when a proposal for it is approved, also one that
    changes nothing. Raises NotAllowed, NothingChanged, UnknownColumn, UnusableText, SlugTaken.
    """
    changes = canonical(content, changes)
    about = said(
        {
            "summary": summary,
            "significance": significance,
            "change_note": dict(change_note or {}),
            "still_outdated": list(still_outdated),
        }
    )
    can_propose(by, content, changes).enforce()
    can_write_notes(by, about["change_note"]).enforce()
    if content.pk is None:
        check_can_be_stored(content, changes)
        content = _insert(content, changes)
    content = lock_content(content)
    if content.live_revision_id is None and (joined := Revision.objects.of(content).open().first()):
        del about["significance"]  # that of the proposal it joins
        return amend(joined, changes, by=by, **{name: said for name, said in about.items() if said})
    current = content.snapshot()
    inherited = Revision.objects.of(content) if content.live_revision_id is None else ()
    if inherited:
        # Words that were given up are taken over whole, with all who wrote them.
        can_propose(by, content, current).enforce()
    if content.is_live and not differences(current, changes):
        raise NothingChanged
    revision = Revision(
        content=content,
        number=next_number(content),
        base=content.live_revision,
        proposed=current | changes,
        **about,
        author=by,
        author_name=name_of(by),
    )
    save_words(revision, by)
    for earlier in Contributor.objects.filter(revision__in=inherited).exclude(user=by):
        Contributor.objects.get_or_create(revision=revision, user=earlier.user, name=earlier.name)
    record(revision, Action.PROPOSED, by, revision.summary)
    return revision


@transaction.atomic
def amend(
    revision: Revision,
    changes: Mapping[str, Any],
    *,
    by: Person,
    seen_digest: str | None = None,
    resolves: int | None = None,
    **about: Any,
) -> Revision:
    """Write these columns into an open revision; whoever does becomes a contributor.

    A draft whose base is no longer live is brought up to date where that is possible without a
    conflict; `resolves` is the key of the live revision against which the author settled the
    conflicts in these changes. A revision amended while in review leaves review. `about` may set
    summary, significance, change_note and still_outdated. Raises StaleDraft if the draft is no
    longer the one with `seen_digest`, or live no longer the one resolved against; WrongState if
    it is decided.
    """
    revision = lock(revision)
    content = revision.content
    changes, about = canonical(content, changes), said(about)
    can_propose(by, content, changes).enforce()
    notes = about.get("change_note", revision.change_note)
    can_write_notes(by, differences(revision.change_note, notes)).enforce()
    if not changes:
        can_submit(by, revision).enforce()
    if not revision.is_editable:
        raise WrongState
    if seen_digest is not None and seen_digest != revision.digest:
        raise StaleDraft
    if resolves is not None and resolves != content.live_revision_id:
        raise StaleDraft
    before = _words(revision)
    note = _settled_note(revision) if resolves is not None else ""
    revision.proposed = revision.proposed | changes
    for name in ABOUT:
        setattr(revision, name, about.get(name, getattr(revision, name)))
    _bring_up_to_date(revision, settled=resolves is not None)
    if revision.kind == Revision.Kind.RETIRE and differences(content.snapshot(), revision.proposed):
        raise WorkflowError(_("What is taken off the site is not rewritten on the way."))
    if _words(revision) == before:
        return revision
    revision.state = State.DRAFT if revision.state == State.IN_REVIEW else revision.state
    save_words(revision, by)
    record(revision, Action.AMENDED, by, note)
    return revision


@transaction.atomic
def submit(revision: Revision, *, by: Person) -> Revision:
    """Hand a draft to the reviewers.

    Raises ValidationError by column if it could not stand on a page, or without a change note;
    BrokenReference, StillReferred, NothingChanged, NotAllowed, WrongState.
    """
    revision = lock(revision)
    can_submit(by, revision).enforce()
    if revision.state not in (State.DRAFT, State.CHANGES_REQUESTED):
        raise WrongState
    content = revision.content
    if revision.kind == Revision.Kind.RETIRE:
        check_nothing_refers_to(content)
    else:
        if content.is_live and not revision.proposed_changes():
            raise NothingChanged
        content.check_proposal(revision.proposed)
        check_references(content, revision.proposed, or_in_review=True)
    _check_change_note(revision)
    revision.state = State.IN_REVIEW
    revision.submitted_at = timezone.now()
    revision.save()
    record(revision, Action.SUBMITTED, by)
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by: Person, note: str = "") -> Revision:
    """Give a proposal up. Its words stay in the history; nothing of them goes live."""
    revision, note = lock(revision), canonical_text(note)
    can_submit(by, revision).enforce()
    if not revision.is_editable:
        raise WrongState
    revision.state = State.WITHDRAWN
    revision.save()
    slugs.settle(revision.content)
    record(revision, Action.WITHDRAWN, by, note)
    return revision


def restore(revision: Revision, *, by: Person) -> Revision:
    """Propose the state that an earlier revision had published, as a new draft.

    Columns that the content no longer has are left out; those that it has since gained stay.
    """
    if revision.state != State.PUBLISHED:
        raise WrongState
    content = revision.content
    return propose(
        content,
        content.as_it_was(revision.published_snapshot()),
        by=by,
        summary=_("Back to revision %(number)s") % {"number": revision.number},
    )


def save_words(revision: Revision, by: Person) -> None:
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
        check_can_be_stored(content, revision.proposed)
        publishing.write_columns(content, revision.proposed)
    slugs.settle(content)


def said(about: Mapping[str, Any]) -> dict[str, Any]:
    """What an author says about a proposal, in its one spelling. Raises WorkflowError."""
    words = dict(about)
    for name in words.keys() & {"summary", "significance"}:
        field: Any = Revision._meta.get_field(name)
        words[name] = canonical_value(field, words[name])
        if field.choices and words[name] not in dict(field.flatchoices):
            raise WorkflowError(f"{field.verbose_name}: {words[name]}")
    if "change_note" in words:
        words["change_note"] = {
            language: canonical_text(note) for language, note in words["change_note"].items()
        }
    return words


def _words(revision: Revision) -> tuple[Any, ...]:
    return (revision.base_id, revision.proposed, *(getattr(revision, name) for name in ABOUT))


def _insert(content: Content, changes: Snapshot) -> Content:
    """Store a new row under the address that was typed, else under a free one made from its title.

    Sets the address in `changes`. Raises SlugTaken for a typed one.
    """
    is_typed = (
        changes.get(content.slug_field) or content.slug_field not in content.snapshot_fields()
    )
    while True:
        if not is_typed:
            changes[content.slug_field] = slugs.free_slug(type(content), _title(content, changes))
        try:
            with transaction.atomic():
                row = publishing.insert_row(content, changes)
                slugs.claim(row, row.slug_now)
                return row
        except SlugTaken:
            # Somebody else took the free one at the same instant: now it is seen as taken.
            if is_typed:
                raise


def _title(content: Content, changes: Snapshot) -> str:
    """What a new row is named after: its English title if it has one, else that of its source."""
    titles = (
        changes.get(content.column(content.title_field, code))
        for code in ("en", content.source_language)
    )
    return next((title for title in titles if title), "")


def _bring_up_to_date(revision: Revision, *, settled: bool) -> None:
    """Base the draft on what is live now, unless that would hide a conflict nobody settled."""
    content = revision.content
    if revision.base_id == content.live_revision_id:
        return
    merged = merge_into_live(revision, content.snapshot())
    if merged.conflicts and not settled:
        return
    chosen = {column: revision.proposed[column] for column in merged.conflicts}
    revision.proposed, revision.base = merged.snapshot | chosen, content.live_revision


def _settled_note(revision: Revision) -> str:
    """For the log: the texts whose conflict with what is live is being settled."""
    content = revision.content
    conflicts = merge_into_live(revision, content.snapshot()).conflicts
    labels = ", ".join(content.column_label(column) for column in conflicts)
    return _("conflict settled: %(texts)s") % {"texts": labels} if labels else ""


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


def _made_from(revision: Revision, touched: set[str]) -> dict[str, int]:
    """For each translation that this revision touches, the revision with its source text."""
    source = revision.content.source_language
    source_revision = revision.pk if source in touched else revision.base_id
    if source_revision is None:
        return {}
    return {language: source_revision for language in sorted(touched - {source})}


def _add_contributor(revision: Revision, by: Person) -> None:
    if by is None:
        if not revision.contributors.filter(user=None, name=name_of(by)).exists():
            Contributor.objects.create(revision=revision, name=name_of(by))
    else:
        Contributor.objects.get_or_create(
            revision=revision, user=by, defaults={"name": name_of(by)}
        )
