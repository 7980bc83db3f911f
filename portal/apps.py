from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from . import checks, checks_around  # noqa: F401  registers them
