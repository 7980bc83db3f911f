from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .models import User


@admin.register(User)
class PeopleAdmin(UserAdmin):
    fieldsets = (
        *UserAdmin.fieldsets,
        (_("Work at the desk"), {"fields": ("interface_language",)}),
    )
    list_display = (*UserAdmin.list_display, "interface_language")
