"""Text that must not be kept: out of live text, history and log, with a reason."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import publishing, slugs
from ..canonical import Snapshot, canonical_text
from ..models import Batch, Content, Publication, Revision
from ..permissions import Person, can_redact
from .locking import lock_content
from .recording import Action, record_row

REMOVED = "█████"
LEAST_CHARACTERS = 3
SAID = ("change_note", "summary", "decision_note")


class Touched(NamedTuple):
    """What a redaction reaches, in numbers, and whether customers read it now."""

    revisions: int
    log: int
    batches: int
    addresses: int
    is_live: bool


@transaction.atomic
def redact(content: Content, text: str, *, by: Person, reason: str) -> Touched:
    """Replace a text by a black bar wherever a row keeps it: live, in each revision, in the log,
    in the titles of its batches.

    Past-day pages are made from the revisions, so it is gone there too. Facts that must have a
    form (hours, time zones, kinds, times) stay as they are: a bar would break the pages that read
    them. An earlier address that holds the text leads nowhere any more, and past days show the row
    at its present one. For administrators only; the log keeps who and why, not what.

    Raises ValidationError without a reason, for one that repeats the text, for a text too short to
    mean one thing only, where the row's address holds it, and where live words could not stand
    without it.
    """
    can_redact(by).enforce()
    Publication.lock()
    content = lock_content(content)
    text, reason = canonical_text(text), canonical_text(reason)
    _check_asked(content, text, reason)
    before = content.snapshot()
    after = _snapshot_without(text, content, before)
    if content.is_live and after != before:
        _check_can_stand(content, after)
    touched = Touched(
        revisions=sum(
            _redact_revision(revision, text, content)
            for revision in Revision.objects.select_for_update().of(content)
        ),
        log=publishing.redact_log(content, text, lambda note: _without(text, note)),
        batches=_redact_batches(content, text),
        addresses=slugs.forget(content, text),
        is_live=content.is_live and after != before,
    )
    publishing.write_redacted(content, after)
    record_row(content, Action.REDACTED, by, reason)
    return touched


def _check_asked(content: Content, text: str, reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this text must not be kept.")})
    if len(text.strip()) < LEAST_CHARACTERS:
        raise ValidationError({"text": _("Give at least three characters of the text.")})
    if text in reason:
        raise ValidationError({"reason": _("The reason repeats the text, and the log keeps it.")})
    if text in content.slug_now:
        raise ValidationError({"text": _("The address holds this text: change the address first.")})


def _check_can_stand(content: Content, snapshot: Snapshot) -> None:
    try:
        content.check_proposal(snapshot)
    except ValidationError as error:
        problems = " ".join(
            f"{content.column_label(column)}: {' '.join(texts)}"
            for column, texts in error.message_dict.items()
        )
        raise ValidationError(
            {
                "text": _(
                    "Customers read it where no black bar can stand (%(problems)s). Change what "
                    "they read first, then remove it from the history."
                )
                % {"problems": problems}
            }
        ) from error


def _redact_revision(revision: Revision, text: str, content: Content) -> bool:
    """Tells whether it held the text."""
    after: dict[str, Any] = {name: _without(text, getattr(revision, name)) for name in SAID}
    after["proposed"] = _snapshot_without(text, content, revision.proposed)
    if revision.published is not None:
        after["published"] = _snapshot_without(text, content, revision.published)
    if all(getattr(revision, name) == value for name, value in after.items()):
        return False
    for name, value in after.items():
        setattr(revision, name, value)
    revision.save()
    return True


def _redact_batches(content: Content, text: str) -> int:
    """How many titles held the text, of batches with a revision of this row."""
    batches = Batch.objects.filter(revisions__in=Revision.objects.of(content)).distinct()
    held = [batch for batch in batches if text in batch.title]
    for batch in held:
        batch.title = _without(text, batch.title)
        batch.save(update_fields=["title"])
    return len(held)


def _snapshot_without(text: str, content: Content, snapshot: Snapshot) -> Snapshot:
    """A snapshot with bars in its words. An address gives way to the row's present one."""
    texts = {
        column: _without(text, value)
        for column, value in snapshot.items()
        if isinstance(value, str) and content.is_redactable(column)
    }
    after = snapshot | texts
    if text in str(snapshot.get(content.slug_field, "")):
        after[content.slug_field] = content.slug_now
    return after


def _without(text: str, value: Any) -> Any:
    """A text, or each text of a JSON object, with bars: never longer than what they replace."""
    if isinstance(value, str):
        return value.replace(text, REMOVED[: len(text)])
    if isinstance(value, dict):
        return {key: _without(text, each) for key, each in value.items()}
    return value
