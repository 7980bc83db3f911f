from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from revisions.models import Content, ContentQuerySet


class Category(Content):
    """A heading under which answers stand on the FAQ page."""

    revised_fields = ("title", "slug")
    required_texts = ("title",)
    public_page = "faq:list"
    page_parameter = "category"

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def public_path(self) -> str:
        return f"{reverse('faq:list')}?category={self.slug}"

    @classmethod
    def anchors_of(cls, rows: Iterable[Content], language: str) -> set[str]:
        """None: the page shows one category, or all answers from their beginning."""
        return set()


class ItemQuerySet(ContentQuerySet):
    def live(self) -> "ItemQuerySet":
        """Live answers of live categories."""
        return super().live().filter(category__is_live=True)

    def in_page_order(self) -> "ItemQuerySet":
        """As the FAQ page shows them: by category, then by place within it."""
        return self.order_by("category__position", "category_id", "position", "pk")


class Item(Content):
    """A question and its answer."""

    revised_fields = ("category", "slug", "question", "answer", "keywords")
    markdown_fields = {"answer": "answer_html"}
    required_texts = ("question", "answer")
    title_field = "question"
    public_page = "faq:list"
    detail_page = "faq:item"

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="items"
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        help_text=_("One for all languages. The old address keeps leading here if you change it."),
    )
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"))
    answer_html = models.TextField(editable=False, default="")
    keywords = models.CharField(
        _("search hints"),
        max_length=500,
        blank=True,
        help_text=_("Words that customers use and the answer does not. Readers do not see them."),
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["category", "position"], name="item_page_order")]

    def siblings(self) -> models.QuerySet:
        return super().siblings().filter(category=self.category_id)

    def public_path(self) -> str:
        return reverse("faq:item", args=[self.slug])
