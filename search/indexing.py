"""Keeps the index together with what is live: inside the transaction that publishes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from faq.models import Category, Item
from revisions.models import Content
from sla.models import Policy, Tier

from .analysis import tokens
from .models import Entry, Text
from .stopwords import STOP_WORDS
from .texts import searchable_models, texts_of
from .vocabulary import ROWS_AT_ONCE, count, portions

Key = tuple[int, str]  # of a row of one kind: its own, and the language
MAX_WORDS = 20_000  # of one text; the rest is not indexed


def after_publication(rows: Sequence[Content], **sent: Any) -> None:
    """Bring the index up to date with publications, and with what they change elsewhere."""
    if len(rows) == 1 and isinstance(rows[0], tuple(searchable_models())):
        index_row(rows[0])
        return
    keys: dict[type[Content], set[int]] = defaultdict(set)
    for row in rows:
        keys[type(row)].add(row.pk)
    if categories := keys.pop(Category, None):
        answers = Item.objects.filter(category__in=categories)
        keys[Item].update(answers.values_list("pk", flat=True))
    if keys.pop(Tier, None):
        keys[Policy].update(Policy.objects.values_list("pk", flat=True))
    for model, some in keys.items():
        index(model.objects.filter(pk__in=some))


def index_row(row: Content) -> None:
    """Bring the entries of one row up to date from the row in hand, as publication has left it."""
    kind = ContentType.objects.get_for_model(row)
    entries = entries_of(kind, [row]) if _is_shown(row) else []
    replace(entries_in_index(kind, [row.pk]), {key_of(entry): entry for entry in entries})


def _is_shown(row: Content) -> bool:
    """Is it among `live()` of its kind? An answer is while its category is live too."""
    return row.is_live and (not isinstance(row, Item) or row.category.is_live)


@transaction.atomic(savepoint=False)  # of a publication it is a part, and fails with it
def index(rows: Any) -> None:
    """Bring the entries of these rows, a queryset of one kind, up to date; those that are not live
    lose theirs. An entry that says what it said stays untouched: most publications change one
    language of one row."""
    model = rows.model
    kind = ContentType.objects.get_for_model(model)
    keys = list(rows.values_list("pk", flat=True))
    for some in portions(keys):
        live = model.objects.live().filter(pk__in=some)
        if model is Item:
            live = live.select_related("category")
        replace(
            entries_in_index(kind, some), {key_of(each): each for each in entries_of(kind, live)}
        )


def remove(kind: ContentType, keys: list[int]) -> None:
    """Take rows out of the index, and their words out of the vocabulary."""
    replace(entries_in_index(kind, keys), {})


def entries_in_index(kind: ContentType, keys: list[int]) -> dict[Key, Entry]:
    """With their texts. In plain SQL: each publication asks."""
    if not keys:
        return {}
    found = Entry.objects.raw(
        "SELECT search_entry.*, stems FROM search_entry JOIN search_text ON entry_id = id "
        f"WHERE content_type_id = %s AND object_id IN ({', '.join(['%s'] * len(keys))})",
        [kind.pk, *keys],
    )
    return {key_of(entry): with_text(entry, entry.stems) for entry in found}


def replace(old: dict[Key, Entry], new: dict[Key, Entry]) -> None:
    """Store the new entries in place of the old ones, and count their words."""
    same = {key for key in old.keys() & new.keys() if says(old[key]) == says(new[key])}
    gone = {key: entry for key, entry in old.items() if key not in same}
    come = {key: entry for key, entry in new.items() if key not in same}
    for key in gone.keys() & come.keys():
        come[key].pk = come[key].text.entry_id = gone[key].pk
        if head_of(gone[key]) != head_of(come[key]):
            come[key].save(force_update=True)
        if gone[key].text.stems != come[key].text.stems:
            come[key].text.save(force_update=True)
    if left := [entry.pk for key, entry in gone.items() if key not in come]:
        Entry.objects.filter(pk__in=left).delete()
    added = [entry for key, entry in come.items() if key not in gone]
    Entry.objects.bulk_create(added, batch_size=ROWS_AT_ONCE)
    for entry in added:
        entry.text.entry_id = entry.pk
    Text.objects.bulk_create([entry.text for entry in added], batch_size=ROWS_AT_ONCE)
    count(list(gone.values()), list(come.values()))


def key_of(entry: Entry) -> Key:
    return entry.object_id, entry.language


def says(entry: Entry) -> list[Any]:
    """All that an entry holds, to compare it with another one of the same row and language."""
    return [*head_of(entry), entry.text.stems]


def head_of(entry: Entry) -> list[Any]:
    """All but the stems of its text."""
    return [getattr(entry, f.attname) for f in Entry._meta.fields if not f.primary_key]


def entries_of(kind: ContentType, rows: Iterable[Content]) -> list[Entry]:
    """Unsaved entries of live rows, in every language in which all their text is."""
    return [
        entry_of(kind, row, language)
        for row in rows
        for language in row.languages_of_text() or [row.source_language]
    ]


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
    return with_text(entry, " ".join(stems))


def with_text(entry: Entry, stems: str) -> Entry:
    entry.text = Text(entry=entry, stems=stems)
    return entry
