from django.contrib import admin

from revisions.admin import ContentAdmin

from .models import Category, Item
from .vote_admin import VoteAdmin

__all__ = ["CategoryAdmin", "ItemAdmin", "VoteAdmin"]


@admin.register(Category)
class CategoryAdmin(ContentAdmin):
    pass


@admin.register(Item)
class ItemAdmin(ContentAdmin):
    list_display = (*ContentAdmin.list_display, "category")
    list_filter = (*ContentAdmin.list_filter, "category")
    list_select_related = ("category",)
    arranged_within = "category"
    ordering = ("category__position", "category_id", "position", "pk")
