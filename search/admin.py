from .query_admin import QueryAdmin

__all__ = ["QueryAdmin"]
