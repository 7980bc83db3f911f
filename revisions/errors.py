"""What can be refused, each with the words that a person at the desk reads."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Revision


class WorkflowError(Exception):
    """A step that was refused. Nothing has been changed. str() tells a person what to do."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise = "") -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class NotAllowed(WorkflowError):
    """The person may not take this step; the message gives the reason."""


class WrongState(WorkflowError):
    message = _("This revision has moved on since you opened it. Look at its state and try again.")


class RowIsGone(WorkflowError):
    message = _("This was never live and has been deleted since you opened it.")


class NothingChanged(WorkflowError):
    message = _("Nothing differs from what is live, so there is nothing to propose.")


class StaleReview(WorkflowError):
    message = _(
        "What would be published is no longer what you saw. "
        "Read the comparison below again before you approve."
    )


class StaleDraft(WorkflowError):
    message = _(
        "Somebody else saved this draft after you opened it. Your text is still in the form: "
        "compare it with the saved text and save again."
    )


class MergeConflict(WorkflowError):
    """The same fields were changed here and in what went live meanwhile (`columns` names them)."""

    message = _(
        "The same text was changed here and in what has gone live meanwhile. "
        "Nothing was published and nothing is lost: request changes, and the author settles it "
        "in the form."
    )

    def __init__(self, columns: list[str], message: str | Promise = "") -> None:
        super().__init__(message)
        self.columns = columns


class SlugTaken(WorkflowError):
    """Another row owns this slug, live, proposed or as a redirect."""


class BrokenReference(WorkflowError):
    """A proposal names a row that is not there, not live, or not in review."""


class StillReferred(WorkflowError):
    """Live rows refer to a row that was to go off the site; the message lists them."""


class BatchRefused(WorkflowError):
    """One revision of a batch was refused (`revision`), so that nothing of the batch was done."""

    def __init__(self, revision: "Revision", reason: str) -> None:
        super().__init__(f"{revision.content}: {reason}")
        self.revision = revision


class UnusableText(WorkflowError):
    """Text that is not kept: control characters, broken Unicode, far too long
    (canonical.canonical_text says why)."""

    message = _(
        "The text holds control characters or broken Unicode: "
        "type the line again instead of pasting it."
    )


class UnknownColumn(WorkflowError):
    """A change names a column that the content does not have."""


def in_words(
    refusal: WorkflowError | ValidationError, label: Callable[[str], str] | None = None
) -> list[str]:
    """What a person reads of a refusal, sentence by sentence; with `label`, which names a column,
    each says which one it is about."""
    if not isinstance(refusal, ValidationError):
        return [str(refusal)]
    if label is None or not hasattr(refusal, "error_dict"):
        return refusal.messages
    return [
        text if column == NON_FIELD_ERRORS else f"{label(column)}: {text}"
        for column, texts in refusal.message_dict.items()
        for text in texts
    ]
