from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from revisions.models.of_content import OfContentQuerySet

from .documents import Document


class Source(models.Model):
    """Where the text of a row in one language came from, so that a second import knows it again.

    Not part of the content: no revision holds it, and reviewers do not see it.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    content = GenericForeignKey()
    language = models.CharField(_("language"), max_length=10)
    path = models.CharField(_("document"), max_length=500)
    # SHA-256 of what was imported, in its canonical form: as a whole, and of each column.
    digest = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    # Among its kind in the document, when the site had the same order or took it; else unknown.
    place = models.PositiveIntegerField(null=True)

    objects = OfContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported text")
        verbose_name_plural = _("imported texts")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="one_source_per_language"
            )
        ]
        indexes = [models.Index(fields=["path"], name="source_by_path")]

    def __str__(self) -> str:
        return f"{self.path} ({self.language})"

    @classmethod
    def of(cls, document: Document) -> "models.QuerySet[Source]":
        """What was imported from this and earlier versions of a document, in its language."""
        return cls.objects.filter(path=document.path, language=document.language)


class ImportedDraft(models.Model):
    """A draft that an import left behind, and its digest then: whether anybody has changed it."""

    revision = models.OneToOneField("revisions.Revision", on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.revision)


class ImportedImage(models.Model):
    """The image of ours that a file of documents became, so that it is not taken twice."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the file
    # As the storage names it: images/….png
    path = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.path
