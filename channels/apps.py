from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = _("Contact channels")

    def ready(self) -> None:
        from markup import references

        from .markdown import fill_channels_in_markdown
        from .presentation import fill_channels

        references.register("channels", fill_channels, fill_channels_in_markdown)
