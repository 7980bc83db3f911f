"""Keeps the index together with what is live: inside the transaction that publishes."""

from collections.abc import Iterable
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

MAX_WORDS = 20_000  # of one text; the rest is not indexed


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
    for some in portions(keys):
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
    entries = entries_of(kind, rows)
    if not entries:
        return
    Entry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
    for entry in entries:
        entry.text.entry_id = entry.pk
    Text.objects.bulk_create([entry.text for entry in entries], batch_size=ROWS_AT_ONCE)
    count(entries, 1)


def entries_of(kind: ContentType, rows: Iterable[Content]) -> list[Entry]:
    """Unsaved entries of live rows."""
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
    entry.text = Text(entry=entry, stems=" ".join(stems))
    return entry
