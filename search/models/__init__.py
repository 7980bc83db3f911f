from .query import Query

__all__ = ["Query"]
