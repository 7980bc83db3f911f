from pathlib import PurePath
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Source


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Where texts came from: for looking up, written by imports alone."""

    list_display = ("document", "language", "text")
    list_filter = ("language",)
    search_fields = ("path",)
    ordering = ("path", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("content")

    @admin.display(description=_("document"), ordering="path")
    def document(self, source: Source) -> str:
        """Its name: in which folder of whose computer it lay, is nobody's business here."""
        return PurePath(source.path).name

    @admin.display(description=_("text"))
    def text(self, source: Source) -> str:
        return str(source.content)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return False
