"""The words of a revision, and what its author says about them: in one spelling, and stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User

from .. import publishing, slugs
from ..canonical import Snapshot, canonical_text, canonical_value
from ..errors import WorkflowError
from ..models import Content, Contributor, Revision
from ..permissions import Person, can_write_notes
from .checking import check_can_be_stored
from .recording import name_of

# What an author says about a proposal, beside its words.
ABOUT = ("summary", "significance", "change_note", "still_outdated")


def canonical(content: Content, changes: Mapping[str, Any]) -> Snapshot:
    """Changes of a row, each in its one spelling. Raises UnknownColumn, UnusableText."""
    return {column: content.canonical(column, value) for column, value in changes.items()}


def said(
    *,
    summary: str | Promise | None = None,
    significance: str | None = None,
    change_note: Mapping[str, str] | None = None,
    still_outdated: Iterable[str] | None = None,
) -> dict[str, Any]:
    """What of this is said about a proposal (None: nothing), in its one spelling.

    A change note that is empty is none. Raises WorkflowError.
    """
    about: dict[str, Any] = {}
    if summary is not None:
        about["summary"] = _of_field("summary", " ".join(canonical_text(str(summary)).split()))
    if significance is not None:
        about["significance"] = _of_field("significance", significance)
    if change_note is not None:
        notes = {code: canonical_text(note).strip() for code, note in change_note.items()}
        about["change_note"] = {code: note for code, note in notes.items() if note}
    if still_outdated is not None:
        about["still_outdated"] = sorted(set(still_outdated))
    return about


def check_said(by: Person, about: Mapping[str, Any], before: Revision | None = None) -> None:
    """Raise WorkflowError unless this person may say this of a proposal.

    What stays as it was `before` is not looked at: it may be the words of others, or in a language
    that the site has no more.
    """
    old_notes, old_outdated = (before.change_note, before.still_outdated) if before else ({}, [])
    notes = about.get("change_note", old_notes)
    noted = {code for code in {*old_notes, *notes} if old_notes.get(code) != notes.get(code)}
    outdated = {*old_outdated} ^ {*about.get("still_outdated", old_outdated)}
    if unknown := (noted | outdated) - dict(settings.LANGUAGES).keys():
        raise WorkflowError(_("This site has no language “%(code)s”.") % {"code": min(unknown)})
    can_write_notes(by, noted).enforce()


def save_words(
    revision: Revision, by: Person, written: Iterable[str], *, is_stored: bool = False
) -> None:
    """Save a snapshot, of which these columns were `written` now, with what belongs to it:
    contributor, source of translations, and, unless the row `is_stored` with them just now, slug,
    and for a row that was never live its columns, which nobody but the desk sees."""
    content, is_new = revision.content, revision.pk is None
    languages = map(content.language_of, revision.proposed_changes())
    touched = {language for language in languages if language}
    revision.languages = " ".join(["", *sorted(touched), ""])
    revision.save()
    made_from = _made_from(revision, touched, {*map(content.language_of, written)})
    if made_from != revision.made_from:  # it may name the key of this very revision
        revision.made_from = made_from
        revision.save(update_fields=["made_from"])
    if is_new:  # nobody wrote into it yet
        Contributor.objects.create(revision=revision, user=by, name=name_of(by))
    else:
        add_contributor(revision, by, name_of(by))
    if is_stored:
        return
    if content.live_revision_id is None:
        check_can_be_stored(content, revision.proposed)
        publishing.write_columns(content, revision.proposed)
    if not is_new or slugs.moves(content, revision.proposed):
        slugs.settle(content)


def add_contributor(revision: Revision, user: User | None, name: str) -> None:
    """Keep who wrote into a revision, each once; without an account (the command line, somebody
    who is gone) each name once. Whoever is known already keeps the name that they had then."""
    known = revision.contributors.filter(user=user)
    if not (known if user else known.filter(name=name)).exists():
        Contributor.objects.create(revision=revision, user=user, name=name)


def _of_field(name: str, value: Any) -> Any:
    field: Any = Revision._meta.get_field(name)
    value = canonical_value(field, value)
    if field.choices and value not in dict(field.flatchoices):
        raise WorkflowError(f"{field.verbose_name}: {value}")
    return value


def _made_from(revision: Revision, touched: set[str], written: set[str | None]) -> dict[str, int]:
    """For each translation that this revision touches, the revision with its source text.

    A translation that was not written now keeps its own: nobody has looked at a source that came
    since. If that was this revision, and it leaves the source alone by now, it is the one that
    this revision is based on.
    """
    source = revision.content.source_language
    of_now = revision.pk if source in touched else revision.base_id
    known = {
        language: pk
        for language, pk in revision.made_from.items()
        if language not in written and (pk != revision.pk or source in touched)
    }
    made_from = {language: known.get(language, of_now) for language in sorted(touched - {source})}
    return {language: pk for language, pk in made_from.items() if pk is not None}
