"""The groups that people are put into, made after each migrate: a new language brings its own."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from people.groups import EDITORS, REVIEWERS, translate_permission, translators

from .models import Content, Revision


def make_groups(app_config: AppConfig, using: str, **options: Any) -> None:
    """Give the groups their rights on the content of one app that was just migrated."""
    groups = {
        name: Group.objects.using(using).get_or_create(name=name)[0]
        for name in (EDITORS, REVIEWERS, *(translators(code) for code, _ in settings.LANGUAGES))
    }
    if app_config.label == Revision._meta.app_label:
        _grant_workflow(groups, using)
    for model in app_config.get_models():
        if issubclass(model, Content):
            _grant_content(groups, model, using)
        elif rights := getattr(model, "desk_rights", None):
            _grant_declared(groups, model, rights, using)


def _grant_workflow(groups: dict[str, Group], using: str) -> None:
    kind = ContentType.objects.db_manager(using).get_for_model(Revision)
    permissions = Permission.objects.using(using).filter(content_type=kind)
    for code, name in settings.LANGUAGES:
        permission, _ = permissions.get_or_create(
            codename=translate_permission(code),
            content_type=kind,
            defaults={"name": f"Can propose text in one language: {name}"},
        )
        groups[translators(code)].permissions.add(permission)
    for group in groups.values():
        group.permissions.add(permissions.get(codename="view_revision"))
    groups[EDITORS].permissions.add(permissions.get(codename="edit_every_language"))
    groups[REVIEWERS].permissions.add(permissions.get(codename="approve_revision"))


def _grant_declared(
    groups: dict[str, Group],
    model: type[Model],
    rights: dict[str, tuple[str, ...]],
    using: str,
) -> None:
    """What a model that is not content says of itself: `desk_rights = {EDITORS: ("view",)}`."""
    kind = ContentType.objects.db_manager(using).get_for_model(model)
    for name, actions in rights.items():
        codenames = [f"{action}_{model._meta.model_name}" for action in actions]
        permissions = Permission.objects.using(using).filter(content_type=kind)
        groups[name].permissions.add(*permissions.filter(codename__in=codenames))


def _grant_content(groups: dict[str, Group], model: type[Content], using: str) -> None:
    kind = ContentType.objects.db_manager(using).get_for_model(model)
    rights = {
        permission.codename.split("_")[0]: permission
        for permission in Permission.objects.using(using).filter(content_type=kind)
    }
    for name, group in groups.items():
        group.permissions.add(rights["view"])
        if name != REVIEWERS:
            group.permissions.add(rights["change"])
    groups[EDITORS].permissions.add(rights["add"])
