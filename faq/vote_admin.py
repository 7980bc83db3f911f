"""Unhelpful answers: what readers say to “Did this help?”, for those who can do better."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from math import sqrt
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from revisions.admin.charts import Period, Share, chart, figure

from .models import Item, Vote

ON_A_PAGE = 50
CERTAINTY = 1.96  # standard deviations: 95 %
LABEL = gettext_lazy("Votes that it did not help")
NO = Count("pk", filter=Q(helpful=False))


class Line(NamedTuple):
    """An answer with its votes: how many of how many said that it did not help."""

    item: Item
    share: Share
    sentences: int
    chart: SafeString
    url: str

    @property
    def percent(self) -> int:
        return round(100 * self.share.part / self.share.whole)


@admin.register(Vote)
class VoteAdmin(admin.ModelAdmin):
    """Nobody edits what readers said. An administrator can delete a vote."""

    list_display = fields = ("item", "revision", "language", "helpful", "sentence", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.item_view)
        return [path("of/<int:pk>/", view, name="faq_vote_of_item"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Live answers with votes that they did not help, the worst first."""
        period, votes = self._asked(request)
        shares = worst_first(shares_of(votes))
        page = Paginator(shares, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": _("Unhelpful answers"),
            "figure": figure(by_day(votes)[None], period, LABEL, _("all votes")),
            "lines": lines(page.object_list, votes, period),
        }
        return self._page(request, "faq/votes.html", period, page, context)

    def item_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The votes on one answer, and what was said with them."""
        period, votes = self._asked(request)
        item = get_object_or_404(Item, pk=pk)
        votes = votes.filter(item=item)
        said = votes.exclude(sentence="").select_related("revision").order_by("-created_at", "-pk")
        page = Paginator(said, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": _("Did it help? %(item)s") % {"item": item},
            "item": item,
            "figure": figure(by_day(votes)[None], period, LABEL, _("all votes")),
            "may_delete": self.has_delete_permission(request),
        }
        return self._page(request, "faq/votes_of_item.html", period, page, context)

    def _asked(self, request: HttpRequest) -> tuple[Period, QuerySet[Vote]]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        period = Period.of(request)
        return period, votes_of(period)

    def _page(
        self, request: HttpRequest, template: str, period: Period, page: Any, context: dict
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "period": period,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
        }
        return TemplateResponse(request, template, context)


def votes_of(period: Period) -> QuerySet[Vote]:
    """The votes of a period on answers that are live."""
    live = Item.objects.live().values("pk")
    return Vote.objects.filter(item__in=live, created_at__gte=period.begin, **period.in_language())


def shares_of(votes: QuerySet[Vote]) -> dict[int, Share]:
    """By key of the answer; those that helped everybody are left out."""
    rows = votes.order_by().values("item").annotate(no=NO, all=Count("pk")).filter(no__gt=0)
    return {row["item"]: Share(row["no"], row["all"]) for row in rows}


def worst_first(shares: dict[int, Share]) -> list[tuple[int, Share]]:
    return sorted(shares.items(), key=lambda each: (-at_least(each[1]), -each[1].whole, each[0]))


def at_least(share: Share) -> float:
    """What the share of all readers is at least, going by those who voted: the lower bound of
    Wilson's interval. One “no” of one vote says less than eight of ten."""
    number, found = share.whole, share.part / share.whole
    square = CERTAINTY**2
    spread = CERTAINTY * sqrt((found * (1 - found) + square / (4 * number)) / number)
    return (found + square / (2 * number) - spread) / (1 + square / number)


def lines(shares: Iterable[tuple[int, Share]], votes: QuerySet[Vote], period: Period) -> list[Line]:
    numbers = dict(shares)
    votes = votes.filter(item__in=numbers)
    items, days = Item.objects.in_bulk(numbers), by_day(votes)
    said = votes.exclude(sentence="").order_by().values_list("item").annotate(Count("pk"))
    sentences = dict(said)
    return [
        Line(
            items[key],
            share,
            sentences.get(key, 0),
            chart(days[key], period, LABEL),
            reverse("admin:faq_vote_of_item", args=[key]) + period.query(),
        )
        for key, share in numbers.items()
    ]


def by_day(votes: QuerySet[Vote]) -> dict[int | None, dict[date, Share]]:
    """By key of the answer, and under None for all of them: the votes of each day."""
    found: dict[int | None, dict[date, Share]] = defaultdict(dict)
    rows = votes.order_by().values("item", day=TruncDate("created_at"))
    for row in rows.annotate(no=NO, all=Count("pk")):
        found[row["item"]][row["day"]] = Share(row["no"], row["all"])
        part, whole = found[None].get(row["day"], Share(0, 0))
        found[None][row["day"]] = Share(part + row["no"], whole + row["all"])
    return found
