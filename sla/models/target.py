from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from channels.models import Channel
from revisions.guard import GuardedModel, GuardedQuerySet

from ..cells import LONGEST_MINUTES, Metric, canonical_commitment, cell_key
from .tier import Tier


class Target(GuardedModel):
    """One commitment of a policy. Minutes empty: no commitment; no row: not entered."""

    policy = models.ForeignKey("Policy", on_delete=models.CASCADE, related_name="targets")
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
                condition=Q(metric__in=Metric.values), name="target_metric_is_known"
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
