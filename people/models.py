from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who works at the desk: an editor, a translator, a reviewer, an administrator."""

    interface_language = models.CharField(
        _("interface language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which this person sees the admin and gets mail."),
    )

    def display_name(self) -> str:
        """The name that logs and histories keep: the full name, or the login if there is none.

        At most 300 characters, which is what their columns hold.
        """
        return (self.get_full_name() or self.get_username())[:300]


@receiver(pre_delete, sender=User)
def lock_account(instance: User, **sent: Any) -> None:
    """Whoever saves something under this account at the same instant is through before the links
    to it are emptied, or waits and finds it gone: the deletion itself never fails."""
    User.objects.select_for_update().filter(pk=instance.pk).first()
