"""The promised times of a policy as a grid of inputs: channels down, severities across."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from channels.models import Channel
from revisions.admin.content_form import ContentForm
from revisions.canonical import Snapshot
from revisions.errors import WorkflowError
from revisions.models import Content, Revision

from .cells import Metric, canonical_commitment, cell_key, is_cell, parse_cell
from .duration_input import read_promise, short_duration
from .models import Tier

NO_COMMITMENT = "—"


class CellField(forms.CharField):
    """One promised time in words: a duration (a bare number counts minutes), a dash for no
    commitment, empty for not entered.

    Cleans to {"minutes": int or None}, or None for a cell that is not entered.
    """

    def clean(self, value: Any) -> dict[str, int | None] | None:
        text = super().clean(value)
        if not text:
            return None
        minutes = read_promise(f"{text} min" if text.isdecimal() else text)
        try:
            canonical_commitment({"minutes": minutes})
        except WorkflowError as error:
            raise forms.ValidationError(str(error)) from error
        return {"minutes": minutes}


@dataclass(frozen=True)
class Row:
    """The inputs of one channel, one for each severity."""

    name: str
    cells: list[forms.BoundField]


@dataclass(frozen=True)
class Table:
    """The inputs of one metric."""

    name: str
    columns: list[str]
    rows: list[Row]


class PolicyForm(ContentForm):
    """The words of a policy, and its grid. Each cell is a field named by its snapshot key."""

    percentile = forms.DecimalField(
        label=_("Percentile"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=100,
        localize=True,
        help_text=_("In how many percent of the requests the times are kept; for all cells."),
    )

    def add_fields(self) -> None:
        shown = self.context.opened.shown
        self.channels = rows_to_offer(Channel, {parse_cell(c).channel for c in cells_of(shown)})
        self.tiers = rows_to_offer(Tier, {parse_cell(c).tier for c in cells_of(shown)})
        percentiles = {
            value["percentile"] for value in cells_of(shown).values() if value["minutes"]
        }
        self.has_different_percentiles = len(percentiles) > 1
        self.common_percentile = percentiles.pop() if len(percentiles) == 1 else None
        if self.common_percentile:
            self.initial["percentile"] = Decimal(self.common_percentile).normalize()
        for metric, channel, tier in self.places():
            cell = name_of_cell(metric, channel, tier)
            label = f"{Metric(metric).label}, {channel or _('any channel')}, "
            self.fields[cell] = CellField(
                label=f"{label}{tier or _('any severity')}", required=False
            )
            self.fields[cell].widget.attrs |= {"size": 8, "aria-label": self.fields[cell].label}
            self.initial[cell] = words(shown.get(cell))
        if not self.context.may_write_facts:
            for name in (*self.cell_names(), "percentile"):
                self.fields[name].widget.attrs["readonly"] = True

    def places(self) -> Iterator[tuple[str, Channel | None, Tier | None]]:
        for metric in Metric.values:
            for channel in (*self.channels, None):
                for tier in (None, *self.tiers):
                    yield metric, channel, tier

    def cell_names(self) -> list[str]:
        return [name for name in self.fields if is_cell(name)]

    def tables(self) -> list[Table]:
        """The grid for the page: a table for each metric."""
        columns = [str(_("any severity")), *map(str, self.tiers)]
        return [
            Table(
                capfirst(metric.label),
                columns,
                [self._row(metric, channel) for channel in (*self.channels, None)],
            )
            for metric in Metric
        ]

    def _row(self, metric: str, channel: Channel | None) -> Row:
        cells = [self[name_of_cell(metric, channel, tier)] for tier in (None, *self.tiers)]
        return Row(str(channel or _("any channel")), cells)

    def typed(self) -> Snapshot:
        return super().typed() | {
            name: self._commitment(name) for name in self.cell_names() if name in self.cleaned_data
        }

    def _commitment(self, cell: str) -> dict[str, Any] | None:
        """What a cell promises now: an untouched percentile stays as it is in each cell."""
        typed = self.cleaned_data[cell]
        if typed is None:
            return None
        before = self.context.opened.shown.get(cell) or {"percentile": self.common_percentile}
        percentile = before["percentile"]
        if "percentile" in self.changed_data and typed["minutes"]:
            percentile = self.cleaned_data.get("percentile")
        return canonical_commitment(typed | {"percentile": percentile})


def name_of_cell(metric: str, channel: Channel | None, tier: Tier | None) -> str:
    """The field of a cell, which is the cell's key in snapshots."""
    return cell_key(channel and channel.pk, tier and tier.pk, metric)


def cells_of(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The cells that are entered in a snapshot."""
    return {key: value for key, value in snapshot.items() if value and is_cell(key)}


def words(commitment: dict[str, Any] | None) -> str:
    """What stands in the input of a cell."""
    if commitment is None:
        return ""
    return short_duration(commitment["minutes"]) if commitment["minutes"] else NO_COMMITMENT


def rows_to_offer(model: type[Content], named: set[int | None]) -> list[Any]:
    """The rows that a cell may stand for: live, in the making, or named already."""
    kind = ContentType.objects.get_for_model(model)
    in_work = Revision.objects.open().filter(content_type=kind).values("object_id")
    found = model.objects.filter(Q(is_live=True) | Q(pk__in=in_work) | Q(pk__in=named - {None}))
    return list(found.in_order())
