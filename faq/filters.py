from collections.abc import Iterable
from typing import Protocol

from django_filters import ChoiceFilter, FilterSet

from .models import Item


class HasSlug(Protocol):
    slug: str


class ItemFilter(FilterSet):
    """`?category=slug`, one of the categories given: they are on the page anyway."""

    category = ChoiceFilter(field_name="category__slug")

    class Meta:
        model = Item
        fields = ["category"]

    def __init__(self, *args, categories: Iterable[HasSlug], **options) -> None:
        super().__init__(*args, **options)
        self.filters["category"].extra["choices"] = [(each.slug, each.slug) for each in categories]
