from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from .models import Policy, Section


class PolicySitemap(Sitemap):
    i18n = alternates = x_default = True
    page, model = "sla:policy", Policy

    def items(self) -> list[str]:
        return [self.page]

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        return self.model.objects.live().aggregate(at=Max("live_revision__published_at"))["at"]


class TermsSitemap(PolicySitemap):
    page, model = "sla:terms", Section
