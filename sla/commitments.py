"""What policies promise, laid out for readers by channel and severity."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet

from channels.models import Channel
from revisions.editions import Edition

from .cells import Metric
from .durations import duration_in_words
from .models import Clock, Policy, Target, Tier

FIRST_RESPONSE, RESOLUTION = Metric.FIRST_RESPONSE, Metric.RESOLUTION


def live_targets() -> QuerySet[Target]:
    """What live policies promise, with channels and severities, in one query."""
    return (
        Target.objects.filter(policy__is_live=True)
        .filter(Q(channel=None) | Q(channel__is_live=True), Q(tier=None) | Q(tier__is_live=True))
        .select_related("policy", "channel", "tier")
    )


def targets_of(edition: Edition) -> Iterable[Target]:
    """What the policies of an edition promise, with its channels and severities."""
    if edition.is_live:
        return live_targets()
    channels = {row.pk: row for row in edition.rows(Channel)}
    tiers = {row.pk: row for row in edition.rows(Tier)}
    return [
        target
        for policy in edition.rows(Policy)
        for target in policy.shown_targets(channels, tiers)
    ]


def commitments_of(edition: Edition) -> list["Commitments"]:
    """Those of each policy of an edition that promises anything, in the order of the policies."""
    by_policy: dict[Policy, list[Target]] = {}
    for target in targets_of(edition):
        by_policy.setdefault(target.policy, []).append(target)
    return [Commitments(policy, by_policy[policy]) for policy in sorted(by_policy, key=_place)]


def _place(row: Policy | Channel | Tier | None) -> tuple[bool, int, int]:
    """In arrangement order; "any" comes after the rows that are named."""
    return (True, 0, 0) if row is None else (False, row.position, row.pk)


@dataclass(frozen=True)
class Cell:
    """A place of the table. Without a target nothing was entered, and nothing is known."""

    target: Target | None

    @property
    def is_entered(self) -> bool:
        return self.target is not None

    @property
    def minutes(self) -> int | None:
        """The promised minutes; None: no commitment, or nothing entered."""
        return self.target.minutes if self.target else None

    def in_words(self, language: str) -> str:
        in_days = self.target.policy.clock == Clock.CALENDAR
        return duration_in_words(self.minutes, language, in_days=in_days)


@dataclass(frozen=True)
class Column:
    metric: str
    tier: Tier | None


class Commitments:
    """The targets of one policy. One for any channel or any severity fills the places that have
    none of their own."""

    def __init__(self, policy: Policy, targets: Iterable[Target]) -> None:
        self.policy, self.targets = policy, list(targets)
        self._found = {(each.channel, each.tier, each.metric): each for each in self.targets}

    def cell(self, channel: Channel | None, tier: Tier | None, metric: str) -> Cell:
        for place in ((channel, tier), (channel, None), (None, tier), (None, None)):
            if target := self._found.get((*place, metric)):
                return Cell(target)
        return Cell(None)

    @cached_property
    def channels(self) -> list[Channel | None]:
        return sorted({each.channel for each in self.targets}, key=_place)

    @cached_property
    def tiers(self) -> list[Tier]:
        return sorted({each.tier for each in self.targets if each.tier}, key=_place)

    @cached_property
    def first_response_columns(self) -> list[Column]:
        return self._columns(FIRST_RESPONSE)

    @cached_property
    def resolution_columns(self) -> list[Column]:
        return self._columns(RESOLUTION)

    @property
    def columns(self) -> list[Column]:
        return self.first_response_columns + self.resolution_columns

    @property
    def is_split(self) -> bool:
        """Whether the severities need a second line of headings."""
        return any(column.tier for column in self.columns)

    def _columns(self, metric: str) -> list[Column]:
        """One for each severity, or a single one if no severity is named."""
        targets = [each for each in self.targets if each.metric == metric]
        if any(each.tier for each in targets):
            return [Column(metric, tier) for tier in self.tiers]
        return [Column(metric, None)] if targets else []

    @property
    def rows(self) -> list[tuple[Channel | None, list[Cell]]]:
        """For wide screens: a row for each channel, a cell for each column."""
        return [
            (channel, [self.cell(channel, each.tier, each.metric) for each in self.columns])
            for channel in self.channels
        ]

    @property
    def blocks(self) -> list[tuple[Tier | None, list[tuple[Channel | None, Cell, Cell]]]]:
        """For narrow screens: under each severity the channels, first response and resolution."""
        return [(tier, self._block(tier)) for tier in self.tiers or [None]]

    def _block(self, tier: Tier | None) -> list[tuple[Channel | None, Cell, Cell]]:
        return [
            (
                channel,
                *(self.cell(channel, tier, metric) for metric in (FIRST_RESPONSE, RESOLUTION)),
            )
            for channel in self.channels
        ]

    @property
    def shared_percentile(self) -> Decimal | None:
        """The share of requests for which all of it is promised, if it is one for all."""
        shares = {each.percentile for each in self.targets if each.minutes is not None}
        return shares.pop() if len(shares) == 1 else None

    def span(self, tiers: Iterable[Tier | None], metric: str) -> tuple[int, int] | None:
        """The shortest and the longest time promised, over all channels, in minutes."""
        cells = [self.cell(channel, tier, metric) for channel in self.channels for tier in tiers]
        minutes = [cell.minutes for cell in cells if cell.minutes is not None]
        return (min(minutes), max(minutes)) if minutes else None
