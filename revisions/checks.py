"""System checks: ways around publication that the admin would offer are refused at start."""

from typing import Any

from django.contrib import admin
from django.core import checks

from .models import Content, content_models


@checks.register
def content_has_no_many_to_many(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{model._meta.label} has many-to-many fields, which no snapshot holds.",
            hint="Put the links into the snapshot as keys of their own.",
            obj=model,
            id="revisions.E001",
        )
        for model in content_models()
        if model._meta.local_many_to_many
    ]


@checks.register(checks.Tags.admin)
def content_admin_has_no_side_doors(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{type(model_admin).__name__} would write live columns through {door}.",
            hint="Edit content through a revision.",
            obj=type(model_admin),
            id="revisions.E002",
        )
        for model, model_admin in admin.site._registry.items()
        if issubclass(model, Content)
        for door in ("list_editable", "inlines")
        if getattr(model_admin, door)
    ]
