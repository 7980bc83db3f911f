from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from people.groups import EDITORS, REVIEWERS

WORDS_LENGTH = 200  # characters of a query that are kept
STEMS_LENGTH = 400


class QueryQuerySet(models.QuerySet):
    def lately(self, days: int) -> "QueryQuerySet":
        """Of the last days, today included."""
        return self.filter(day__gt=localdate() - timedelta(days=days))

    def found_nothing(self) -> "QueryQuerySet":
        """Days on which nothing was found, with nothing found since either."""
        return self.filter(~later(hits__gt=0), hits=0)

    def found_something(self) -> "QueryQuerySet":
        """Days on which something was found, and ever since."""
        return self.filter(~later(hits=0), hits__gt=0)

    def summed(self) -> "QueryQuerySet":
        """One dictionary for each set of stems and language, those asked most first."""
        return (
            self.order_by()
            .values("language", "stems")
            .annotate(count=Sum("searches"), until=Max("day"))
            .order_by("-count", "-until", "stems", "language")
        )

    def unopened(self) -> "QueryQuerySet":
        """Sums of which no result was opened."""
        return self.annotate(clicks=Sum("opened")).filter(clicks=0)


def later(**found: int) -> Exists:
    """Whether the query was asked again on a later day, with so many hits."""
    key = {name: OuterRef(name) for name in ("language", "stems")}
    return Exists(Query.objects.filter(**key, day__gt=OuterRef("day"), **found))


class Query(models.Model):
    """What was looked for on one day with words of the same stems, in one language of the site.

    Its words are masked (visitors/masking.py). Nothing tells who looked for them.
    """

    desk_rights: ClassVar = {EDITORS: ("view",), REVIEWERS: ("view",)}

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    stems = models.CharField(max_length=STEMS_LENGTH)  # sorted, with blanks between
    # An example, as somebody typed it.
    words = models.CharField(_("words"), max_length=WORDS_LENGTH, default="")
    searches = models.PositiveIntegerField(_("searches"), default=0)
    hits = models.PositiveIntegerField(_("found"), default=0)  # the last time
    opened = models.PositiveIntegerField(_("opened"), default=0)

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search query")
        verbose_name_plural = _("what customers look for")
        ordering = ["-day", "-searches", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "stems", "day"], name="query_once_a_day")
        ]
        indexes = [
            models.Index(fields=["day"], name="query_by_day"),
            # All that the sums at the desk need, in their order: with it they take a quarter of
            # the time.
            models.Index(
                fields=["language", "stems", "day", "hits", "opened", "searches"],
                name="query_for_sums",
            ),
        ]

    def __str__(self) -> str:
        return self.words


def first_day_kept(days: int) -> date:
    """The oldest day that stays when the log is kept for so many days; 0: no day stays."""
    return localdate() - timedelta(days=days - 1)
