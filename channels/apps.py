from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = _("Contact channels")

    def ready(self) -> None:
        from markup import references

        from .presentation import fill_channels

        references.register("channels", fill_channels)
