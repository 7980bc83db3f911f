from .item import Category, Item, ItemQuerySet
from .vote import Vote

__all__ = ["Category", "Item", "ItemQuerySet", "Vote"]
