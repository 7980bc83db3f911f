"""The plan for a page that export_docs has written, in its languages: slugs tell the rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from channels.models import Channel
from revisions.errors import WorkflowError
from revisions.models import Content
from sla.cells import Metric, canonical_commitment
from sla.duration_input import read_promise
from sla.models import Tier

from .canonical_pages import ANY, PageKind, facts_of, hint_fields, text_field
from .canonical_reading import kind_of_page
from .documents import BadDocument, Document, Entry, Place
from .entry_steps import move, units_of
from .plan import Commitment, Plan, Status, Step, StepCell
from .reading import slug_of
from .rows import Part, make_step, owner_of
from .sla_steps import clear_cells

Said = list[tuple[Document, Entry]]  # what the pages say of one row


def canonical_plan(documents: Sequence[Document]) -> Plan:
    """The plan for one page in its languages. Raises BadDocument."""
    plan = Plan(list(documents))
    plan.remarks = [f"{Place(d.path, r.line)}: {r.message}" for d in documents for r in d.remarks]
    plan.remarks += _other_orders(documents)
    kind = kind_of_page(documents[0].kind)
    assert kind is not None
    if kind.page_model is kind.model:
        plan.steps = [_policy_step(plan, kind)]
        return plan
    heading = _heading_step(plan, kind) if kind.page_model else None
    units = _in_place(
        [
            [(documents[d], documents[d].entries[e]) for d, e in unit.entries.items()]
            for unit in units_of(plan)
        ]
    )
    rows = [_row_step(plan, kind.model, said, heading) for said in units]
    plan.steps = [*([heading] if heading else []), *rows]
    plan.paired = sum(len(said) > 1 for said in units)
    return plan


def _other_orders(documents: Sequence[Document]) -> Iterator[str]:
    """A line for each page that has the rows of the first one in another order."""
    first, *others = documents
    for other in others:
        here, there = ([e.slug for e in each.entries if e.slug] for each in (first, other))
        if [s for s in here if s in there] != [s for s in there if s in here]:
            message = _("the order differs from that of %(path)s, which counts")
            yield f"{other.path}: {message % {'path': first.path}}"


def _in_place(units: list[Said]) -> list[Said]:
    """The rows in the order of the site: those that a page of some language lacks say where they
    stand."""
    placed = [(place, said) for said in units if isinstance(place := _place(said), int)]
    ordered = [said for said in units if not isinstance(_place(said), int)]
    for place, said in sorted(placed, key=lambda each: each[0]):
        ordered.insert(max(0, min(place, len(ordered))), said)
    return ordered


def _place(said: Said) -> object:
    return said[0][1].about.get("position")


def _heading_step(plan: Plan, kind: PageKind) -> Step:
    said = [(document, _entry_of_head(document)) for document in plan.documents]
    assert kind.page_model
    return _row_step(plan, kind.page_model, said, None)


def _entry_of_head(document: Document) -> Entry:
    """What a page says about the row that it is about, as an entry."""
    head = document.head or {}
    text = document.entries[0].text if document.grid or _is_whole(document) else ""
    return Entry(document.title, text, 1, slug_of(str(head.get("slug", ""))), head)


def _is_whole(document: Document) -> bool:
    kind = kind_of_page(document.kind)
    return kind is not None and kind.page_model is kind.model


def _policy_step(plan: Plan, kind: PageKind) -> Step:
    said = [(document, _entry_of_head(document)) for document in plan.documents]
    cells = _cells(plan.documents[0])
    for document in plan.documents[1:]:
        if _plain(_cells(document)) != _plain(cells):
            message = _("the times differ from those of %(path)s, which count")
            path = plan.documents[0].path
            plan.remarks.append(f"{document.path}: {message % {'path': path}}")
    step = _row_step(plan, kind.model, said, None, cells)
    if step.is_fresh and step.content.pk is not None:
        clear_cells(step, cells)
    return step


def _row_step(
    plan: Plan,
    model: type[Content],
    said: Said,
    heading: Step | None,
    cells: Mapping[StepCell, Commitment] | None = None,
) -> Step:
    document, entry = said[0]
    slug = next((entry.slug for _document, entry in said if entry.slug), "")
    sources = [_source_language(*each) for each in said]
    content = (owner_of(model, slug) if slug else None) or model(source_language=sources[0])
    source = content.source_language
    other = next((code for code in sources if code != source), source)
    parts = [_part(model, *each, also=_plain(cells or {})) for each in said]
    new: dict[str, Any] = {model.slug_field: slug} if slug else {}
    step = make_step(
        content, entry.title or slug, parts, new=new, cells=cells, source_language=other
    )
    if heading is not None:
        move(step, heading, [document.path for document, _entry in said])
    step.still_outdated = [
        d.language for d, e in said if e.about.get("outdated") and d.language != source
    ]
    was = {str(old) for _document, entry in said for old in entry.about.get("was", ())}
    step.redirects = sorted(filter(None, map(slug_of, was - {slug})))
    _report_differences(plan, parts)
    return step


def _source_language(document: Document, entry: Entry) -> str:
    """The language of the original: of the row, else of its page, else the first."""
    said = entry.about.get("source_language") or (document.head or {}).get("source_language")
    return str(said or document.language)


def _part(model: type[Content], document: Document, entry: Entry, also: object) -> Part:
    texts = {model.title_field: entry.title}
    if field := text_field(model):
        texts[field] = entry.text
    texts |= {name: str(entry.about.get(name, "")) for name in hint_fields(model)}
    return Part(document, entry.line, texts, facts_of(model, entry.about), also)


def _report_differences(plan: Plan, parts: Sequence[Part]) -> None:
    for part in parts[1:]:
        if part.facts != parts[0].facts:
            message = _("the facts differ from %(place)s, which count")
            place = Place(parts[0].document.path, parts[0].line)
            here = Place(part.document.path, part.line)
            plan.remarks.append(f"{here}: {message % {'place': place}}")


# --- the grid of a policy ---------------------------------------------------------------------


def _cells(document: Document) -> dict[StepCell, Commitment]:
    """The commitments in the table of a policy. Raises BadDocument."""
    head = document.head or {}
    if not head.get("channels"):
        return {}
    channels = [_named(document, Channel, str(key)) for key in head["channels"]]
    places = [_column(document, str(column)) for column in head.get("columns", ())]
    body = document.grid[1:]
    if len(body) != len(channels) or any(len(row) != len(places) + 1 for row in document.grid):
        message = _("the table and the lists “channels” and “columns” are not of the same size")
        raise BadDocument(document.path, 1, message)
    return {
        (channel, tier, metric): _commitment(document, text, channel, tier, metric)
        for channel, row in zip(channels, body, strict=True)
        for (tier, metric), text in zip(places, row[1:], strict=True)
        if text
    }


def _column(document: Document, column: str) -> tuple[Step | None, str]:
    tier, _blank, metric = column.partition(" ")
    if metric not in Metric.values:
        message = _("“%(column)s” in “columns” is no severity and metric") % {"column": column}
        raise BadDocument(document.path, 1, message)
    return _named(document, Tier, tier), metric


def _named(document: Document, model: type[Content], key: str) -> Step | None:
    if key == ANY:
        return None
    row = owner_of(model, key)
    if row is None:
        message = _("there is no “%(key)s” among the %(rows)s")
        names = {"key": key, "rows": model._meta.verbose_name_plural}
        raise BadDocument(document.path, 1, message % names)
    return Step(row, str(row), Place(document.path, 1), Status.UNCHANGED)


def _commitment(
    document: Document, text: str, channel: Step | None, tier: Step | None, metric: str
) -> Commitment:
    head = document.head or {}
    keys = [step.content.slug_now if step else ANY for step in (channel, tier)]
    try:
        minutes = read_promise(text)
        share = head.get("percentile") if minutes is not None else None
        share = head.get("percentiles", {}).get(" ".join([*keys, metric]), share)
        return canonical_commitment({"minutes": minutes, "percentile": share})
    except (ValidationError, WorkflowError) as error:
        words = " ".join(getattr(error, "messages", [str(error)]))
        raise BadDocument(document.path, 1, words) from error


def _plain(cells: Mapping[StepCell, Commitment]) -> list[list[object]]:
    """Cells for comparing: by the slugs of their rows."""
    return sorted(
        [
            *(step.content.slug_now if step else ANY for step in cell[:2]),
            cell[2],
            value and dict(value),
        ]
        for cell, value in cells.items()
    )
