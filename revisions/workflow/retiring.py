"""Off the site: retire what was live, by a revision like any other; discard what never was."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..errors import NotAllowed, WorkflowError, WrongState
from ..models import Content, Revision
from ..permissions import Person, can_propose
from ..quoting import quoted
from .checking import check_nothing_refers_to
from .locking import lock_content
from .proposing import next_number
from .recording import Action, name_of, record
from .words import check_said, said, save_words


@transaction.atomic
def retire(
    content: Content,
    *,
    by: Person,
    summary: str = "",
    change_note: dict[str, str] | None = None,
) -> Revision:
    """Propose to take a live row off the public site. Raises StillReferred, with a list, while
    live rows refer to it; WrongState if it is not live, or proposed for retiring already."""
    about = said(summary=summary, change_note=change_note or {})
    can_propose(by, content, content.snapshot_fields()).enforce()
    check_said(by, about)
    content = lock_content(content)
    if not content.is_live:
        raise WrongState
    if Revision.objects.of(content).open().filter(kind=Revision.Kind.RETIRE).exists():
        raise WrongState(_("Somebody has proposed to retire this already."))
    check_nothing_refers_to(content)
    revision = Revision(
        content=content,
        kind=Revision.Kind.RETIRE,
        number=next_number(content),
        base=content.live_revision,
        proposed=content.snapshot(),
        **about,
        author=by,
        author_name=name_of(by),
    )
    save_words(revision, by, ())
    record(revision, Action.PROPOSED, by, revision.summary)
    return revision


@transaction.atomic
def discard(content: Content, *, by: Person) -> None:
    """Delete a row that was never live, with its revisions and its slug. For those who may edit
    every language of it."""
    can_propose(by, content, content.snapshot_fields()).enforce()
    content = lock_content(content)
    if content.live_revision_id is not None:
        raise NotAllowed(_("What was live once is retired and not deleted."))
    if rows := content.rows_referring():
        names = ", ".join(map(quoted, rows))
        raise WorkflowError(_("Still used by %(names)s.") % {"names": names})
    publishing.delete_row(content)
