"""The SLA: one unit of revision, edited as a grid of channels and severities, approved whole."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels.hours import validate_country, validate_opening_hours
from channels.places import InPlace

from .grid import Grid


class Clock(models.TextChoices):
    CALENDAR = "calendar", _("calendar hours, around the clock")
    BUSINESS = "business", _("business hours")


class Policy(Grid, InPlace):
    """What support promises: how soon it answers and solves, per channel and severity."""

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
    slug_field = "key"
    stands_in_texts = True
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
    # As in InPlace, but for the words of the help: here they are business hours.
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
                condition=Q(clock__in=Clock.values), name="policy_clock_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(clock=Clock.BUSINESS.value) | Q(is_live=False) | ~Q(opening_hours=""),
                name="business_clock_has_hours",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.clock == Clock.BUSINESS and not self.opening_hours:
            raise ValidationError({"opening_hours": _("Say when business hours are.")})
