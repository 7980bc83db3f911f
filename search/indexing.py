"""Keeps the index together with what is live: inside the transaction that publishes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F

from faq.models import Category, Item
from revisions.models import Content
from sla.models import Policy, Tier

from .analysis import tokens
from .models import Deletion, Entry, Form, IndexState, Term, Text
from .stopwords import STOP_WORDS
from .texts import searchable_models, texts_of
from .typos import deletions_of

MAX_WORDS = 20_000  # of one text; the rest is not indexed
ROWS_AT_ONCE = 500  # parameters of one statement stay below what SQLite takes


def after_publication(sender: type[Content], content: Content, **sent: Any) -> None:
    """Bring the index up to date with a publication, and with what it changes elsewhere."""
    if isinstance(content, Category):
        index(Item.objects.filter(category=content))
    elif isinstance(content, Tier):
        index(Policy.objects.all())
    elif isinstance(content, tuple(searchable_models())):
        index(type(content).objects.filter(pk=content.pk))


@transaction.atomic
def index(rows: Any) -> None:
    """Make the entries of these rows, a queryset of one kind, anew; those that are not live lose
    theirs."""
    model = rows.model
    kind = ContentType.objects.get_for_model(model)
    keys = list(rows.values_list("pk", flat=True))
    for some in _portions(keys):
        remove(kind, some)
        live = model.objects.live().filter(pk__in=some)
        if model is Item:
            live = live.select_related("category")
        add(kind, live)


def remove(kind: ContentType, keys: list[int]) -> None:
    """Take rows out of the index, and their words out of the vocabulary."""
    old = Entry.objects.filter(content_type=kind, object_id__in=keys).select_related("text")
    if entries := list(old):
        count(entries, -1)
        Entry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def add(kind: ContentType, rows: Iterable[Content]) -> None:
    """Index live rows that have no entries yet, in every language in which all their text is."""
    entries = [
        entry_of(kind, row, language)
        for row in rows
        for language in row.languages_of_text() or [row.source_language]
    ]
    if not entries:
        return
    Entry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
    for entry in entries:
        entry.text.entry_id = entry.pk
    Text.objects.bulk_create([entry.text for entry in entries], batch_size=ROWS_AT_ONCE)
    count(entries, 1)


def entry_of(kind: ContentType, row: Content, language: str) -> Entry:
    """An unsaved entry with its text."""
    texts = texts_of(row, language)
    question, keywords, body = (list(islice(tokens(text), MAX_WORDS)) for text in texts)
    entry = Entry(
        content_type=kind,
        object_id=row.pk,
        language=language,
        category_id=getattr(row, "category_id", None),
        question_words=" ".join(token.form for token in question),
        question=" ".join(token.stem for token in question),
        keyword_words=" ".join(token.form for token in keywords),
        keywords=" ".join(token.stem for token in keywords),
    )
    stems = [t.stem for t in (*question, *keywords, *body) if t.form not in STOP_WORDS]
    entry.text = Text(entry=entry, stems=" ".join(stems))
    return entry


# --- the vocabulary ------------------------------------------------------------------------------


def count(entries: list[Entry], sign: int) -> None:
    """Count the words of entries into the vocabulary (1) or out of it (-1)."""
    documents, heads, forms = Counter(), Counter(), Counter()
    stem_of: dict[str, str] = {}
    for entry in entries:
        head_words = f"{entry.question_words} {entry.keyword_words}".split()
        head = f"{entry.question} {entry.keywords}".split()
        stem_of |= zip(head_words, head, strict=True)
        forms.update(set(head_words))
        heads.update(set(head))
        documents.update({*head, *entry.text.stems.split()})
    state, _ = IndexState.objects.get_or_create(pk=1)
    IndexState.objects.filter(pk=state.pk).update(entries=F("entries") + sign * len(entries))
    if sign > 0:
        _count_in(documents, heads, forms, stem_of)
    else:
        _count_out(documents, heads, forms)


def _count_in(
    documents: Counter[str], heads: Counter[str], forms: Counter[str], stem_of: dict[str, str]
) -> None:
    known = keys_of(documents)
    new = sorted(set(documents) - set(known))
    Term.objects.bulk_create([Term(stem=stem) for stem in new], batch_size=ROWS_AT_ONCE)
    fresh = keys_of(new)
    Deletion.objects.bulk_create(
        [
            Deletion(rest=rest, term_id=key)
            for stem, key in fresh.items()
            for rest in deletions_of(stem)
        ],
        batch_size=2_000,
    )
    known |= fresh
    _move(
        Term,
        "stem",
        {stem: {"documents": n, "heads": heads[stem]} for stem, n in documents.items()},
    )
    there = set(
        word
        for some in _portions(sorted(forms))
        for word in Form.objects.filter(word__in=some).values_list("word", flat=True)
    )
    Form.objects.bulk_create(
        [Form(word=word, term_id=known[stem_of[word]]) for word in sorted(set(forms) - there)],
        batch_size=ROWS_AT_ONCE,
    )
    _move(Form, "word", {word: {"heads": number} for word, number in forms.items()})


def _count_out(documents: Counter[str], heads: Counter[str], forms: Counter[str]) -> None:
    _move(
        Term,
        "stem",
        {stem: {"documents": -n, "heads": -heads[stem]} for stem, n in documents.items()},
    )
    _move(Form, "word", {word: {"heads": -number} for word, number in forms.items()})
    Form.objects.filter(heads=0).delete()
    Term.objects.filter(documents=0).delete()


def keys_of(stems: Iterable[str]) -> dict[str, int]:
    """The keys of the terms that are in the vocabulary, by their stems."""
    return {
        stem: key
        for some in _portions(sorted(stems))
        for stem, key in Term.objects.filter(stem__in=some).values_list("stem", "pk")
    }


def _move(model: Any, key: str, changes: dict[str, dict[str, int]]) -> None:
    """Add to the counters of many rows, by the key that they have."""
    if not changes:
        return
    columns = list(next(iter(changes.values())))
    table = connection.ops.quote_name(model._meta.db_table)
    sets = ", ".join(f"{column} = {column} + %s" for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE {key} = %s",
            [(*change.values(), name) for name, change in sorted(changes.items())],
        )


def _portions(keys: Iterable[Any]) -> Iterator[list[Any]]:
    keys = list(keys)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield keys[start : start + ROWS_AT_ONCE]
