"""Makes the plan of an import: compares documents with what is in the database. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from channels.models import Channel
from faq.models import Category, Item
from revisions.models import Content, Revision
from sla.models import Policy, Section

from .channel_steps import Channels
from .documents import Document, Entry
from .kinds import FAQ
from .matching import Known, Matches, find_matches, normalised
from .models import Source
from .pairing import find_pairs
from .plan import Place, Plan, Step
from .rows import Part, make_step, owner_of
from .sla_steps import sla_steps

GENERAL = "general"
GENERAL_TITLES = {"ru": "Общие вопросы", "en": "General questions"}


def make_plan(documents: Sequence[Document], category: str = GENERAL) -> Plan:
    """The plan for one document, or for a pair: the same document in two languages.

    Raises BadDocument for texts that do not fit.
    """
    plan = Plan(list(documents))
    plan.remarks = [
        f"{Place(d.path, remark.line)}: {remark.message}" for d in documents for remark in d.remarks
    ]
    channels = Channels(plan)
    channels.add_tables(documents)
    policy_and_tiers = sla_steps(plan, documents, channels)
    tiers, policy = policy_and_tiers[:-1], policy_and_tiers[-1:]
    units = _units(plan)
    if documents[0].kind == FAQ:
        heading = _category_step(documents, category)
        items = _entry_steps(plan, units, _items_near(documents, heading), Item, category=heading)
        plan.steps = [heading, *tiers, *channels.steps, *items, *policy]
    else:
        rows = Section._base_manager.order_by("position", "pk")
        sections = _entry_steps(plan, units, list(rows), Section)
        plan.steps = [*tiers, *channels.steps, *policy, *sections]
    plan.gone = list(_gone(plan))
    return plan


# --- entries in one or two languages ---------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """One question or section, with its entry in each document that has it (by their indexes)."""

    entries: dict[int, int]


def _units(plan: Plan) -> list[Unit]:
    """The entries of the first document in their order; what only the other has stands after
    the entry that it follows there."""
    if len(plan.documents) == 1:
        return [Unit({0: index}) for index in range(len(plan.documents[0].entries))]
    first, second = plan.documents
    pairs = find_pairs(first.entries, second.entries)
    partner = {j: i for i, j in pairs.items()}
    units: list[Unit] = []
    alone: dict[int, list[int]] = {}
    after = -1
    for j in range(len(second.entries)):
        after = partner.get(j, after)
        if j not in partner:
            alone.setdefault(after, []).append(j)
    for i in range(-1, len(first.entries)):
        if i >= 0:
            units.append(Unit({0: i, 1: pairs[i]} if i in pairs else {0: i}))
        units += [Unit({1: j}) for j in alone.get(i, [])]
    plan.unpaired = [
        f"{Place(plan.documents[d].path, _entry(plan, d, i).line)}: {_entry(plan, d, i).title}"
        for unit in units
        if len(unit.entries) == 1
        for d, i in unit.entries.items()
    ]
    return units


def _entry(plan: Plan, document: int, index: int) -> Entry:
    return plan.documents[document].entries[index]


def _entry_steps(
    plan: Plan,
    units: Sequence[Unit],
    rows: Sequence[Content],
    model: type[Content],
    **more: Step,
) -> list[Step]:
    matches = [find_matches(d.entries, _known(rows, d)) for d in plan.documents]
    found = _choose_rows(units, matches)
    steps = []
    for number, unit in enumerate(units):
        row = found.get(number)
        first = next(iter(unit.entries))
        content = rows[row] if row is not None else model(
            source_language=plan.documents[first].language
        )
        parts = [_part(model, plan.documents[d], _entry(plan, d, i)) for d, i in unit.entries.items()]
        steps.append(make_step(content, _entry(plan, first, unit.entries[first]).title, parts, **more))
    plan.unsure += _unsure(plan, units, matches, found, rows)
    return steps


def _choose_rows(units: Sequence[Unit], matches: Sequence[Matches]) -> dict[int, int]:
    """One row for each unit: that of its surer language; a row that is taken is taken."""
    wishes = sorted(
        (
            (-sureness, number, row)
            for number, unit in enumerate(units)
            for document, index in unit.entries.items()
            for row, sureness in filter(None, [matches[document].found.get(index)])
        ),
    )
    chosen: dict[int, int] = {}
    for _sureness, number, row in wishes:
        if number not in chosen and row not in chosen.values():
            chosen[number] = row
    return chosen


def _unsure(
    plan: Plan,
    units: Sequence[Unit],
    matches: Sequence[Matches],
    found: dict[int, int],
    rows: Sequence[Content],
) -> list[str]:
    """What became a new row although it resembles one, or resembles two."""
    lines = []
    for number, unit in enumerate(units):
        for document, index in unit.entries.items():
            entry = _entry(plan, document, index)
            sure = matches[document].found.get(index)
            like = sure[0] if sure else matches[document].unsure.get(index)
            if like is None or like == found.get(number) or (not sure and number in found):
                continue
            place = Place(plan.documents[document].path, entry.line)
            message = _("“%(title)s” resembles “%(row)s”, which it does not become")
            lines.append(f"{place}: " + message % {"title": entry.title, "row": rows[like]})
    return lines


def _part(model: type[Content], document: Document, entry: Entry) -> Part:
    text_field = next(iter(model.markdown_fields))
    return Part(document, entry.line, {model.title_field: entry.title, text_field: entry.text})


def _known(rows: Sequence[Content], document: Document) -> list[Known]:
    """The rows in the language of a document, with the titles that their revisions had."""
    if not rows:
        return []
    model, language = type(rows[0]), document.language
    title = model.column(model.title_field, language)
    text = model.column(next(iter(model.markdown_fields)), language)
    kind = ContentType.objects.get_for_model(model)
    keys = [row.pk for row in rows]
    revisions = Revision.objects.filter(content_type=kind, object_id__in=keys)
    old: dict[int, set[str]] = {}
    for key, old_title in revisions.values_list("object_id", f"proposed__{title}"):
        old.setdefault(key, set()).add(normalised(old_title or ""))
    from_here = set(_sources(document, kind).values_list("object_id", flat=True))
    return [
        Known(
            getattr(row, title) or "",
            getattr(row, text) or "",
            frozenset(old.get(row.pk, set()) - {""}),
            row.pk in from_here,
        )
        for row in rows
    ]


def _sources(document: Document, kind: ContentType) -> "models.QuerySet[Source]":
    return Source.objects.filter(
        content_type=kind, path=document.path, language=document.language
    )


# --- categories ------------------------------------------------------------------------------


def _category_step(documents: Sequence[Document], slug: str) -> Step:
    category = owner_of(Category, slug)
    if category is None:
        category = Category(source_language=documents[0].language)
    titles = {d.language: d.title for d in documents if d.title}
    parts = [Part(d, 1, {"title": d.title} if d.title else {}) for d in documents]
    if category.pk is None and not titles:
        titles = GENERAL_TITLES if slug == GENERAL else {
            documents[0].language: slug.replace("-", " ").capitalize()
        }
    new = {category.column("title", language): title for language, title in titles.items()}
    label = titles.get(documents[0].language) or str(category)
    return make_step(category, label, parts, slug=slug, **new)


def _items_near(documents: Sequence[Document], category: Step) -> list[Content]:
    """The items that a document may speak of: those of its category, and those that came from it
    and that an editor has since moved elsewhere."""
    kind = ContentType.objects.get_for_model(Item)
    came = [key for d in documents for key in _sources(d, kind).values_list("object_id", flat=True)]
    near = models.Q(pk__in=came) | models.Q(category=category.content.pk)
    return list(Item._base_manager.filter(near).order_by("position", "pk"))


# --- what a newer version of a document has no more ------------------------------------------


def _gone(plan: Plan) -> list[str]:
    lines = []
    there = {(type(step.content), step.content.pk) for step in plan.steps}
    for document in plan.documents:
        for model in (Item, Section, Channel, Policy):
            kind = ContentType.objects.get_for_model(model)
            for source in _sources(document, kind).order_by("object_id"):
                row = source.content
                if row is not None and (model, row.pk) not in there:
                    lines.append(f"{document.path}: {model._meta.verbose_name} “{row}”")
    return lines
