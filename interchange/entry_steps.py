"""Steps for questions and sections: which entries are one row, and which row it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from revisions.models import Content, Revision, Slug

from .documents import Document, Entry, Line, Place
from .matching import Known, Matches, find_matches, normalised
from .models import Source
from .pairing import find_pairs
from .plan import Plan, Status, Step
from .rows import Part, make_step, sources_of


@dataclass(frozen=True)
class Unit:
    """One question or section: its entry in each document that has it, by their indexes."""

    entries: dict[int, int]


def entry_steps(
    plan: Plan, model: type[Content], rows: Sequence[Content], new: Mapping[str, Step]
) -> list[Step]:
    """A step for each question or section. `rows` are those that it may be about; `new` are facts
    of new rows. Fills the plan's lists of what has no pair and of what is not sure."""
    units = units_of(plan)
    matches = [find_matches(d.entries, _known(model, rows, d)) for d in plan.documents]
    chosen = _choose_rows(units, matches)
    taken = _taken_slugs(model, plan.documents)
    steps = []
    for number, unit in enumerate(units):
        document, entry = _entries(plan, unit)[0]
        content = (
            rows[chosen[number]] if number in chosen else model(source_language=document.language)
        )
        parts = [_part(model, *each) for each in _entries(plan, unit)]
        slug = next((entry.slug for _document, entry in _entries(plan, unit) if entry.slug), "")
        own_slug = {model.slug_field: slug} if slug and slug not in taken else {}
        steps.append(make_step(content, entry.title, parts, new={**new, **own_slug}))
    if len(plan.documents) > 1:
        plan.paired = sum(len(u.entries) > 1 for u in units)
        plan.unpaired = [_line(*_entries(plan, u)[0]) for u in units if len(u.entries) == 1]
    plan.unsure = [
        line
        for number, unit in enumerate(units)
        for line in _unsure(plan, unit, matches, chosen.get(number), rows)
    ]
    return steps


def units_of(plan: Plan) -> list[Unit]:
    """The entries of the first document in their order; what only another has stands after the
    entry that it follows there."""
    units = [Unit({0: index}) for index in range(len(plan.documents[0].entries))]
    for number in range(1, len(plan.documents)):
        units = _joined(plan, units, number)
    return units


def _joined(plan: Plan, units: Sequence[Unit], number: int) -> list[Unit]:
    """The units with the entries of one more document."""
    entries = plan.documents[number].entries
    known = [_entries(plan, unit)[0][1] for unit in units]
    pairs = _pairs(known, entries, alike=plan.documents[number].head is None)
    partner = {j: i for i, j in pairs.items()}
    alone: dict[int, list[Unit]] = {}
    before = -1
    for j in range(len(entries)):
        before = partner.get(j, before)
        if j not in partner:
            alone.setdefault(before, []).append(Unit({number: j}))
    joined = alone.get(-1, [])
    for i, unit in enumerate(units):
        own = Unit({**unit.entries, number: pairs[i]} if i in pairs else unit.entries)
        joined = [*joined, own, *alone.get(i, [])]
    return joined


def _pairs(one: Sequence[Entry], other: Sequence[Entry], *, alike: bool) -> dict[int, int]:
    """The pairs of entries, as indexes: those of one id, then those that look `alike`, unless ids
    are all that counts."""
    ids = {entry.slug: j for j, entry in enumerate(other) if entry.slug}
    pairs = {i: ids.pop(entry.slug) for i, entry in enumerate(one) if entry.slug in ids}
    left = [i for i, e in enumerate(one) if i not in pairs and (alike or not e.slug)]
    taken = set(pairs.values())
    free = [j for j, e in enumerate(other) if j not in taken and (alike or not e.slug)]
    found = find_pairs([one[i] for i in left], [other[j] for j in free])
    return pairs | {left[i]: free[j] for i, j in found.items()}


def _entries(plan: Plan, unit: Unit) -> list[tuple[Document, Entry]]:
    return [(plan.documents[d], plan.documents[d].entries[i]) for d, i in unit.entries.items()]


def _taken_slugs(model: type[Content], documents: Sequence[Document]) -> set[str]:
    """Those ids of entries that rows have as their slugs, or had."""
    ids = {entry.slug for document in documents for entry in document.entries if entry.slug}
    owned = Slug.objects.of_kind(model).filter(slug__in=ids)
    return set(owned.values_list("slug", flat=True))


def move(step: Step, heading: Step, paths: Sequence[str]) -> None:
    """Put a question into the category of its document if it has come there from another one, or
    from nowhere; where an editor has put it since, it stays."""
    item, column = step.content, "category"
    if item.pk is None:
        step.changes.setdefault(column, heading)
        return
    came_from = {source.path for source in sources_of(item).values()}
    if item.category_id != heading.content.pk and came_from.isdisjoint(paths) and step.sources:
        step.changes[column] = heading
        step.status = Status.CHANGED


def _line(document: Document, entry: Entry) -> Line:
    return Line(Place(document.path, entry.line), entry.title)


def _part(model: type[Content], document: Document, entry: Entry) -> Part:
    text_field = next(iter(model.markdown_fields))
    return Part(document, entry.line, {model.title_field: entry.title, text_field: entry.text})


def _known(model: type[Content], rows: Sequence[Content], document: Document) -> list[Known]:
    """The rows in the language of a document, with the titles that their revisions had."""
    title = model.column(model.title_field, document.language)
    text = model.column(next(iter(model.markdown_fields)), document.language)
    kind = ContentType.objects.get_for_model(model)
    revisions = Revision.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows])
    old: dict[int, set[str]] = {}
    for key, old_title in revisions.values_list("object_id", f"proposed__{title}"):
        old.setdefault(key, set()).add(normalised(old_title or ""))
    from_here = set(
        Source.of(document).filter(content_type=kind).values_list("object_id", flat=True)
    )
    return [
        Known(
            getattr(row, title) or "",
            getattr(row, text) or "",
            frozenset(old.get(row.pk, set()) - {""}),
            row.pk in from_here,
            row.slug_now,
        )
        for row in rows
    ]


def _choose_rows(units: Sequence[Unit], matches: Sequence[Matches]) -> dict[int, int]:
    """One row for each unit: that of its surer language, if in doubt of the first document; each
    row once."""
    wishes = sorted(
        (-found[1], document, number, found[0])
        for number, unit in enumerate(units)
        for document, index in unit.entries.items()
        if (found := matches[document].found.get(index))
    )
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _sureness, _document, number, row in wishes:
        if number not in chosen and row not in taken:
            chosen[number] = row
            taken.add(row)
    return chosen


def _unsure(
    plan: Plan,
    unit: Unit,
    matches: Sequence[Matches],
    chosen: int | None,
    rows: Sequence[Content],
) -> list[str]:
    """A line for each entry that resembles a row which it does not become."""
    lines = []
    for document, index in unit.entries.items():
        sure = matches[document].found.get(index)
        like = sure[0] if sure else matches[document].unsure.get(index)
        if like is None or like == chosen or (not sure and chosen is not None):
            continue
        message = _("resembles “%(row)s”, and is not taken for it") % {"row": rows[like]}
        place = plan.documents[document]
        lines.append(f"{_line(place, place.entries[index])}: {message}")
    return lines
