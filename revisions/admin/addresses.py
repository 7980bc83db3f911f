"""Where the pages of the desk about rows and their revisions are."""

from typing import Any

from django.urls import reverse

from ..models import Batch, Revision

LONGEST_KEY = 18  # digits: any database takes it, and no program balks at reading it


def key_in(text: str) -> int:
    """The key of a row as an address or a form names it; 0, which no row has, for anything else."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    return int(text) if is_key else 0


def review_url(revision: Revision) -> str:
    """The page on which it is read and decided."""
    return reverse("admin:revisions_revision_change", args=[revision.pk])


def edit_url(revision: Revision) -> str:
    """The form of its row, with this very revision in it; retiring has a form of its own."""
    if revision.kind == Revision.Kind.RETIRE:
        return _url_of_row(revision, "retire")
    return f"{_url_of_row(revision, 'change')}?revision={revision.pk}"


def history_url(revision: Revision) -> str:
    """All revisions of its row."""
    return _url_of_row(revision, "history")


def _url_of_row(revision: Revision, page: str) -> str:
    return row_url(revision.content_type.model_class(), page, revision.object_id)


def row_url(kind: Any, page: str, *args: Any) -> str:
    """A page of the admin about a kind of rows, which a row or its model names: "changelist", or
    with the key of a row "change", "history", …"""
    meta = kind._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def batch_url(batch: Batch) -> str:
    """The page on which a batch is read and decided."""
    return reverse("admin:revisions_batch_change", args=[batch.pk])
