"""The words that the index knows, for corrections, suggestions and weights."""

from django.db import models


class Term(models.Model):
    """A stem, in how many entries it stands, and in how many of their heads."""

    stem = models.CharField(max_length=60, unique=True)
    documents = models.PositiveIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)
    # What is left of it without one or two letters, joined by spaces: two words with a letter
    # wrong share one of these. Both databases index them (migration 0002).
    shortened = models.TextField(default="")

    def __str__(self) -> str:
        return self.stem


class Form(models.Model):
    """A word as it is spelt in heads, and in how many of them."""

    word = models.CharField(max_length=60, unique=True)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="forms")
    heads = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word
