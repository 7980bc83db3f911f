"""What public pages ask of the FAQ."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from revisions.editions import Edition

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


def categories_of(edition: Edition) -> list[Category]:
    """The categories of an edition that have answers, each with `answers`, their number."""
    if edition.is_live:
        return list(categories_with_answers())
    numbers = Counter(item.category_id for item in edition.rows(Item))
    for category in edition.rows(Category):
        category.answers = numbers[category.pk]
    return [category for category in edition.rows(Category) if category.answers]


def items_of(edition: Edition, category: str = "") -> Iterable[Item]:
    """The answers of an edition, in the order of the page; of one category if its slug is given."""
    if edition.is_live:
        items = Item.objects.live().in_page_order()
        return items.filter(category__slug=category) if category else items
    categories = [row for row in edition.rows(Category) if category in ("", row.slug)]
    places = {row.pk: place for place, row in enumerate(categories)}
    rows = [item for item in edition.rows(Item) if item.category_id in places]
    return sorted(rows, key=lambda item: places[item.category_id])
