"""Which words a change form shows: a draft laid over the live row."""

from dataclasses import dataclass

from people.models import User

from .. import workflow
from ..canonical import Snapshot, digest_of
from ..models import Content, Revision
from ..models.revision import RevisionQuerySet


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
    def digest(self) -> str:
        """Of the text shown, so that a form can tell whether it is still the same."""
        return digest_of(self.shown)


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
    own_words = {column: revision.proposed[column] for column in seen.conflicts}
    return Draft(content, revision, seen.live, seen.merged | own_words, seen.conflicts)


def revision_to_edit(user: User, content: Content, asked: str | None) -> Revision | None:
    """The open revision that a change form of this row edits, if there is one already."""
    editable = editable_revisions(content)
    if asked and asked.isdecimal() and (found := editable.filter(pk=int(asked)).first()):
        return found
    if content.live_revision_id is None:
        return editable.first()
    return editable.filter(author=user).first()


def editable_revisions(content: Content) -> RevisionQuerySet:
    return Revision.objects.of(content).filter(state__in=Revision.EDITABLE_STATES)
