"""Proposals begin: propose, restore."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import publishing, slugs
from ..canonical import Snapshot
from ..errors import NothingChanged, SlugTaken, WrongState
from ..merge import differences
from ..models import Content, Contributor, Revision
from ..permissions import Person, can_propose, can_write_all_of
from .amending import amend
from .checking import check_can_be_stored
from .locking import lock_content
from .recording import Action, name_of, record
from .words import add_contributor, canonical, check_said, said, save_words


@transaction.atomic
def propose(
    content: Content,
    changes: Mapping[str, Any],
    *,
    by: Person,
    summary: str | Promise = "",
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
        summary=summary,
        significance=significance,
        change_note=change_note or {},
        still_outdated=still_outdated,
    )
    can_propose(by, content, changes).enforce()
    check_said(by, about)
    if is_new := content.pk is None:
        check_can_be_stored(content, changes)
        content = _insert(content, changes)
    else:
        content = lock_content(content)
        if joined := _open_draft(content):
            return _join(joined, changes, about, by)
    current = content.snapshot()
    if content.is_live and not differences(current, changes):
        raise NothingChanged
    revision = Revision(
        content=content,
        number=1 if is_new else next_number(content),
        base=content.live_revision,
        proposed=current | changes,
        **about,
        author=by,
        author_name=name_of(by),
    )
    if revision.moves_row:
        can_write_all_of(by, revision).enforce()
    save_words(revision, by, revision.proposed, is_stored=is_new)
    if content.live_revision_id is None and not is_new:
        _take_over(revision, by)
    record(revision, Action.PROPOSED, by, revision.summary)
    return revision


def next_number(content: Content) -> int:
    """The number of a revision that begins now. The newest one is mostly the live one, and then is
    at hand as that."""
    newest = Revision.objects.newest_of(content)
    if newest and newest.pk == content.live_revision_id:
        content.live_revision = newest
    return newest.number + 1 if newest else 1


def restore(revision: Revision, *, by: Person) -> Revision:
    """Propose the state that an earlier revision had published, as a new draft.

    Columns that the content no longer has are left out; those that it has since gained stay.
    """
    if revision.state != Revision.State.PUBLISHED:
        raise WrongState
    content = revision.content
    return propose(
        content,
        content.as_it_was(revision.published_snapshot()),
        by=by,
        summary=_("Back to revision %(number)s") % {"number": revision.number},
    )


def _open_draft(content: Content) -> Revision | None:
    """The one proposal that a row which was never live has."""
    return None if content.live_revision_id else Revision.objects.of(content).open().first()


def _join(joined: Revision, changes: Snapshot, about: Mapping[str, Any], by: Person) -> Revision:
    """Write into the proposal that a row has already. It keeps its significance, and whatever is
    said about it that is not said anew."""
    return amend(
        joined,
        changes,
        by=by,
        summary=about["summary"] or None,
        change_note=joined.change_note | about["change_note"],
        still_outdated=about["still_outdated"] or None,
    )


def _take_over(revision: Revision, by: Person) -> None:
    """Words that were given up are taken over whole, with all who wrote them."""
    earlier = Revision.objects.of(revision.content).exclude(pk=revision.pk)
    if earlier.exists():
        can_propose(by, revision.content, revision.proposed).enforce()
    for writer in Contributor.objects.filter(revision__in=earlier).select_related("user"):
        add_contributor(revision, writer.user, writer.name)


def _insert(content: Content, changes: Snapshot) -> Content:
    """Store a new row under the address that was typed, else under a free one made from its title.

    Sets the address in `changes`. Raises SlugTaken for a typed one.
    """
    if changes.get(content.slug_field) or not content.is_column(content.slug_field):
        return _store(content, changes)
    while True:
        changes[content.slug_field] = slugs.free_slug(type(content), _title(content, changes))
        with suppress(SlugTaken), transaction.atomic():
            return _store(content, changes)
        # Somebody else took the free one at the same instant: now it is seen as taken.


def _store(content: Content, changes: Snapshot) -> Content:
    row = publishing.insert_row(content, changes)
    slugs.claim(row, row.slug_now)
    return row


def _title(content: Content, changes: Snapshot) -> str:
    """What a new row is named after: its English title if it has one, else that of its source."""
    titles = (
        changes.get(content.column(content.title_field, code))
        for code in ("en", content.source_language)
    )
    return next((title for title in titles if title), "")
