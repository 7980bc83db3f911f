"""What public pages ask of the FAQ."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
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


def first_items_of(edition: Edition, number: int) -> list[tuple[Category, int, list[Item]]]:
    """The categories of an edition that have answers, each with their number and the first of
    them, in the order of the page. One query if it is the live one."""
    items = _first_live_items(number) if edition.is_live else items_of(edition)
    found = []
    for _key, group in groupby(items, key=lambda item: item.category_id):
        rows = list(group)
        count = rows[0].answers if edition.is_live else len(rows)
        found.append((rows[0].category, count, rows[:number]))
    return found


def _first_live_items(number: int) -> QuerySet[Item]:
    """With their categories, and each with `answers`, the number of answers in its category."""
    in_category = {"partition_by": F("category_id")}
    place = Window(RowNumber(), order_by=[F("position").asc(), F("pk").asc()], **in_category)
    items = Item.objects.live().annotate(place=place, answers=Window(Count("pk"), **in_category))
    return items.filter(place__lte=number).select_related("category").in_page_order()


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


class Neighbours(NamedTuple):
    previous: Item | None = None
    next: Item | None = None


def neighbours_of(item: Item, edition: Edition) -> Neighbours:
    """The answers before and after this one in its category. One query if the edition is live."""
    if edition.is_live:
        return _live_neighbours(item)
    rows = list(items_of(edition, item.category.slug))
    if item not in rows:  # a preview in a category that is not live yet
        return Neighbours()
    place = rows.index(item)
    return Neighbours(
        rows[place - 1] if place else None,
        rows[place + 1] if place + 1 < len(rows) else None,
    )


def _live_neighbours(item: Item) -> Neighbours:
    """Asks for these two rows only: a category may hold many answers, and answers are long."""
    others = Item.objects.live().filter(category=item.category_id)
    at_its_place = Q(position=item.position)
    before = others.filter(Q(position__lt=item.position) | at_its_place & Q(pk__lt=item.pk))
    after = others.filter(Q(position__gt=item.position) | at_its_place & Q(pk__gt=item.pk))
    nearest = Q(pk=Subquery(before.order_by("-position", "-pk").values("pk")[:1]))
    nearest |= Q(pk=Subquery(after.order_by("position", "pk").values("pk")[:1]))
    found = {_place(row) > _place(item): row for row in Item.objects.filter(nearest)}
    return Neighbours(found.get(False), found.get(True))


def _place(item: Item) -> tuple[int, int]:
    """Where an answer stands in its category."""
    return item.position, item.pk
