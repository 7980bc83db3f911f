"""How rows of content are listed: what is live, what is in work, which languages are there."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Content, Revision
from ..permissions import can_review
from .arrangement import arrange_page
from .desk import at_desk
from .redaction import redact_page


def open_revisions(model: type[Content]) -> QuerySet:
    """The open revisions of the row of an outer query."""
    kind = ContentType.objects.get_for_model(model)
    return Revision.objects.open().filter(content_type=kind, object_id=OuterRef("pk")).order_by()


class WorkFilter(admin.SimpleListFilter):
    """By what is going on with a row."""

    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        state = Revision.State
        states = (state.DRAFT, state.IN_REVIEW, state.CHANGES_REQUESTED)
        return [(state.value, state.label) for state in states] + [("none", _("nothing open"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        if self.value() == "none":
            return queryset.filter(open_count=None)
        kind = ContentType.objects.get_for_model(queryset.model)
        rows = Revision.objects.filter(content_type=kind, state=self.value())
        return queryset.filter(pk__in=rows.values("object_id"))


class MissingLanguageFilter(admin.SimpleListFilter):
    """Rows that have no text in a language."""

    title = _("not written in")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(settings.LANGUAGES)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(settings.LANGUAGES):
            return queryset
        missing = Q()
        for field in queryset.model.required_texts:
            column = queryset.model.column(field, self.value())
            missing |= Q(**{column: ""}) | Q(**{column: None})
        return queryset.filter(missing)


class ContentList(admin.ModelAdmin):
    """The change list of a kind of content."""

    list_display = ("named", "is_live", "in_work", "languages_present")
    list_display_links = ("named",)
    list_filter = ("is_live", WorkFilter, MissingLanguageFilter)
    list_per_page = 50
    actions = None
    show_facets = admin.ShowFacets.NEVER
    ordering = ("position", "pk")
    show_full_result_count = False
    change_list_template = "revisions/arrange_link.html"
    # The link to another row within which rows have their order (Content.siblings); "": all rows.
    arranged_within: ClassVar[str] = ""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("arrange/", view(self.arrange_view), name=f"{name}_arrange"),
            path("<int:pk>/redact/", view(self.redact_view), name=f"{name}_redact"),
            *super().get_urls(),
        ]

    def arrange_view(self, request: HttpRequest) -> HttpResponse:
        return arrange_page(self, request)

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redact_page(self, request, pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = open_revisions(self.model)
        counted = found.values("object_id").annotate(count=Count("pk")).values("count")
        # By their numbers: in the order of keys, SQLite would read all revisions for each row.
        newest = found.order_by("-number").values("state")[:1]
        rows: QuerySet = super().get_queryset(request)
        return rows.annotate(open_count=Subquery(counted), open_state=Subquery(newest))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {"may_arrange": can_review(at_desk(request).user)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Explicit columns: modeltranslation's base column follows the active language."""
        texts = [f for f in self.model.revised_fields if self.model.is_translated_field(f)]
        columns = [column for field in texts for column in self.model.columns_of(field)]
        return [*columns, self.model.slug_field, *self.search_fields]

    @admin.display(description=_("text"))
    def named(self, row: Content) -> str:
        if row.live_revision_id and not row.is_live:
            return format_html('{} <span class="state">{}</span>', row, _("retired"))
        return str(row)

    @admin.display(description=_("in work"), empty_value="")
    def in_work(self, row: Any) -> SafeString | None:
        if not row.open_count:
            return None
        chip = format_html(
            '<span class="state state-{}">{}</span>',
            row.open_state,
            Revision.State(row.open_state).label,
        )
        if row.open_count == 1:
            return chip
        more = row.open_count - 1
        return format_html("{} {}", chip, ngettext("and %d more", "and %d more", more) % more)

    @admin.display(description=_("languages"))
    def languages_present(self, row: Content) -> SafeString:
        present = [code for code, _name in settings.LANGUAGES if row.read_in(code).is_translated]
        return format_html(
            '<span class="languages">{}</span>', " ".join(code.upper() for code in present) or "–"
        )
