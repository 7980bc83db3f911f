from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils.functional import cached_property

from channels.models import Channel
from faq.models import Category, Item
from revisions.models import Content, Revision
from sla.models import Policy, Section, Tier

# The pages that always are there, each with the kinds of content that stand on it.
PAGES: dict[str, tuple[type[Content], ...]] = {
    "portal:home": (Category, Item, Channel, Policy, Tier),
    "faq:list": (Category, Item),
    "channels:contacts": (Channel,),
    "sla:policy": (Policy, Tier, Channel),
    "sla:terms": (Section,),
}


class PageSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        """When something went live on the page or off it; None if it has always been empty."""
        kinds = ContentType.objects.get_for_models(*PAGES[item]).values()
        found = [self._latest[kind.pk] for kind in kinds if kind.pk in self._latest]
        return max(found, default=None)

    @cached_property
    def _latest(self) -> dict[int, datetime]:
        """The latest publication of each kind of content. One query for all pages."""
        published = Revision.objects.filter(state=Revision.State.PUBLISHED)
        return dict(published.values_list("content_type").annotate(Max("published_at")))


class ItemSitemap(Sitemap):
    """Answers in the languages that they are in: elsewhere their page shows the source text."""

    i18n = alternates = x_default = True

    def items(self) -> list[Item]:
        texts = [column for field in Item.required_texts for column in Item.columns_of(field)]
        answers = Item.objects.live().in_page_order().select_related("live_revision")
        return list(answers.only("slug", "live_revision__published_at", *texts))

    def get_languages_for_item(self, item: Item) -> list[str]:
        return item.languages_of_text()

    def location(self, item: Item) -> str:
        return item.public_path()

    def lastmod(self, item: Item) -> datetime:
        return item.live_revision.published_at


SITEMAPS = {"pages": PageSitemap, "faq": ItemSitemap}
