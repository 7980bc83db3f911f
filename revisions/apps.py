from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RevisionsConfig(AppConfig):
    name = "revisions"
    verbose_name = _("Revisions")

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers the system checks
        from .groups import make_groups

        post_migrate.connect(make_groups, dispatch_uid="revisions.make_groups")
