from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Item


class ItemSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self) -> list[Item]:
        return list(
            Item.objects.live()
            .in_page_order()
            .select_related("live_revision")
            .only("slug", "live_revision__published_at")
        )

    def location(self, item: Item) -> str:
        return reverse("faq:item", args=[item.slug])

    def lastmod(self, item: Item) -> datetime:
        return item.live_revision.published_at
