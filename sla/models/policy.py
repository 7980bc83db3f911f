"""The SLA: one unit of revision, edited as a grid of channels and severities, approved whole."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from channels.hours import validate_country, validate_opening_hours, validate_timezone
from channels.models import Channel
from revisions.canonical import Snapshot
from revisions.errors import WorkflowError
from revisions.guard import GuardedModel, GuardedQuerySet
from revisions.models import Content

from ..durations import duration_in_words, percentile_in_words
from .tier import Tier

# A cell of the grid is a snapshot key of its own: target:CHANNEL:TIER:METRIC, * for "any".
CELL = re.compile(
    r"target:(\*|[1-9]\d{0,17}):(\*|[1-9]\d{0,17}):(first_response|resolution)", re.ASCII
)
LONGEST_MINUTES = 366 * 24 * 60


class Policy(Content):
    """What support promises: how soon it answers and solves, per channel and severity."""

    class Clock(models.TextChoices):
        CALENDAR = "calendar", _("calendar hours, around the clock")
        BUSINESS = "business", _("business hours")

    revised_fields = (
        "key",
        "title",
        "intro",
        "clock",
        "opening_hours",
        "timezone",
        "country",
        "effective_from",
    )
    markdown_fields = {"intro": "intro_html"}
    required_texts = ("title",)
    # The cells of the snapshot that a copy in memory carries (with_snapshot).
    shown_cells: ClassVar[Snapshot] = {}
    slug_field = "key"
    public_page = "sla:policy"

    key = models.SlugField(
        _("key"), max_length=80, help_text=_("A short name in Latin letters, for example “basic”.")
    )
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    intro_html = models.TextField(editable=False, default="")
    clock = models.CharField(
        _("clock"), max_length=10, choices=Clock.choices, default=Clock.CALENDAR
    )
    opening_hours = models.CharField(
        _("business hours"),
        max_length=200,
        blank=True,
        validators=[validate_opening_hours],
        help_text=_("When the clock runs, in OpenStreetMap notation. Only for business hours."),
    )
    timezone = models.CharField(
        _("time zone"), max_length=50, default=settings.TIME_ZONE, validators=[validate_timezone]
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("Two letters, for the public holidays (PH) of the business hours."),
    )
    effective_from = models.DateField(_("in force from"), null=True, blank=True)

    class Meta:
        verbose_name = _("SLA policy")
        verbose_name_plural = _("SLA policies")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clock__in=["calendar", "business"]), name="policy_clock_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(clock="business") | Q(is_live=False) | ~Q(opening_hours=""),
                name="business_clock_has_hours",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.clock == self.Clock.BUSINESS and not self.opening_hours:
            raise ValidationError({"opening_hours": _("Say when business hours are.")})

    # --- the grid in snapshots ---------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Words and facts, and a key for each entered cell: {"minutes": …, "percentile": …}."""
        cells = {target.cell: target.commitment() for target in self.targets.all()}
        return super().snapshot() | cells

    @classmethod
    def holds(cls, key: str) -> bool:
        return bool(CELL.fullmatch(key)) or super().holds(key)

    @classmethod
    def canonical(cls, column: str, value: Any) -> Any:
        return (
            canonical_commitment(value)
            if CELL.fullmatch(column)
            else super().canonical(column, value)
        )

    @classmethod
    def column_label(cls, column: str) -> str:
        if not CELL.fullmatch(column):
            return super().column_label(column)
        return cls.column_labels([column])[column]

    @classmethod
    def column_labels(cls, columns: Collection[str]) -> dict[str, str]:
        """Two queries for all cells together: a grid has many."""
        cells = {column: parse_cell(column) for column in columns if CELL.fullmatch(column)}
        channels = Channel.objects.in_bulk([channel for channel, _tier, _metric in cells.values()])
        tiers = Tier.objects.in_bulk([tier for _channel, tier, _metric in cells.values()])
        labels = super().column_labels([column for column in columns if column not in cells])
        for column, (channel, tier, metric) in cells.items():
            gone = _("a row that does not exist any more")
            names = (
                Target.Metric(metric).label,
                channels.get(channel, gone if channel else _("any channel")),
                tiers.get(tier, gone if tier else _("any severity")),
            )
            labels[column] = " · ".join(map(str, names))
        return labels

    @classmethod
    def value_in_words(cls, column: str, value: Any) -> str:
        if not CELL.fullmatch(column):
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
        current = [column for column in self.snapshot() if CELL.fullmatch(column)]
        cells = {column: old.get(column) for column in {*current, *filter(CELL.fullmatch, old)}}
        there = {
            "channel": set(Channel.objects.values_list("pk", flat=True)),
            "tier": set(Tier.objects.values_list("pk", flat=True)),
        }
        return super().as_it_was(old) | {
            column: value
            for column, value in cells.items()
            if parse_cell(column)[0] in {None, *there["channel"]}
            and parse_cell(column)[1] in {None, *there["tier"]}
        }

    def references(self, snapshot: Snapshot) -> Iterator[tuple[str, type[Content], int]]:
        yield from super().references(snapshot)
        for column, value in snapshot.items():
            if value is not None and CELL.fullmatch(column):
                channel, tier, _metric = parse_cell(column)
                if channel is not None:
                    yield self.column_label(column), Channel, channel
                if tier is not None:
                    yield self.column_label(column), Tier, tier

    @classmethod
    def referring_to(cls, row: Content) -> models.QuerySet:
        if isinstance(row, Channel):
            return cls.objects.filter(targets__channel=row.pk).distinct()
        if isinstance(row, Tier):
            return cls.objects.filter(targets__tier=row.pk).distinct()
        return super().referring_to(row)

    def with_snapshot(self, snapshot: Snapshot) -> Self:
        twin = super().with_snapshot(snapshot)
        twin.shown_cells = {key: value for key, value in snapshot.items() if CELL.fullmatch(key)}
        return twin

    def shown_targets(
        self, channels: Mapping[int, Channel], tiers: Mapping[int, Tier]
    ) -> Iterator["Target"]:
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
        for column, value in snapshot.items():
            if not CELL.fullmatch(column):
                continue
            channel, tier, metric = parse_cell(column)
            place = {"policy": self, "channel_id": channel, "tier_id": tier, "metric": metric}
            if value is None:
                Target.objects.filter(**place).delete()
            elif not Target.objects.filter(**place).update(**value):
                Target.objects.create(**place, **value)


class Target(GuardedModel):
    """One commitment of a policy. Minutes empty: no commitment; no row: not entered."""

    class Metric(models.TextChoices):
        FIRST_RESPONSE = "first_response", _("first response")
        RESOLUTION = "resolution", _("resolution")

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="targets")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    tier = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
    metric = models.CharField(max_length=20, choices=Metric.choices)
    minutes = models.PositiveIntegerField(null=True)
    percentile = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            # Coalesce, because NULLs never equal each other in a plain unique constraint.
            models.UniqueConstraint(
                "policy",
                Coalesce("channel", Value(0)),
                Coalesce("tier", Value(0)),
                "metric",
                name="one_target_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(metric__in=["first_response", "resolution"]),
                name="target_metric_is_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gt=0, minutes__lte=LONGEST_MINUTES),
                name="target_minutes_make_sense",
            ),
            models.CheckConstraint(
                condition=Q(percentile__isnull=True) | Q(percentile__gt=0, percentile__lte=100),
                name="target_percentile_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return self.cell

    @property
    def cell(self) -> str:
        """The snapshot key of this commitment."""
        return cell_key(self.channel_id, self.tier_id, self.metric)

    def commitment(self) -> dict[str, Any]:
        return canonical_commitment({"minutes": self.minutes, "percentile": self.percentile})


def cell_key(channel: int | None, tier: int | None, metric: str) -> str:
    """The snapshot key of a cell: (12, None, "first_response") -> "target:12:*:first_response"."""
    return f"target:{channel or '*'}:{tier or '*'}:{metric}"


def parse_cell(column: str) -> tuple[int | None, int | None, str]:
    """Channel, severity (None: any) and metric of a cell's key. Raises ValueError."""
    found = CELL.fullmatch(column)
    if found is None:
        raise ValueError(column)
    channel, tier, metric = found.groups()
    return (
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
