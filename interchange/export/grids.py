"""The grid of a policy as a table of its page. The front matter says which row and column is
which; the times stand in the table."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from sla.cells import Metric
from sla.duration_input import read_promise
from sla.durations import duration_in_words
from sla.models import Policy, Target

from ..canonical_pages import ANY, NO_COMMITMENT
from .titles import cell_text

Place = tuple[str, str]  # a severity by its key (or ANY), and a metric


def _targets(policy: Policy) -> list[Target]:
    """The commitments in the order of channels, severities and metrics."""
    targets = policy.targets.select_related("channel", "tier")
    metrics = Metric.values

    def place(target: Target) -> tuple[Any, ...]:
        rows = [target.channel, target.tier]
        where = [(0, 0, 0) if row is None else (1, row.position, row.pk) for row in rows]
        return (*where, metrics.index(target.metric))

    return sorted(targets, key=place)


def _rows(targets: list[Target]) -> dict[str, Any]:
    return {t.channel.key if t.channel else ANY: t.channel for t in targets}


def _columns(targets: list[Target]) -> dict[Place, Any]:
    def place(target: Target) -> tuple[Any, ...]:
        tier = target.tier
        where = (0, 0, 0) if tier is None else (1, tier.position, tier.pk)
        return (Metric.values.index(target.metric), where)

    return {(t.tier.key if t.tier else ANY, t.metric): t.tier for t in sorted(targets, key=place)}


def grid_facts(policy: Policy) -> dict[str, Any]:
    """The channels of the rows, the severities and metrics of the columns, and the percentiles:
    the commonest for all, and the others by their cells."""
    targets = _targets(policy)
    if not targets:
        return {}
    facts: dict[str, Any] = {
        "channels": list(_rows(targets)),
        "columns": [" ".join(place) for place in _columns(targets)],
    }
    shares = {target: target.commitment()["percentile"] for target in targets}
    counts = Counter(share for target, share in shares.items() if target.minutes is not None)
    common = min(counts, key=lambda share: (-counts[share], share or "")) if counts else None
    if common is not None:
        facts["percentile"] = common
    other = {
        " ".join(_names(target)): share
        for target, share in shares.items()
        if share != (None if target.minutes is None else common)
    }
    return facts | ({"percentiles": other} if other else {})


def _names(target: Target) -> tuple[str, str, str]:
    return (
        target.channel.key if target.channel else ANY,
        target.tier.key if target.tier else ANY,
        target.metric,
    )


def grid_table(policy: Policy, language: str) -> list[str]:
    """The table, or nothing for a policy that promises nothing yet."""
    targets = _targets(policy)
    if not targets:
        return []
    times = {_names(target): _time(target.minutes, language) for target in targets}
    with override(language):
        head = [_("Channel"), *(_label(place, tier) for place, tier in _columns(targets).items())]
        lines = [head, ["---"] * len(head)]
        for key, channel in _rows(targets).items():
            name = channel.name_in(channel.name_language) if channel else _("any channel")
            cells = [times.get((key, *place), "") for place in _columns(targets)]
            lines.append([cell_text(name), *cells])
    lines[0] = [cell_text(label) for label in lines[0]]
    return ["\n".join("| " + " | ".join(cells) + " |" for cells in lines)]


def _label(place: Place, tier: Any) -> str:
    name = tier.name_in(tier.name_language) if tier else _("any severity")
    return f"{name} · {Metric(place[1]).label}"


def _time(minutes: int | None, language: str) -> str:
    """A time in words if they can be read back, else in minutes."""
    if minutes is None:
        return NO_COMMITMENT
    words = duration_in_words(minutes, language, in_days=False).replace("\u00a0", " ")
    try:
        return words if read_promise(words) == minutes else f"{minutes} min"
    except ValidationError:
        return f"{minutes} min"
