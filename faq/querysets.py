"""What public pages ask of the FAQ."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

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


def categories_in_use() -> QuerySet[Category]:
    """Live categories that have live answers, in their order; counts nothing, so it stays fast."""
    answers = Item.objects.filter(is_live=True, category=OuterRef("pk"))
    return Category.objects.live().filter(Exists(answers)).in_order()


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
    return categories_among(items_of(edition))


def categories_among(items: Iterable[Item]) -> list[Category]:
    """The categories of these answers, in their order, each with `answers`, their number."""
    found: dict[int, Category] = {}
    for item in items:
        category = found.setdefault(item.category_id, item.category)
        category.answers = getattr(category, "answers", 0) + 1
    return list(found.values())


def items_of(edition: Edition, category: str = "") -> Iterable[Item]:
    """The answers of an edition, with their categories, in the order of the page; those of one
    category if its slug is given."""
    if edition.is_live:
        items = Item.objects.live().with_status(get_language()).select_related("category")
        return (items.filter(category__slug=category) if category else items).in_page_order()
    categories = [row for row in edition.rows(Category) if category in ("", row.slug)]
    places = {row.pk: (place, row) for place, row in enumerate(categories)}
    rows = [item for item in edition.rows(Item) if item.category_id in places]
    for item in rows:
        item.category = places[item.category_id][1]
    return sorted(rows, key=lambda item: places[item.category_id][0])
