"""Steps for the SLA policy and its severities."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sla.cells import canonical_commitment, is_cell
from sla.models import Policy, Tier

from .channel_steps import Channels
from .documents import Document, Place, SlaRow, SlaTable
from .leftovers import left_behind
from .plan import Commitment, Plan, Status, Step, StepCell, column_of, is_saved
from .rows import Part, make_step, owner_of, sources_of
from .severities import SEVERITIES, Severity

KEY = "sla"
TITLE = "SLA"  # where the table stands in an answer, so that no heading names the policy

Tables = list[tuple[Document, SlaTable]]
Cells = dict[StepCell, Commitment]


def sla_steps(plan: Plan, channels: Channels) -> tuple[list[Step], list[Step]]:
    """The steps for severities, and for the policy; none without an SLA table.

    Channels that the table alone names are added to `channels`.
    """
    tables: Tables = [(document, document.sla) for document in plan.documents if document.sla]
    if not tables:
        return [], []
    tiers = _tier_steps(tables)
    named = _channels_of_rows(tables, channels)
    cells = [_cells(*table, tiers, rows) for table, rows in zip(tables, named, strict=True)]
    for (document, table), others in zip(tables[1:], cells[1:], strict=True):
        if others != cells[0]:
            message = _("the times differ from those of %(path)s, which count")
            place = Place(document.path, table.line)
            plan.remarks.append(f"{place}: {message % {'path': tables[0][0].path}}")
    return list(tiers.values()), [_policy_step(tables, cells[0])]


def _tier_steps(tables: Tables) -> dict[str, Step]:
    used = {tier for _document, table in tables for row in table.rows for tier, _m in row.minutes}
    document, table = tables[0]
    place = Place(document.path, table.line)
    documents = [document for document, _table in tables]
    return {each.key: _tier_step(each, place, documents) for each in SEVERITIES if each.key in used}


def _tier_step(severity: Severity, place: Place, documents: Sequence[Document]) -> Step:
    """A severity, with what the documents say it means where nothing is said yet."""
    definitions = {
        Tier.column("description", document.language): document.severities[severity.key]
        for document in documents
        if severity.key in document.severities
    }
    if found := owner_of(Tier, severity.key):
        missing = {name: text for name, text in definitions.items() if not getattr(found, name)}
        status = Status.CHANGED if missing else Status.UNCHANGED
        return Step(found, str(found), place, status, changes=missing)
    columns = {Tier.column("name", language): name for language, name in severity.names.items()}
    known = set(Tier.snapshot_fields())
    changes = {column: name for column, name in columns.items() if column in known}
    changes = {"key": severity.key} | changes | definitions
    return Step(Tier(), severity.names["en"], place, changes=changes)


def _channels_of_rows(tables: Tables, channels: Channels) -> list[list[Step | None]]:
    """For each table the channel of each row (None: any). Rows of the second table that say the
    same in the same place are about the same channel."""
    found: list[list[Step | None]] = []
    for document, table in tables:
        first = tables[0][1].rows if found else []
        twins = [
            found[0][i]
            if len(first) == len(table.rows) and first[i].minutes == row.minutes
            else None
            for i, row in enumerate(table.rows)
        ]
        found.append(
            [
                channels.for_sla_row(document, row, twin) if row.name else None
                for row, twin in zip(table.rows, twins, strict=True)
            ]
        )
    return found


def _cells(
    document: Document, table: SlaTable, tiers: dict[str, Step], channels: list[Step | None]
) -> Cells:
    return {
        (channel, tiers[tier] if tier else None, metric): canonical_commitment(
            {
                "minutes": minutes,
                "percentile": None if minutes is None else document.percentile,
            }
        )
        for row, channel in zip(table.rows, channels, strict=True)
        for (tier, metric), minutes in row.minutes.items()
    }


def _policy_step(tables: Tables, cells: Cells) -> Step:
    document, table = tables[0]
    policy = owner_of(Policy, KEY) or Policy(source_language=document.language)
    paths = {source.path for source in sources_of(policy).values()}
    parts = [_part(*table) for table in tables]
    step = make_step(policy, table.title or TITLE, parts, new={"key": KEY}, cells=cells)
    if step.is_fresh and document.path in paths and all(map(is_saved, cells)):
        clear_cells(step, cells)
    step.waits_for = _not_live_then(cells)
    if step.waits_for and (step.status != Status.UNCHANGED or not policy.is_live):
        step.stays_draft = _("it names channels or severities that are not live yet")
    return step


def _not_live_then(cells: Cells) -> list[Step]:
    """The rows of a grid that will not be live although this import is approved."""
    named = dict.fromkeys(
        each for channel, tier, _metric in cells for each in (channel, tier) if each
    )
    unchanged = [each for each in named if each.status == Status.UNCHANGED]
    picked_up = left_behind(each.content for each in unchanged if not each.content.is_live)
    return [
        each
        for each in named
        if each.stays_draft
        or (each in unchanged and not each.content.is_live and each.content not in picked_up)
    ]


def _part(document: Document, table: SlaTable) -> Part:
    facts = {"effective_from": document.effective_from} if document.effective_from else {}
    texts = {"title": table.title or TITLE, "intro": table.intro}
    also = [document.percentile, [_plain(row) for row in table.rows]]
    return Part(document, table.line, texts, facts, also)


def _plain(row: SlaRow) -> list[object]:
    return [row.name, sorted(f"{place} {minutes}" for place, minutes in row.minutes.items())]


def clear_cells(step: Step, cells: Cells) -> None:
    """Clear what a newer version of the same document promises no more. What was promised
    elsewhere stays."""
    named = {column_of(cell) for cell in cells}
    entered = [column for column in step.content.snapshot() if is_cell(column)]
    step.changes |= {column: None for column in entered if column not in named}
    if step.changes:
        step.status = Status.CHANGED
