"""Whether the index says of every row what the row says now."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType

from faq.models import Item
from revisions.models import Content

from .indexing import entries_of, says
from .models import Entry
from .rebuilding import Step, steps


def wrong_rows(
    progress: Callable[[Iterable[Step]], Iterable[Step]] = iter,
) -> Iterator[tuple[type[Content], int]]:
    """The rows whose entries are missing, left over or out of date: kind and key. Reads only; what
    is published meanwhile may be among them."""
    for model, keys in progress(steps()):
        kind = ContentType.objects.get_for_model(model)
        live = model.objects.live().filter(pk__in=keys)
        if model is Item:
            live = live.select_related("category")
        wanted = {with_key(entry) for entry in entries_of(kind, live)}
        stored = Entry.objects.filter(content_type=kind, object_id__in=keys).select_related("text")
        for key in sorted({each[0] for each in wanted ^ {with_key(entry) for entry in stored}}):
            yield model, key


def with_key(entry: Entry) -> tuple[Any, ...]:
    """The key of the row, and all that its entry holds."""
    return (entry.object_id, *says(entry))
