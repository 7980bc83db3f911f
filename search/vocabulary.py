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


def count(gone: list[Entry], come: list[Entry]) -> None:
    """Count the words of entries that go out of the vocabulary, and those of entries that come
    into it. Words that stay are not touched.

    One publication at a time does so (revisions.models.Publication.lock)."""
    documents: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    spelt: Counter[str] = Counter()
    stem_of: dict[str, str] = {}
    for sign, entries in ((-1, gone), (1, come)):
        for entry in entries:
            head_words = f"{entry.question_words} {entry.keyword_words}".split()
            head = f"{entry.question} {entry.keywords}".split()
            stem_of |= zip(head_words, head, strict=True)
            for counter, words in (
                (spelt, head_words),
                (heads, head),
                (documents, [*head, *entry.text.stems.split()]),
            ):
                counter.update(dict.fromkeys(words, sign))
    if len(gone) != len(come):
        IndexState.objects.get_or_create(pk=1)
        IndexState.objects.filter(pk=1).update(entries=F("entries") + len(come) - len(gone))
    changes: Changes = {
        stem: (number, heads[stem]) for stem, number in documents.items() if number or heads[stem]
    }
    spellings: Changes = {word: (number,) for word, number in spelt.items() if number}
    new_words = {word: stem_of[word] for word, (number,) in spellings.items() if number > 0}
    keys = _count_terms(changes, set(new_words.values()))
    _count_forms(spellings, {word: keys[stem] for word, stem in new_words.items()})
    # Named one by one: the vocabulary has no index by counts, and reading all of it takes longer
    # the larger the site is.
    for some in portions(word for word, (number,) in spellings.items() if number < 0):
        Form.objects.filter(word__in=some, heads=0).delete()
    for some in portions(stem for stem, (number, *_heads) in changes.items() if number < 0):
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
