"""The grid of a policy: the cells of its snapshots, and the commitments that are live."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from channels.models import Channel
from revisions.canonical import Snapshot
from revisions.models import Content

from ..cells import Metric, canonical_commitment, is_cell, parse_cell
from ..durations import duration_in_words, percentile_in_words
from .target import Target
from .tier import Tier


class Grid(Content):
    """Content whose snapshots hold cells beside columns. What they promise is in `targets`."""

    # The cells of the snapshot that a copy in memory carries (with_snapshot).
    shown_cells: ClassVar[Snapshot] = {}

    class Meta:
        abstract = True

    def snapshot(self) -> Snapshot:
        """Words and facts, and a key for each entered cell: {"minutes": …, "percentile": …}."""
        cells = {target.cell: target.commitment() for target in self.targets.all()}
        return self.columns_now() | cells

    @classmethod
    def holds(cls, key: str) -> bool:
        return is_cell(key) or super().holds(key)

    @classmethod
    def canonical(cls, column: str, value: Any) -> Any:
        if is_cell(column):
            return canonical_commitment(value)
        return super().canonical(column, value)

    @classmethod
    def column_label(cls, column: str) -> str:
        if not is_cell(column):
            return super().column_label(column)
        return cls.column_labels([column])[column]

    @classmethod
    def column_labels(cls, columns: Collection[str]) -> dict[str, str]:
        """Two queries for all cells together: a grid has many."""
        cells = {column: parse_cell(column) for column in columns if is_cell(column)}
        channels = Channel.objects.in_bulk([place.channel for place in cells.values()])
        tiers = Tier.objects.in_bulk([place.tier for place in cells.values()])
        labels = super().column_labels([column for column in columns if column not in cells])
        for column, (channel, tier, metric) in cells.items():
            gone = _("a row that does not exist any more")
            names = (
                Metric(metric).label,
                channels.get(channel, gone if channel else _("any channel")),
                tiers.get(tier, gone if tier else _("any severity")),
            )
            labels[column] = " · ".join(map(str, names))
        return labels

    @classmethod
    def value_in_words(cls, column: str, value: Any) -> str:
        if not is_cell(column):
            return super().value_in_words(column, value)
        if value is None:
            return str(_("not entered"))
        if value["minutes"] is None:
            return str(_("no commitment"))
        language = get_language() or settings.LANGUAGE_CODE
        # In hours, whatever the clock: days of business hours would mean something else.
        time = duration_in_words(value["minutes"], language, in_days=False)
        if value["percentile"] is None:
            return time
        return _("%(time)s in %(percentile)s of requests") % {
            "time": time,
            "percentile": percentile_in_words(Decimal(value["percentile"]), language),
        }

    def as_it_was(self, old: Snapshot) -> Snapshot:
        """Cells entered since are cleared; cells of rows that are gone are left out."""
        current = [column for column in self.snapshot() if is_cell(column)]
        cells = {column: old.get(column) for column in {*current, *filter(is_cell, old)}}
        there = {
            "channel": set(Channel.objects.values_list("pk", flat=True)),
            "tier": set(Tier.objects.values_list("pk", flat=True)),
        }
        return super().as_it_was(old) | {
            column: value
            for column, value in cells.items()
            if parse_cell(column).channel in {None, *there["channel"]}
            and parse_cell(column).tier in {None, *there["tier"]}
        }

    def references(self, snapshot: Snapshot) -> Iterator[tuple[str, type[Content], int]]:
        yield from super().references(snapshot)
        for column, value in snapshot.items():
            if value is not None and is_cell(column):
                channel, tier, _metric = parse_cell(column)
                if channel is not None:
                    yield column, Channel, channel
                if tier is not None:
                    yield column, Tier, tier

    @classmethod
    def referring_to(cls, row: Content) -> models.QuerySet:
        if isinstance(row, Channel):
            return cls.objects.filter(targets__channel=row.pk).distinct()
        if isinstance(row, Tier):
            return cls.objects.filter(targets__tier=row.pk).distinct()
        return super().referring_to(row)

    def with_snapshot(self, snapshot: Snapshot) -> Self:
        twin = super().with_snapshot(snapshot)
        twin.shown_cells = {key: value for key, value in snapshot.items() if is_cell(key)}
        return twin

    def shown_targets(
        self, channels: Mapping[int, Channel], tiers: Mapping[int, Tier]
    ) -> Iterator[Target]:
        """The commitments of a snapshot, as unsaved rows, with the channels and severities given;
        without those of others."""
        for key, value in self.shown_cells.items():
            channel, tier, metric = parse_cell(key)
            if value is None or channel not in {None, *channels} or tier not in {None, *tiers}:
                continue
            yield Target(
                policy=self,
                channel=channels.get(channel),
                tier=tiers.get(tier),
                metric=metric,
                minutes=value["minutes"],
                percentile=value["percentile"] and Decimal(value["percentile"]),
            )

    def apply_cells(self, snapshot: Snapshot) -> None:
        entered = {target.cell: target.commitment() for target in self.targets.all()}
        for column, value in snapshot.items():
            if not is_cell(column) or entered.get(column) == value:
                continue
            channel, tier, metric = parse_cell(column)
            place = {"policy": self, "channel_id": channel, "tier_id": tier, "metric": metric}
            if value is None:
                Target.objects.filter(**place).delete()
            elif not Target.objects.filter(**place).update(**value):
                Target.objects.create(**place, **value)
