"""The one place that writes live columns."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import override
from modeltranslation.utils import fallbacks

from . import slugs, translations
from .canonical import Snapshot
from .guard import writing_live_columns
from .models import Content, Publication, ReviewEvent, Revision, Slug, TranslationStatus

# Sent inside the transaction of a publication, or of several (`together`), with `rows`, the content
# as it is live now: what must be true together with the publication (the search index) listens;
# what must not hold it up (mail) waits for on_commit.
published = Signal()
# Sent inside the transaction of a redaction, with `content`, live or not: a text that must not be
# kept may have left the live words before.
redacted = Signal()


_untold: ContextVar[list[Content] | None] = ContextVar("published, not told yet", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Publications inside move the number once, and listeners hear of all of them at the end: an
    index is brought up to date for a hundred rows in not much more time than for one.

    Inside the caller's transaction, which ends with it.
    """
    if _untold.get() is not None:
        yield
        return
    rows: list[Content] = []
    token = _untold.set(rows)
    try:
        yield
    finally:
        _untold.reset(token)
    if rows:
        _tell(rows)


def _tell(rows: list[Content]) -> None:
    Publication.move(*{type(row) for row in rows})
    published.send(sender=Publication, rows=rows)


def insert_row(content: Content, snapshot: Snapshot) -> Content:
    """Store a new row that nobody sees yet, with all that follows from a snapshot. The caller has
    checked that it can be stored.

    The base columns come from the source language: what the active one shows must not get there.
    """
    content = content.with_snapshot(snapshot)
    content = content.as_published(content.columns_now())
    content.is_live, content.live_revision = False, None
    content.position = content.next_position()
    with writing_live_columns(), override(content.source_language), fallbacks(False):
        content.save(force_insert=True)
        content.apply_cells(snapshot)
    return content


def write_columns(content: Content, snapshot: Snapshot, **state: object) -> None:
    """Write a snapshot, and what follows from it, into the row's columns, and into the row at hand.

    Base and language columns go together through a queryset without modeltranslation's
    rewriting: the one write that does not depend on the active language.
    """
    columns = content.columns_to_write(snapshot) | state
    rows: Any = type(content)._base_manager.filter(pk=content.pk)
    with writing_live_columns():
        rows.rewrite(False).update(**columns)
        content.apply_cells(snapshot)
    content.take(snapshot)
    content.take_rendered(snapshot)
    for name, value in state.items():
        setattr(content, name, value)


def publish(revision: Revision, snapshot: Snapshot) -> None:
    """Make a snapshot live as the outcome of a revision, or take its row off the public site.

    Inside the caller's transaction; the caller has locked content and revision and has checked
    everything.
    """
    content = revision.content
    goes_live = revision.kind == Revision.Kind.CHANGE
    moves = slugs.moves(content, revision.proposed, snapshot)
    write_columns(content, snapshot, live_revision=revision, is_live=goes_live)
    revision.published = snapshot if revision.proposed != snapshot else None
    revision.state = Revision.State.PUBLISHED
    revision.published_at = timezone.now()
    revision.save(update_fields=Revision.DECISION)
    if moves:
        slugs.settle(content)
    translations.settle(content, revision)
    if (untold := _untold.get()) is not None:
        untold.append(content)
    else:
        _tell([content])


@transaction.atomic
def rerender(content: Content) -> bool:
    """Make the HTML of a live row anew from its live Markdown; tell whether it differs.

    No words change, so there is no revision; the publication number moves, so that caches see it.
    """
    Publication.lock()
    content = type(content)._base_manager.select_for_update(no_key=True).get(pk=content.pk)
    snapshot = content.snapshot()
    html = content.rendered_columns(snapshot)
    if all(getattr(content, column) == text for column, text in html.items()):
        return False
    write_columns(content, snapshot)
    Publication.move(type(content))
    return True


def write_positions(rows: Sequence[Content]) -> None:
    """Number these rows in the order in which they are listed. Inside the caller's transaction."""
    with writing_live_columns():
        for place, row in enumerate(rows):
            type(row).objects.filter(pk=row.pk).update(position=place)
    Publication.move()


def redact_log(content: Content, text: str, without: Callable[[str], str]) -> int:
    """Take a text that must not be kept out of the notes of a row: the one way in which the
    append-only log changes. Tells how many notes held it.

    Of other rows only what names rows beside its own: arrangements, and why a scheduled revision
    came back.
    """
    events = ReviewEvent.objects.of(content) | ReviewEvent.objects.filter(
        action__in=[ReviewEvent.Action.ARRANGED, ReviewEvent.Action.RETURNED]
    )
    held = [event for event in events.filter(note__contains=text) if text in event.note]
    for event in held:
        ReviewEvent.objects.filter(pk=event.pk).redact(without(event.note))
    return len(held)


def write_redacted(content: Content, snapshot: Snapshot) -> None:
    """Write a row's words again without a text that must not be kept.

    No revision: nobody proposes it. The signals tell the index.
    """
    write_columns(content, snapshot)
    if content.is_live:
        _tell([content])
    else:
        Publication.move(type(content))
    redacted.send(sender=type(content), content=content)


def delete_row(content: Content) -> None:
    """Delete a row that was never live, with all that was said about it."""
    ReviewEvent.objects.of(content).discard()
    for model in (Slug, TranslationStatus, Revision):
        model.objects.of(content).delete()
    with writing_live_columns():
        content.delete()
