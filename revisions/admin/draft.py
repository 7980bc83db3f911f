"""Which words a change form shows: a draft laid over the live row."""

from collections.abc import Collection, Set
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError

from people.models import User

from .. import workflow
from ..canonical import Snapshot
from ..errors import WorkflowError
from ..models import Content, Revision
from ..models.revision import RevisionQuerySet
from ..workflow.words import ABOUT
from .addresses import key_in

SIGNER = signing.Signer(salt="revisions.draft")


@dataclass(frozen=True)
class Opened:
    """What a form was opened with: the words, and what was said about them (workflow ABOUT).

    It travels in the form, so that a save that comes late is merged field by field.
    """

    shown: Snapshot
    about: dict[str, Any]

    def token(self) -> str:
        """The text of a hidden field."""
        return SIGNER.sign_object([self.shown, self.about], compress=True)

    @classmethod
    def read(cls, token: str) -> "Opened | None":
        """What a hidden field says; None if it is missing or not ours."""
        try:
            return cls(*SIGNER.unsign_object(token))
        except signing.BadSignature:
            return None


@dataclass(frozen=True)
class Late:
    """A save that was refused because its form was no longer what is saved: what it had been
    opened with, and the fields that its author had touched."""

    opened: Opened
    touched: Collection[str]


@dataclass(frozen=True)
class Draft:
    """The text in a change form. No revision: saving begins one from what is live.

    `shown` is the proposal brought up to date with what is live; where both changed the same
    text (`conflicts`), the author's words stay.
    """

    content: Content
    revision: Revision | None
    live: Snapshot
    shown: Snapshot
    conflicts: list[str]

    @property
    def opened(self) -> Opened:
        """What a form has that is opened now."""
        about = {name: getattr(self.revision, name) for name in ABOUT} if self.revision else {}
        return Opened(self.shown, about)


@dataclass(frozen=True)
class FormContext:
    """What a change form knows of its request and of the person who fills it in."""

    # None for a new row.
    draft: Draft | None = None
    opened: Opened = field(default_factory=lambda: Opened({}, {}))
    late: Late | None = None
    # Why the workflow refused to save.
    refusal: WorkflowError | ValidationError | None = None
    # The languages in which this person may write.
    languages: Set[str] = frozenset()
    # Languages whose translation is outdated.
    outdated: Set[str] = frozenset()
    # May they write facts, which have no language?
    may_write_facts: bool = False
    # May they set the significance, which is said of all that the draft changes?
    may_weigh: bool = True

    @property
    def revision(self) -> Revision | None:
        """The revision that the form writes into; None if saving begins one."""
        return self.draft.revision if self.draft else None

    @property
    def conflicts(self) -> list[str]:
        """The columns that were changed here and in what has gone live meanwhile."""
        return self.draft.conflicts if self.draft else []


def open_draft(user: User, content: Content, asked: str | None) -> Draft:
    """The draft that this person edits: the one asked for (`?revision=`), else their own, else
    the one that all share while the row was never live, else a new one."""
    revision = revision_to_edit(user, content, asked)
    if revision is None:
        live = content.snapshot()
        return Draft(content, None, live if content.live_revision_id else {}, live, [])
    # The same row in memory: one snapshot, one set of related rows.
    revision.content = content
    seen = workflow.review(revision)
    return Draft(content, revision, seen.live, seen.drafted, seen.conflicts)


def revision_to_edit(user: User, content: Content, asked: str | None) -> Revision | None:
    """The open revision that a change form of this row edits, if there is one already."""
    editable = editable_revisions(content)
    if asked and (found := editable.filter(pk=key_in(asked)).first()):
        return found
    if content.live_revision_id is None:
        return editable.first()
    return editable.filter(author=user).first()


def editable_revisions(content: Content) -> RevisionQuerySet:
    """Those whose words may be written. Retiring has no words: it has a page of its own."""
    return Revision.objects.of(content).filter(
        state__in=Revision.EDITABLE_STATES, kind=Revision.Kind.CHANGE
    )
