"""What customers look for: queries that find nothing, and those of which nothing is opened."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from faq.models import Item
from revisions.admin.charts import Period, Share, chart, figure
from revisions.models import Content
from visitors.masking import MARK

from .log import attempt, remove_old_once_a_day
from .models import Query
from .models.query import QueryQuerySet

ON_A_PAGE = 50
NOTHING, UNOPENED = "nothing", "unopened"
TABS = {NOTHING: gettext_lazy("Found nothing"), UNOPENED: gettext_lazy("Found, but nothing opened")}


class Line(NamedTuple):
    """A query with its number of searches, and where to go on from it; an empty address: not for
    this person. Words and hits are those of the last time."""

    key: dict[str, str]
    words: str
    hits: int
    searches: int
    until: date
    chart: SafeString
    answer_url: str
    synonym_url: str


@admin.register(Query)
class QueryAdmin(admin.ModelAdmin):
    """The search keeps the log; here people look at it and go on from it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.list_view), name="search_query_changelist"),
            path("remove/", view(require_POST(self.remove_view)), name="search_query_remove"),
        ]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Sums over a period, those asked most first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        attempt(remove_old_once_a_day)
        period, show = Period.of(request), request.GET.get("show")
        show = show if show == UNOPENED else NOTHING
        rows = queries_of(period)
        lists = tabs(period)
        paginator = Paginator(sums_of(show, rows), ON_A_PAGE)
        paginator.count = next(
            tab["number"] for tab in lists if tab["name"] == show
        )  # counted once
        page = paginator.get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("What customers look for"),
            "period": period,
            "show": show,
            "tabs": lists,
            "figure": figure_of_all(show, rows, period),
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "lines": lines(request, list(page.object_list), rows, period),
            "may_remove": self.has_delete_permission(request),
        }
        return TemplateResponse(request, "search/queries.html", context)

    def remove_view(self, request: HttpRequest) -> HttpResponse:
        """Take a query off the log, on all its days: for words that should not be kept."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        key = {name: request.POST.get(name, "").replace("\0", "") for name in ("language", "stems")}
        Query.objects.filter(**key).delete()
        return redirect("admin:search_query_changelist")


def queries_of(period: Period) -> QueryQuerySet:
    return Query.objects.lately(period.days).filter(**period.in_language())


def sums_of(show: str, rows: QueryQuerySet) -> QueryQuerySet:
    """The sums of one of the lists, those asked most first."""
    if show == UNOPENED:
        return rows.found_something().summed().unopened()
    return rows.found_nothing().summed()


def tabs(period: Period) -> list[dict[str, Any]]:
    """The two lists: what each is called, how many are on it, and the end of its address."""
    rows = queries_of(period)
    return [
        {
            "name": name,
            "label": label,
            "number": sums_of(name, rows).count(),
            "url": period.query(show=name),
        }
        for name, label in TABS.items()
    ]


def figure_of_all(show: str, rows: QueryQuerySet, period: Period) -> SafeString:
    """All searches of a period, and how many of them ended as those of the list do."""
    if show == UNOPENED:
        ended, label = Q(hits__gt=0, opened=0), _("Searches in which nothing was opened")
    else:
        ended, label = Q(hits=0), _("Searches that found nothing")
    failed = Sum("searches", filter=ended, default=0)
    days = rows.order_by().values("day").annotate(failed=failed, count=Sum("searches"))
    numbers = {each["day"]: Share(each["failed"], each["count"]) for each in days}
    return figure(numbers, period, label, _("all searches"))


def lines(
    request: HttpRequest, sums: list[dict[str, Any]], rows: QueryQuerySet, period: Period
) -> list[Line]:
    days = days_of(sums, rows)
    return [line(request, each, days[each["language"], each["stems"]], period) for each in sums]


def line(request: HttpRequest, sums: dict[str, Any], days: list[Query], period: Period) -> Line:
    last, language = days[-1], sums["language"]
    by_day = {each.day: Share(each.searches, each.searches) for each in days}
    return Line(
        {"language": language, "stems": sums["stems"]},
        last.words,
        last.hits,
        sums["count"],
        sums["until"],
        chart(by_day, period, _("Searches")),
        answer_url(request, last.words, language),
        synonym_url(request, last.words),
    )


def days_of(
    sums: Iterable[dict[str, Any]], rows: QueryQuerySet
) -> dict[tuple[str, str], list[Query]]:
    """The days on which each of these was asked, in their order, by language and stems."""
    found: dict[tuple[str, str], list[Query]] = defaultdict(list)
    for row in rows.filter(stems__in=[each["stems"] for each in sums]).order_by("day"):
        found[row.language, row.stems].append(row)
    return found


def answer_url(request: HttpRequest, words: str, language: str) -> str:
    """The form of a new answer with the words as its question, in the language they came in."""
    if not request.user.has_perm("faq.add_item"):
        return ""
    column = Content.column("question", language)
    query = {"source_language": language, column: without_marks(words)}
    return reverse(f"admin:{Item._meta.app_label}_{Item._meta.model_name}_add", query=query)


def synonym_url(request: HttpRequest, words: str) -> str:
    """The form of a new set of synonyms that begins with the words."""
    if not request.user.has_perm("search.add_synonym"):
        return ""
    try:
        return reverse("admin:search_synonym_add", query={"words": without_marks(words)})
    except NoReverseMatch:  # nobody keeps synonyms on this site
        return ""


def without_marks(words: str) -> str:
    """What was masked is nothing to begin a text with."""
    return " ".join(words.replace(MARK, " ").split())
