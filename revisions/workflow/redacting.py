"""Text that must not be kept: out of live text, history and log, with a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..canonical import canonical_text
from ..models import Content, Publication, ReviewEvent, Revision
from ..permissions import Person, can_redact
from .locking import lock_content
from .steps import Action, name_of

REMOVED = "█████"
LEAST_CHARACTERS = 3
WORDS = ("proposed", "published", "change_note", "summary", "decision_note")


@transaction.atomic
def redact(content: Content, text: str, *, by: Person, reason: str) -> int:
    """Replace a text by a black bar wherever a row keeps it: live, in each revision, in the log.

    Past-day pages are made from the revisions, so it is gone there too. For administrators only;
    the log keeps who and why, not what. Gives the number of revisions that held it. Raises
    ValidationError without a reason, for a text too short to mean one thing only, and where the
    row's address holds it.
    """
    can_redact(by).enforce()
    Publication.lock()
    content, reason = lock_content(content), canonical_text(reason)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this text must not be kept.")})
    if len(text.strip()) < LEAST_CHARACTERS:
        raise ValidationError({"text": _("Give at least three characters of the text.")})
    if text in content.slug_now:
        raise ValidationError({"text": _("The address holds this text: change the address first.")})
    touched = 0
    for revision in Revision.objects.select_for_update().of(content):
        before = [getattr(revision, name) for name in WORDS]
        after = [_without(text, value) for value in before]
        if before != after:
            touched += 1
            for name, value in zip(WORDS, after, strict=True):
                setattr(revision, name, value)
            revision.save()
    publishing.write_redacted(content, text, lambda value: _without(text, value))
    ReviewEvent.objects.create(
        content=content, action=Action.REDACTED, actor=by, actor_name=name_of(by), note=reason
    )
    return touched


def _without(text: str, value: Any) -> Any:
    """A JSON value with the text replaced in all its strings, not in its keys."""
    if isinstance(value, str):
        return value.replace(text, REMOVED)
    if isinstance(value, dict):
        return {key: _without(text, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(text, each) for each in value]
    return value
