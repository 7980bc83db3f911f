"""Steps for the SLA policy and its severities."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from revisions.merge import differences
from sla.models import Policy, Tier
from sla.models.policy import CELL, canonical_commitment

from .channel_steps import Channels
from .documents import Document
from .plan import Place, Plan, Status, Step
from .rows import Part, make_step, owner_of, sources_of

KEY = "sla"
TITLE = "SLA"  # where the table stands in an answer, so that no heading names the policy
TIER_NAMES = {
    "critical": {"ru": "Критический", "en": "Critical"},
    "high": {"ru": "Высокий", "en": "High"},
    "medium": {"ru": "Средний", "en": "Medium"},
    "low": {"ru": "Низкий", "en": "Low"},
}

Cells = dict[tuple[Step | None, Step | None, str], dict[str, Any] | None]


def sla_steps(plan: Plan, documents: Sequence[Document], channels: Channels) -> list[Step]:
    """The steps for severities and policy; none without an SLA table.

    Channels that the table alone names are added to `channels`.
    """
    documents = [document for document in documents if document.sla]
    if not documents:
        return []
    tiers = _tier_steps(documents)
    tables = [_cells(document, tiers, channels) for document in documents]
    for document, table in zip(documents[1:], tables[1:], strict=True):
        if document.sla and table != tables[0]:
            place = Place(document.path, document.sla.line)
            message = _("the times are not those of %(path)s, which count")
            plan.remarks.append(f"{place}: " + message % {"path": documents[0].path})
    return [*tiers.values(), _policy_step(documents, tables[0])]


def _tier_steps(documents: Sequence[Document]) -> dict[str, Step]:
    used = {tier for d in documents if d.sla for row in d.sla.rows for tier, _m in row.minutes}
    place = Place(documents[0].path, documents[0].sla.line if documents[0].sla else 0)
    return {key: _tier_step(key, place) for key in TIER_NAMES if key in used}


def _tier_step(key: str, place: Place) -> Step:
    names = TIER_NAMES[key]
    if found := owner_of(Tier, key):
        return Step(found, str(found), place, Status.UNCHANGED)
    columns = {c: names.get(c.removeprefix("name_"), "") for c in Tier.columns_of("name")}
    return Step(Tier(), names["en"], place, changes={"key": key} | columns)


def _cells(document: Document, tiers: dict[str, Step], channels: Channels) -> Cells:
    assert document.sla
    cells: Cells = {}
    for row in document.sla.rows:
        channel = channels.for_sla_row(document, row) if row.name else None
        for (tier, metric), minutes in row.minutes.items():
            percentile = document.percentile if minutes is not None else None
            cells[channel, tiers[tier] if tier else None, metric] = canonical_commitment(
                {"minutes": minutes, "percentile": percentile}
            )
    return cells


def _policy_step(documents: Sequence[Document], cells: Cells) -> Step:
    found = owner_of(Policy, KEY)
    policy = found or Policy(source_language=documents[0].language)
    before = sources_of(policy)
    step = make_step(policy, documents[0].sla.title or TITLE, [_part(d) for d in documents], key=KEY)
    if found is None or step.sources:
        step.cells = cells
    if found:
        _compare_cells(step, same_document=any(d.path in _paths(before) for d in documents))
    if any(_is_not_live_then(each) for each in step.referred()):
        step.stays_draft = _("it names channels that are not live yet")
    return step


def _paths(sources: dict[str, Any]) -> set[str]:
    return {source.path for source in sources.values()}


def _part(document: Document) -> Part:
    sla = document.sla
    assert sla
    facts = {"effective_from": document.effective_from} if document.effective_from else {}
    rows = [[row.name, sorted(map(_plain, row.minutes.items()))] for row in sla.rows]
    texts = {"title": sla.title or TITLE, "intro": sla.intro}
    return Part(document, sla.line, texts, facts, also=[rows, document.percentile])


def _plain(cell: tuple[tuple[str | None, str], int | None]) -> list[str]:
    (tier, metric), minutes = cell
    return [tier or "", metric, str(minutes)]


def _compare_cells(step: Step, same_document: bool) -> None:
    """Leave the cells that differ. What a newer version of the same document has no more is
    cleared; promises from elsewhere stay."""
    if not step.cells:
        return
    current = step.content.snapshot()
    if same_document and all(each.content.pk for each in step.referred()):
        named = step.columns()
        step.changes |= {c: None for c in current if CELL.fullmatch(c) and c not in named}
    step.cells = {
        cell: value
        for cell, value in step.cells.items()
        if _is_new(cell) or differences(current, Step(step.content, "", step.place, cells={cell: value}).columns())
    }
    step.status = Status.CHANGED if step.changes or step.cells else Status.UNCHANGED


def _is_new(cell: tuple[Step | None, Step | None, str]) -> bool:
    return any(each is not None and each.content.pk is None for each in cell[:2])  # type: ignore[union-attr]


def _is_not_live_then(step: Step) -> bool:
    return bool(step.stays_draft) or (step.status == Status.UNCHANGED and not step.content.is_live)
