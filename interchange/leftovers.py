"""Drafts that earlier imports left behind and that nobody has changed since: a later import hands
them in, although nothing has changed in the files."""

from collections.abc import Iterable

from django.db.models import F

from revisions.models import Content, Revision

from .models import ImportedDraft


def left_behind(rows: Iterable[Content]) -> dict[Content, Revision]:
    """By row, its draft that an import made, still as the import left it: not handed in yet, or
    not decided. One that was sent back waits for its author and is not among them."""
    keys: dict[type[Content], set[int]] = {}
    for row in rows:
        if row.pk is not None:
            keys.setdefault(type(row), set()).add(row.pk)
    found: dict[Content, Revision] = {}
    for model, some in keys.items():
        unchanged = Revision.objects.of_kind(model).filter(
            object_id__in=some,
            state__in=[Revision.State.DRAFT, Revision.State.IN_REVIEW],
            importeddraft__digest=F("digest"),
        )
        found |= {revision.content: revision for revision in unchanged.prefetch_related("content")}
    return found


def is_as_left(revision: Revision) -> bool:
    """Whether an import made this revision, and nobody has changed it since."""
    return ImportedDraft.objects.filter(revision=revision, digest=revision.digest).exists()


def remember_drafts(revisions: Iterable[Revision]) -> None:
    """Keep how this import leaves these revisions."""
    if drafts := [ImportedDraft(revision=each, digest=each.digest) for each in revisions]:
        ImportedDraft.objects.filter(revision__in=[each.revision for each in drafts]).delete()
        ImportedDraft.objects.bulk_create(drafts)
