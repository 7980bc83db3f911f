"""Counts the words of the index: how common each is, how it is spelt, what is near it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import F

from .models import Entry, Form, IndexState, Term
from .statements import select_among
from .typos import deletions_of

Changes = dict[str, tuple[int, ...]]  # by how much each counter of a word moves
ROWS_AT_ONCE = 500  # parameters of one statement stay below what SQLite takes


class Counts:
    """By how much the counters of words move when entries go out of the vocabulary, and others come
    into it."""

    def __init__(self) -> None:
        self.documents: Counter[str] = Counter()
        self.heads: Counter[str] = Counter()
        self.spelt: Counter[str] = Counter()
        self.stem_of: dict[str, str] = {}  # of the words of heads

    def add(self, entry: Entry, sign: int) -> None:
        """Count an entry that comes (1) or goes (-1): each of its words once."""
        head_words = f"{entry.question_words} {entry.keyword_words}".split()
        head = f"{entry.question} {entry.keywords}".split()
        self.stem_of |= zip(head_words, head, strict=True)
        for counter, words in (
            (self.spelt, head_words),
            (self.heads, head),
            (self.documents, [*head, *entry.text.stems.split()]),
        ):
            counter.update(dict.fromkeys(words, sign))

    def of_stems(self) -> Changes:
        return {
            stem: (number, self.heads[stem])
            for stem, number in self.documents.items()
            if number or self.heads[stem]
        }

    def of_spellings(self) -> Changes:
        return {word: (number,) for word, number in self.spelt.items() if number}


def count(gone: list[Entry], come: list[Entry]) -> None:
    """Count the words of entries that go out of the vocabulary, and those of entries that come
    into it. Words that stay are not touched.

    One publication at a time does so (revisions.models.Publication.lock)."""
    counts = Counts()
    for sign, entries in ((-1, gone), (1, come)):
        for entry in entries:
            counts.add(entry, sign)
    if len(gone) != len(come):
        IndexState.objects.get_or_create(pk=1)
        IndexState.objects.filter(pk=1).update(entries=F("entries") + len(come) - len(gone))
    stems, spellings = counts.of_stems(), counts.of_spellings()
    new_words = {word: counts.stem_of[word] for word, (moved,) in spellings.items() if moved > 0}
    keys = _count_terms(stems, set(new_words.values()))
    _count_forms(spellings, {word: keys[stem] for word, stem in new_words.items()})
    _remove_unused(stems, spellings)


def _remove_unused(stems: Changes, spellings: Changes) -> None:
    """Delete the words that stand nowhere any more. Named one by one: the vocabulary has no index
    by counts, and reading all of it takes longer the larger the site is."""
    for some in portions(word for word, (number,) in spellings.items() if number < 0):
        Form.objects.filter(word__in=some, heads=0).delete()
    for some in portions(stem for stem, (number, *_heads) in stems.items() if number < 0):
        Term.objects.filter(stem__in=some, documents=0).delete()


def _count_terms(changes: Changes, spelt: set[str]) -> dict[str, int]:
    """Count stems. Gives the keys of those that are counted up and of those that are `spelt` in
    another way now."""
    named = spelt | {stem for stem, moved in changes.items() if max(moved) > 0}
    keys = _keys(Term, "stem", named)
    new = {}
    for stem in sorted(named - keys.keys()):
        documents, heads = changes.get(stem, (0, 0))
        shortened = " ".join(sorted(deletions_of(stem)))
        new[stem] = Term(stem=stem, documents=documents, heads=heads, shortened=shortened)
    Term.objects.bulk_create(new.values(), batch_size=ROWS_AT_ONCE)
    _move(Term, "stem", ("documents", "heads"), _without(new, changes))
    return keys | {stem: term.pk for stem, term in new.items()}


def _count_forms(spellings: Changes, term_of: dict[str, int]) -> None:
    """Count spellings; those that are counted up come with the keys of their terms."""
    new = sorted(term_of.keys() - _keys(Form, "word", term_of).keys())
    Form.objects.bulk_create(
        [Form(word=word, heads=spellings[word][0], term_id=term_of[word]) for word in new],
        batch_size=ROWS_AT_ONCE,
    )
    _move(Form, "word", ("heads",), _without(new, spellings))


def _keys(model: Any, column: str, names: Iterable[str]) -> dict[str, int]:
    """The keys of the rows that are there, by their names."""
    table = model._meta.db_table
    return {
        name: key
        for some in portions(sorted(names))
        for name, key in select_among(f"{column}, id FROM {table} WHERE {column}", some)
    }


def _without(names: Collection[str], changes: Changes) -> Changes:
    return {name: moved for name, moved in changes.items() if name not in names}


def _move(model: Any, column: str, counters: tuple[str, ...], changes: Changes) -> None:
    """Add to the counters of rows: one statement for all of them, sorted so that two who write
    go the same way."""
    if not changes:
        return
    sums = ", ".join(f"{counter} = {counter} + %s" for counter in counters)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET {sums} WHERE {column} = %s",
            [(*change, name) for name, change in sorted(changes.items())],
        )


def portions(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The same rows in lists that one statement can take."""
    rows = list(rows)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
