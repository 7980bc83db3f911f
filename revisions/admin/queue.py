"""The list of revisions: by default those that wait for a reviewer, the oldest first."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..models import Revision, content_models


class StateFilter(admin.SimpleListFilter):
    """By state; without a choice those in review."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [*Revision.State.choices, ("all", _("all states"))]

    def value(self) -> str:
        return str(super().value() or Revision.State.IN_REVIEW)

    def choices(self, changelist: Any) -> Any:
        """Without Django's "All", which would stand for "in review" here."""
        return list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


class LanguageFilter(admin.SimpleListFilter):
    """By a language whose text is changed."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(settings.LANGUAGES)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        return queryset.filter(languages__contains=f" {self.value()} ")


class KindFilter(admin.SimpleListFilter):
    """By kind of content."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [
            (model._meta.label_lower, capfirst(model._meta.verbose_name_plural))
            for model in content_models()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        models = {model._meta.label_lower: model for model in content_models()}
        if (model := models.get(self.value() or "")) is None:
            return queryset
        return queryset.filter(content_type=ContentType.objects.get_for_model(model))


class Queue(admin.ModelAdmin):
    """The change list of revisions."""

    change_list_template = "revisions/queue.html"
    list_display = ("named", "kind", "languages_touched", "written_by", "state_shown", "waiting")
    list_display_links = ("named",)
    list_filter = (
        StateFilter,
        LanguageFilter,
        KindFilter,
        ("author", admin.RelatedOnlyFieldListFilter),
    )
    list_per_page = 50
    actions = None
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    ordering = (F("submitted_at").asc(nulls_last=True), "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        revisions: QuerySet = super().get_queryset(request)
        return (
            revisions.defer("proposed", "published")
            .select_related("content_type")
            .prefetch_related("content", "contributors")
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {"title": _("Revisions"), "subtitle": None, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("what"))
    def named(self, revision: Revision) -> SafeString:
        return format_html(
            "{} <span class='quiet'>№\u00a0{}</span>", revision.content, revision.number
        )

    @admin.display(description=_("kind"))
    def kind(self, revision: Revision) -> str:
        return capfirst(str(revision.content._meta.verbose_name))

    @admin.display(description=_("languages"), empty_value="")
    def languages_touched(self, revision: Revision) -> str:
        return " ".join(code.upper() for code in revision.language_codes()) or "–"

    @admin.display(description=_("by"))
    def written_by(self, revision: Revision) -> str:
        return ", ".join(revision.contributor_names())

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, revision: Revision) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span>', revision.state, revision.get_state_display()
        )

    @admin.display(description=_("submitted"), ordering="submitted_at")
    def waiting(self, revision: Revision) -> Any:
        return revision.submitted_at
