from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import factor
from .groups import group_in_words, permission_in_words
from .models import User

IN_WORDS: dict[str, Callable[[Any], str]] = {
    "groups": group_in_words,
    "permissions": permission_in_words,
    "user_permissions": permission_in_words,
}
# Rights on what has no page at the desk would open nothing.
WITHOUT_PAGES = ("axes", "otp_totp", "otp_static")


class RightsAdmin(admin.ModelAdmin):
    """Names groups and rights in the language of whoever gives them."""

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name in IN_WORDS:
            field.label_from_instance = IN_WORDS[db_field.name]
            if field.queryset.model is Permission:
                field.queryset = field.queryset.exclude(content_type__app_label__in=WITHOUT_PAGES)
        return field

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Without the links to groups and rights, which go along and mean nothing to a reader."""
        names, _counts, needed, protected = super().get_deleted_objects(objs, request)
        names = [name for name in names if not isinstance(name, list)]
        return names, {self.opts.verbose_name_plural: len(names)}, needed, protected


class GroupFilter(admin.SimpleListFilter):
    """By a group that people are in."""

    title = _("group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(str(group.pk), group_in_words(group)) for group in Group.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(groups=self.value())


@admin.register(User)
class PeopleAdmin(RightsAdmin, UserAdmin):
    fieldsets = (
        *UserAdmin.fieldsets,
        (_("Work at the desk"), {"fields": ("interface_language",)}),
    )
    list_display = (*UserAdmin.list_display, "interface_language", "second_factor")
    list_filter = ("is_staff", "is_superuser", "is_active", GroupFilter)
    actions = ("reset_second_factor",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        apps = TOTPDevice.objects.filter(user=models.OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_app=models.Exists(apps))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever is added may sign in: accounts are for the desk, and readers need none."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    @admin.display(description=_("second factor"), boolean=True, ordering="has_app")
    def second_factor(self, user: User) -> bool:
        return user.has_app

    @admin.action(description=_("Reset the second factor"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """For somebody who has lost the phone: they set up a new one when they come next."""
        done = [user for user in queryset if factor.reset(user, by=request.user.get_username())]
        for user in done:
            self.log_change(request, user, gettext("The second factor was reset."))
        number = len(done)
        said = ngettext(
            "The second factor of %(number)s person was reset.",
            "The second factor of %(number)s people was reset.",
            number,
        )
        self.message_user(request, said % {"number": number})


# Their pages would show the keys of everybody.
for device in (TOTPDevice, StaticDevice):
    admin.site.unregister(device)
admin.site.unregister(Group)


@admin.register(Group)
class PeopleGroupAdmin(RightsAdmin, GroupAdmin):
    list_display = ("in_words",)

    @admin.display(description=_("group"), ordering="name")
    def in_words(self, group: Group) -> str:
        return group_in_words(group)
