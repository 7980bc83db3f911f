"""The rows that answer a query, loaded as far as a page shows them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from revisions.models import Content
from revisions.reading import Reading

from .models import Entry
from .ranking import Key, Ranked

# What is worth less than this share of the best in another language does not go before it for
# being in the reader's language.
BEFORE_BETTER = 0.65


@dataclass(frozen=True)
class Hit:
    """A live row that answers a query. Its reading is in the reader's language if the row is all
    there in it, else in its source language (`reading.is_translated` is then false)."""

    reading: Reading

    @property
    def row(self) -> Content:
        return self.reading.row


class Hits(Sequence[Hit]):
    """Hits for the readers of a language, best first. Each look at some of them loads these, one
    query for each of their kinds; a row that has gone since it was indexed is left out."""

    def __init__(self, keys: list[Key], language: str) -> None:
        self.keys = keys
        self.language = language

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])

    def __getitem__(self, place):  # type: ignore[no-untyped-def]  # an index or a slice
        if not isinstance(place, slice):
            return self._loaded([self.keys[place]])[0]
        return self._loaded(self.keys[place])

    def _loaded(self, keys: list[Key]) -> list[Hit]:
        by_kind = defaultdict(list)
        for kind, key in keys:
            by_kind[kind].append(key)
        rows = {
            (kind, row.pk): row for kind, some in by_kind.items() for row in self._rows(kind, some)
        }
        return [Hit(Reading(rows[key], self.language)) for key in keys if key in rows]

    def _rows(self, kind: int, keys: list[int]) -> Sequence[Content]:
        model = ContentType.objects.get_for_id(kind).model_class()
        rows = model.objects.live().filter(pk__in=keys)
        return rows.select_related("category") if hasattr(model, "category") else rows


def hits_of(ranked: Sequence[Ranked], language: str, limit: int) -> Sequence[Hit]:
    """The best rows, each once: those in the reader's language, the others, and then those in the
    reader's language that are far worse than the best of the others."""
    best: dict[Key, Ranked] = {}
    for each in ranked:
        if len(best) < limit:
            best.setdefault(each.candidate.row, each)
    translated = _with_text_in(language, best)
    others = [each.score for key, each in best.items() if key not in translated]
    least = max(others, default=0) * BEFORE_BETTER

    def group(key: Key) -> int:
        return 1 if key not in translated else 0 if best[key].score >= least else 2

    return Hits(sorted(best, key=group), language) if best else []


def _with_text_in(language: str, best: dict[Key, Ranked]) -> set[Key]:
    """Those of the rows that have an entry in this language."""
    found = {key for key, each in best.items() if each.candidate.language == language}
    if unsure := best.keys() - found:
        entries = Entry.objects.filter(
            content_type__in={kind for kind, _key in unsure},
            object_id__in={key for _kind, key in unsure},
            language=language,
        )
        found.update(entries.values_list("content_type_id", "object_id"))
    return found
