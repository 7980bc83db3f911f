from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlaConfig(AppConfig):
    name = "sla"
    verbose_name = _("SLA and terms of support")

    def ready(self) -> None:
        from markup import references

        from .markdown import fill_sla_in_markdown
        from .presentation import fill_sla

        references.register("sla", fill_sla, fill_sla_in_markdown)
