"""Who may take which step. Every check gives the reason for a refusal, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.groups import translate_permission
from people.models import User

from .errors import NotAllowed
from .models import Content, Revision

Person = User | None  # None: the command line, which may propose but never approve


@dataclass(frozen=True)
class Verdict:
    """True if allowed; `reason` says why not."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise NotAllowed with the reason unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Verdict(True)


def languages_of(user: User) -> set[str]:
    """The languages in which a person may propose text."""
    every = {code for code, _name in settings.LANGUAGES}
    if user.has_perm("revisions.edit_every_language"):
        return every
    return {code for code in every if user.has_perm(f"revisions.{translate_permission(code)}")}


def can_propose(user: Person, content: Content, columns: Iterable[str]) -> Verdict:
    """May this person change these columns of this row?"""
    if user is None:
        return YES
    if not user.is_active:
        return Verdict(False, _("This account is switched off."))
    app, model = content._meta.app_label, content._meta.model_name
    action = "change" if content.pk else "add"
    if not user.has_perm(f"{app}.{action}_{model}"):
        return Verdict(False, _("You may not edit this kind of content."))
    if user.has_perm("revisions.edit_every_language"):
        return YES
    allowed = languages_of(user)
    for column in columns:
        if content.language_of(column) not in allowed:
            return Verdict(
                False,
                _("As a translator you change the text of your language only; not “%(field)s”.")
                % {"field": content.column_label(column)},
            )
    return YES


def can_write_notes(user: Person, languages: Iterable[str]) -> Verdict:
    """May this person write change notes in these languages?"""
    if user is None or set(languages) <= languages_of(user):
        return YES
    return Verdict(False, _("As a translator you write the change note of your language only."))


def can_write_all_of(user: Person, revision: Revision) -> Verdict:
    """May this person write all that this revision changes, and so act for it as a whole: hand it
    in, withdraw it, put it into a batch, say something else about it?

    Whether a row leaves the site or comes back is for those who may write every column of it, and
    so is a revision that changes none."""
    changed = revision.proposed_changes()
    if revision.moves_row or not changed:
        return can_propose(user, revision.content, revision.content.snapshot_fields())
    return can_propose(user, revision.content, changed)


def can_review(user: Person) -> Verdict:
    """May this person decide on revisions at all?"""
    if user is None or not user.has_perm("revisions.approve_revision"):
        return Verdict(False, _("Only a reviewer decides on revisions."))
    return YES


def can_hold_back(user: Person, revision: Revision) -> Verdict:
    """May this person take a revision out of its batch, or off its schedule?"""
    return YES if can_review(user) else can_write_all_of(user, revision)


def can_approve(user: Person, revision: Revision) -> Verdict:
    """May this person approve this very revision? Not their own words (four eyes)."""
    if not (verdict := can_review(user)):
        return verdict
    if is_contributor(user, revision) and not settings.ALLOW_OWN_APPROVAL:
        return Verdict(
            False, _("You wrote part of this revision, so somebody else has to approve it.")
        )
    return YES


def can_redact(user: Person) -> Verdict:
    """May this person remove text from live text and history for good?"""
    if user is None or not user.has_perm("revisions.redact_text"):
        return Verdict(False, _("Only an administrator removes text for good."))
    return YES


def is_contributor(user: Person, revision: Revision) -> bool:
    """Did this person write into it? Asks nothing where the contributors are fetched already."""
    return user is not None and any(
        contributor.user_id == user.pk for contributor in revision.contributors.all()
    )
