"""Signed links to the preview of a proposal, for somebody without an account."""

from django.core import signing

from .models import Revision

SALT = "revisions.preview"
DAYS_VALID = 7


def token_for(revision: Revision) -> str:
    """The token of a link that shows this proposal for a week, as it is at each moment."""
    return signing.dumps(revision.pk, salt=SALT)


def revision_of(token: str) -> Revision | None:
    """The open proposal that a token shows; None if it is forged or too old."""
    try:
        key = signing.loads(token, salt=SALT, max_age=DAYS_VALID * 24 * 60 * 60)
    except signing.BadSignature:
        return None
    return Revision.objects.open().filter(pk=key).first()
