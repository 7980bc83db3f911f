"""Makes the whole index anew, in steps that publications can go between."""

from collections.abc import Callable, Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from revisions.models import Content, Publication

from .analysis import VERSION
from .indexing import index, remove
from .models import Entry, IndexState
from .texts import searchable_models

ROWS_PER_STEP = 500

Step = tuple[type[Content], list[int]]


def rebuild(progress: Callable[[Iterable[Step]], Iterable[Step]] = iter) -> int:
    """Make every entry anew and remove those of rows that are not live any more; gives the number
    of rows in the index.

    Each step is a transaction that no publication overlaps: a row published before it is read as
    it is then, one published after it is indexed by its publication.
    """
    for model, keys in progress(steps()):
        with transaction.atomic():
            Publication.lock()
            index(model.objects.filter(pk__in=keys))
            # Rows that are gone altogether: deleted in the database by hand.
            there = set(model.objects.filter(pk__in=keys).values_list("pk", flat=True))
            remove(ContentType.objects.get_for_model(model), sorted(set(keys) - there))
    IndexState.objects.update_or_create(pk=1, defaults={"analysis": VERSION})
    return Entry.objects.values("content_type", "object_id").distinct().count()


def steps() -> list[Step]:
    """The rows that are live or have entries, in portions."""
    found = []
    for model in searchable_models():
        kind = ContentType.objects.get_for_model(model)
        keys = set(model.objects.live().values_list("pk", flat=True))
        keys |= set(Entry.objects.filter(content_type=kind).values_list("object_id", flat=True))
        ordered = sorted(keys)
        found += [
            (model, ordered[start : start + ROWS_PER_STEP])
            for start in range(0, len(ordered), ROWS_PER_STEP)
        ]
    return found


def rebuild_if_outdated() -> None:
    """After `migrate`: fill the index of a site that had content before it had an index, or whose
    words are analysed otherwise now."""
    if IndexState.current().analysis != VERSION:
        rebuild()
