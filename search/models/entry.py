from django.contrib.contenttypes.models import ContentType
from django.db import models


class Entry(models.Model):
    """A live row in one language, as the index knows it: what stands in its head, as stems.

    Words and stems are joined by spaces, and the nth stem belongs to the nth word. Both databases
    keep an index of the stems up to date by themselves (migration 0002).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    category_id = models.PositiveBigIntegerField(null=True, db_index=True)  # of a FAQ answer
    question_words = models.TextField()
    question = models.TextField()
    keyword_words = models.TextField()
    keywords = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="entry_of_row_and_language"
            )
        ]

    def __str__(self) -> str:
        return self.question_words


class Text(models.Model):
    """All stems of an entry, of its answer too, without stop words."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True)
    stems = models.TextField()

    def __str__(self) -> str:
        return self.stems
