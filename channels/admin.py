from django.contrib import admin

from revisions.admin import ContentAdmin

from .models import Channel


@admin.register(Channel)
class ChannelAdmin(ContentAdmin):
    list_display = (*ContentAdmin.list_display, "kind", "address")
    list_filter = (*ContentAdmin.list_filter, "kind")
    search_fields = ("address",)
