"""By what the lists of revisions and batches are narrowed down."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.models import User

from ..models import Revision, content_models
from .desk import at_desk
from .waiting import REVISIONS, Group

# What a revision that touches no text is filtered by.
NO_LANGUAGE = "none"
# What a revision whose author has no account (any more) is filtered by.
NOBODY = "none"


def waiting_filter(groups: Mapping[str, Group]) -> type[admin.SimpleListFilter]:
    """By what waits for this person, in these groups of the first page."""

    class WaitingFilter(admin.SimpleListFilter):
        title = _("waiting for you")
        parameter_name = "for"

        def lookups(
            self, request: HttpRequest, model_admin: admin.ModelAdmin
        ) -> list[tuple[str, Any]]:
            return [(name, group.title) for name, group in groups.items()]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            if (group := groups.get(self.value() or "")) is None:
                return queryset
            return queryset.filter(pk__in=group.of(at_desk(request).user))

    return WaitingFilter


class StateFilter(admin.SimpleListFilter):
    """By state; without a choice those in review, or those of the group that waits."""

    title = _("state")
    parameter_name = "state"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.unless_chosen = (
            "all" if request.GET.get("for") in REVISIONS else Revision.State.IN_REVIEW
        )
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("all", _("All")), *Revision.State.choices]

    def value(self) -> str:
        return str(super().value() or self.unless_chosen)

    def choices(self, changelist: Any) -> Any:
        """Without Django's "All", which would stand for "in review" here."""
        return list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


class AuthorFilter(admin.SimpleListFilter):
    """By the person who began it; imports from the command line have none."""

    title = _("author")
    parameter_name = "author__id__exact"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        begun = Revision.objects.order_by().values("author")
        people = [(str(p.pk), p.display_name()) for p in User.objects.filter(pk__in=begun)]
        return [*sorted(people, key=lambda person: person[1]), (NOBODY, _("no account"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(author=None if self.value() == NOBODY else self.value())


class LanguageFilter(admin.SimpleListFilter):
    """By a language whose text is changed."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [*settings.LANGUAGES, (NO_LANGUAGE, _("facts only"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        if self.value() == NO_LANGUAGE:
            return queryset.exclude(languages__regex=r"\w")
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
