from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from revisions.models import Content


class Tier(Content):
    """A severity of requests: critical, high, medium, low."""

    revised_fields = ("key", "name", "description")
    markdown_fields = {"description": "description_html"}
    required_texts = ("name",)
    slug_field = "key"
    stands_in_texts = True
    title_field = "name"
    public_page = "sla:policy"

    key = models.SlugField(
        _("key"),
        max_length=80,
        help_text=_("A short name in Latin letters, for example “critical”."),
    )
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(
        _("definition"), blank=True, help_text=_("When does a request get this severity?")
    )
    description_html = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("severity")
        verbose_name_plural = _("severities")
        ordering = ["position", "pk"]

    def public_path(self) -> str:
        """The definition on the page, or the page: it defines what its policies name."""
        shown_language = self.read_in(get_language()).language
        definition = getattr(self, self.column("description", shown_language))
        if definition and self.live_rows_referring():
            return super().public_path()
        return reverse(self.public_page)

    @classmethod
    def anchors_of(cls, rows: Iterable[Content], language: str) -> set[str]:
        """Of those that are defined there."""
        paths = (row.get_public_url(language) for row in rows)
        return {path.partition("#")[2] for path in paths if "#" in path}

    @property
    def anchor(self) -> str:
        """Policies have their anchors on the same page."""
        return f"severity-{self.key}"
