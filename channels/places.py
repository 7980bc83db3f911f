from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .hours import Place, validate_country, validate_timezone


class InPlace(models.Model):
    """Has `opening_hours` of its own, which follow the clock and the public holidays of a place."""

    timezone = models.CharField(
        _("time zone"), max_length=50, default=settings.TIME_ZONE, validators=[validate_timezone]
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("Two letters, for the public holidays (PH) of the opening hours."),
    )

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        return Place(self.opening_hours, self.timezone, self.country)
