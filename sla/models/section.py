from django.db import models
from django.utils.translation import gettext_lazy as _

from revisions.models import Content


class Section(Content):
    """A section of the terms of support; its slug is its anchor."""

    revised_fields = ("slug", "title", "body")
    markdown_fields = {"body": "body_html"}
    required_texts = ("title", "body")
    public_page = "sla:terms"

    slug = models.SlugField(_("anchor"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("section of the terms")
        verbose_name_plural = _("terms of support")
        ordering = ["position", "pk"]
