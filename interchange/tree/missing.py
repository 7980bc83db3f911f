"""Rows that came from a tree and that it has no more: found, listed, and retired if asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from channels.models import Channel
from faq.models import Category, Item
from revisions import workflow
from revisions.errors import WorkflowError, in_words
from revisions.models import Content, Revision
from revisions.quoting import quoted
from sla.models import Policy, Section, Tier

from ..applying import People, approve
from ..matching import normalised
from ..models import Source
from .walk import Tree

# What names others goes first.
ORDER = (Item, Section, Policy, Category, Channel, Tier)

Key = tuple[int, int]  # kind of content, key of the row


@dataclass
class Missing:
    """A live row that no document of the tree holds any more, and the documents that did."""

    row: Content
    paths: list[str]

    def __str__(self) -> str:
        return f"{', '.join(self.paths)}: {self.row._meta.verbose_name} {quoted(self.row)}"


def sources_in(tree: Tree) -> Iterator[Source]:
    """What was imported from the languages of a tree."""
    for language, folder in tree.folders.items():
        prefix = tree.called("" if folder == "." else f"{folder}/")
        sources = Source.objects.filter(path__startswith=prefix, language=language)
        # On SQLite LIKE takes small letters and capitals for the same.
        yield from (source for source in sources if source.path.startswith(prefix))


def find_missing(
    tree: Tree, seen: Collection[tuple[int, int, str]], unreadable: Collection[str]
) -> tuple[list[Missing], list[str]]:
    """The live rows that are gone, and lines for those that are gone in one language only.

    `seen`: kind, key and language of what the documents hold now. Of documents that are there and
    could not be read (`unreadable`, as the tree calls them) nobody knows what they hold.
    """
    seen, held = set(seen), {(kind, key) for kind, key, _language in seen}
    gone: dict[Key, list[str]] = defaultdict(list)
    lines = []
    for source in sources_in(tree):
        key = source.content_type_id, source.object_id
        if (*key, source.language) in seen:
            continue
        if source.path in unreadable:
            held.add(key)
        elif key in held:
            words = _("%(path)s: “%(row)s” is no longer there; its text in this language stays")
            lines.append(words % {"path": source.path, "row": source.content})
        else:
            gone[key].append(source.path)
    rows = {key: row for key in gone if key not in held and (row := _row(key)) and row.is_live}
    found = [Missing(row, sorted(gone[key])) for key, row in rows.items()]
    return sorted(found, key=lambda each: (ORDER.index(type(each.row)), each.row.pk)), lines


def _row(key: Key) -> Content | None:
    model = ContentType.objects.get_for_id(key[0]).model_class()
    if model not in ORDER:
        return None
    found: Content | None = model.objects.filter(pk=key[1]).first()
    return found


def retire(missing: Iterable[Missing], people: People) -> Iterator[tuple[Missing, str]]:
    """Propose to retire each of these rows; submit and approve as `people` say. Gives each with
    the reason why it stays, or "".

    A row that is proposed is forgotten by the imports: if it is refused, that is settled, and if a
    document has it again, it comes back.
    """
    begun: list[Revision] = []
    for each in missing:
        try:
            with transaction.atomic():
                begun.append(_retire(each.row, people))
                Source.objects.of(each.row).delete()
            yield each, ""
        except (WorkflowError, ValidationError) as refusal:
            yield each, " ".join(in_words(refusal))
    open_ones = Revision.objects.filter(pk__in=[revision.pk for revision in begun]).open()
    if open_ones.count() > 1:
        workflow.gather(_("No longer in the documents"), open_ones.order_by("pk"), by=people.by)


def _retire(row: Content, people: People) -> Revision:
    with override(row.source_language):
        note = _("This is no longer part of our documents.")
    revision = workflow.retire(
        row,
        by=people.by,
        summary=_("No longer in the documents"),
        change_note={row.source_language: note},
    )
    if people.submit or people.reviewer:
        revision = workflow.submit(revision, by=people.by)
    if people.reviewer:
        approve(revision, people.reviewer)
    return revision


class Moved:
    """Questions that have left their documents: they may have moved into others."""

    def __init__(self, tree: Tree, titles: dict[str, set[str]]) -> None:
        """`titles`: path -> the normalised titles in it now."""
        self._by_title: dict[tuple[str, str], list[Item]] = defaultdict(list)
        kind = ContentType.objects.get_for_model(Item).pk
        sources = [source for source in sources_in(tree) if source.content_type_id == kind]
        items = Item.objects.in_bulk([source.object_id for source in sources])
        for source in sources:
            item = items.get(source.object_id)
            title = (
                normalised(getattr(item, Item.column("question", source.language)) or "")
                if item
                else ""
            )
            if item and title and title not in titles.get(source.path, set()):
                self._by_title[source.language, title].append(item)

    def to(self, language: str, titles: Iterable[str]) -> list[Item]:
        """Those that are called like entries of a document in this language."""
        return [item for title in titles for item in self._by_title.get((language, title), ())]
