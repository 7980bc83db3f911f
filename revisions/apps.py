from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class RevisionsConfig(AppConfig):
    name = "revisions"
    verbose_name = _("Revisions")

    def ready(self) -> None:
        from . import (
            checks,  # noqa: F401  registers the system checks
            mails,
        )
        from .groups import make_groups
        from .models import ReviewEvent

        post_migrate.connect(make_groups, dispatch_uid="revisions.make_groups")
        post_save.connect(mails.after_step, ReviewEvent, dispatch_uid="revisions.mails")
