"""Cells of a policy's grid: their keys in a snapshot, and the promises in them. No models."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from revisions.errors import WorkflowError

LONGEST_MINUTES = 366 * 24 * 60


class Metric(TextChoices):
    FIRST_RESPONSE = "first_response", _("first response")
    RESOLUTION = "resolution", _("resolution")


# A cell of the grid is a snapshot key of its own: target:CHANNEL:TIER:METRIC, * for "any".
CELL = re.compile(
    rf"target:(\*|[1-9]\d{{0,17}}):(\*|[1-9]\d{{0,17}}):({'|'.join(Metric.values)})", re.ASCII
)


class CellPlace(NamedTuple):
    """Where in the grid a cell stands: the keys of its channel and severity (None: any)."""

    channel: int | None
    tier: int | None
    metric: str


def is_cell(column: str) -> bool:
    """Whether a key of a snapshot is that of a cell."""
    return CELL.fullmatch(column) is not None


def cell_key(channel: int | None, tier: int | None, metric: str) -> str:
    """The snapshot key of a cell: (12, None, "first_response") -> "target:12:*:first_response"."""
    return f"target:{channel or '*'}:{tier or '*'}:{metric}"


def parse_cell(column: str) -> CellPlace:
    """The place that the key of a cell tells. Raises ValueError."""
    found = CELL.fullmatch(column)
    if found is None:
        raise ValueError(column)
    channel, tier, metric = found.groups()
    return CellPlace(
        None if channel == "*" else int(channel),
        None if tier == "*" else int(tier),
        metric,
    )


def canonical_commitment(value: Any) -> dict[str, Any] | None:
    """{"minutes": int | None, "percentile": "95.00" | None}, or None for a cell not entered.

    Raises WorkflowError for durations under a minute or over a year, and for percentiles that
    are no percentages.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise WorkflowError(_("A promised time lies between one minute and one year."))
    return {
        "minutes": _canonical_minutes(value.get("minutes")),
        "percentile": _canonical_percentile(value.get("percentile")),
    }


def _canonical_minutes(minutes: Any) -> int | None:
    if minutes is None:
        return None
    if type(minutes) is not int or not 0 < minutes <= LONGEST_MINUTES:
        raise WorkflowError(_("A promised time lies between one minute and one year."))
    return minutes


def _canonical_percentile(percentile: Any) -> str | None:
    if percentile is None:
        return None
    try:
        share = Decimal(str(percentile)).quantize(Decimal("0.01"))
    except InvalidOperation:
        share = Decimal(0)
    if isinstance(percentile, bool) or not share.is_finite() or not 0 < share <= 100:
        raise WorkflowError(_("A percentile lies above 0 and is 100 at most."))
    return str(share)
