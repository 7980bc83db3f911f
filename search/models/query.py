from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Max, Min, OuterRef, Subquery, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from revisions.groups import EDITORS, REVIEWERS

WORDS_LENGTH = 200  # characters of a query that are kept
STEMS_LENGTH = 400


class QueryQuerySet(models.QuerySet):
    def lately(self, days: int) -> "QueryQuerySet":
        """Of the last days, today included."""
        return self.filter(day__gt=localdate() - timedelta(days=days))

    def summed(self) -> "QueryQuerySet":
        """One dictionary for each set of stems and language, with what was found the last time."""
        last = Query.objects.filter(language=OuterRef("language"), stems=OuterRef("stems"))
        last = last.order_by("-day")
        return (
            self.order_by()
            .values("language", "stems")
            .annotate(
                count=Sum("searches"),
                clicks=Sum("opened"),
                since=Min("day"),
                until=Max("day"),
                last_hits=Subquery(last.values("hits")[:1]),
                last_words=Subquery(last.values("words")[:1]),
            )
        )

    def found_nothing(self) -> "QueryQuerySet":
        """The sums of queries that had no hit the last time, those asked most first."""
        return self.summed().filter(last_hits=0).order_by("-count", "-until", "stems", "language")

    def opened_nothing(self) -> "QueryQuerySet":
        """The sums of queries that had hits the last time and of which no hit was opened."""
        found = self.summed().filter(last_hits__gt=0, clicks=0)
        return found.order_by("-count", "-until", "stems", "language")


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
        indexes = [models.Index(fields=["day"], name="query_by_day")]

    def __str__(self) -> str:
        return self.words


def first_day_kept(days: int) -> date:
    """The oldest day that stays when the log is kept for so many days; 0: no day stays."""
    return localdate() - timedelta(days=days - 1)
