from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Synonym
from .query_admin import QueryAdmin

__all__ = ["QueryAdmin", "SynonymAdmin"]


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    """`add/?words=…` begins a set with the words given. Sets that came with the product are
    switched off and not deleted: a deleted one would come back with the next version."""

    list_display = ["__str__", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["words"]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Synonym | None = None) -> bool:
        is_shipped = obj is not None and obj.shipped_key is not None
        return not is_shipped and super().has_delete_permission(request, obj)

    def get_form(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        form = super().get_form(request, *args, **options)
        form.base_fields["words"].widget.attrs["rows"] = 4
        return form
