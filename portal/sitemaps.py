from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from channels.sitemaps import ContactsSitemap
from faq.sitemaps import ItemSitemap
from sla.sitemaps import PolicySitemap, TermsSitemap


class HomeSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return ["portal:home", "faq:list"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "home": HomeSitemap,
    "contacts": ContactsSitemap,
    "policy": PolicySitemap,
    "terms": TermsSitemap,
    "faq": ItemSitemap,
}
