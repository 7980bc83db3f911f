"""The log: one line for each step, with the name of whoever took it."""

from ..models import Content, ReviewEvent, Revision
from ..permissions import Person

Action = ReviewEvent.Action


def name_of(by: Person) -> str:
    """The name that histories keep; the command line goes by "manage.py"."""
    return by.display_name() if by else "manage.py"


def record(revision: Revision, action: str, by: Person, note: str = "") -> None:
    """One line of the log for one step of a revision."""
    record_row(revision.content, action, by, note, revision)


def record_row(
    content: Content, action: str, by: Person, note: str = "", revision: Revision | None = None
) -> None:
    """One line of the log for one step; without a revision it was about the row as a whole."""
    ReviewEvent.objects.create(
        content=content,
        revision=revision,
        action=action,
        actor=by,
        actor_name=name_of(by),
        note=note,
    )
