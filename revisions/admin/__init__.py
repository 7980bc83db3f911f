"""The desk: where content is edited, reviewed and looked back at."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .batch import BatchAdmin
from .content import ContentAdmin
from .revision import RevisionAdmin
from .translations import TranslationsAdmin

admin.site.site_header = admin.site.site_title = settings.SITE_NAME or _("Support docs")
admin.site.index_title = _("The desk")

__all__ = ["BatchAdmin", "ContentAdmin", "RevisionAdmin", "TranslationsAdmin"]
