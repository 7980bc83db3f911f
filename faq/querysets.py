"""What public pages ask of the FAQ."""

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from .models import Category, Item


def categories_with_answers() -> QuerySet[Category]:
    """Live categories in their order, each with `answers`, the number of its live answers."""
    return (
        Category.objects.live()
        .annotate(answers=Count("items", filter=Q(items__is_live=True)))
        .filter(answers__gt=0)
        .in_order()
    )


def first_items(number: int) -> QuerySet[Item]:
    """The first live answers of each category, in the order of the page."""
    place = Window(
        RowNumber(), partition_by=F("category_id"), order_by=[F("position").asc(), F("pk").asc()]
    )
    return Item.objects.live().annotate(place=place).filter(place__lte=number).in_page_order()
