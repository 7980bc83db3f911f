"""A translation that is still right although its source has changed: no words, so no revision."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..errors import StaleReview, WrongState
from ..models import Content, Publication
from ..permissions import Person, can_propose
from ..translations import confirm, outdated_languages
from .locking import lock_content
from .recording import Action, record


@transaction.atomic
def confirm_translation(
    content: Content, language: str, *, by: Person, live_revision_id: int | None
) -> None:
    """Say that the live translation says what the live source says; the log keeps who said it.

    For whoever may write the translation. Readers no longer find it called outdated. Raises
    StaleReview if another revision than `live_revision_id`, the one that was compared, is live;
    WrongState unless the translation is outdated; NotAllowed.
    """
    Publication.lock()
    content = lock_content(content)
    texts = [column for column in content.snapshot_fields() if content.language_of(column)]
    can_propose(by, content, [t for t in texts if content.language_of(t) == language]).enforce()
    if content.live_revision_id != live_revision_id:
        raise StaleReview(_("The source changed again meanwhile. Read it once more."))
    compared = content.live_revision
    if not (compared and content.is_live and language in outdated_languages(content)):
        raise WrongState(_("This translation is not outdated."))
    confirm(content, language)
    record(compared, Action.CONFIRMED, by, str(dict(settings.LANGUAGES)[language]))
    Publication.move(type(content))
