from django.db import models
from django.db.models import F


class Publication(models.Model):
    """One row: the number that moves with every publication, so that caches know."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current_number(cls) -> int:
        """How many publications there have been; 0 before the first."""
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def move(cls) -> None:
        """Count one publication. Call inside the transaction that publishes."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(number=F("number") + 1)
