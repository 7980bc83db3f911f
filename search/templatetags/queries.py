"""What the first page of the desk shows of what customers look for."""

from typing import Any

from django import template
from django.urls import reverse

from revisions.admin.charts import DAYS_AT_A_GLANCE, Period

from ..finding import MAX_QUERY
from ..query_admin import tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def looked_for_in_vain(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The lists of queries lately: what each is called, how many, and its address."""
    if not context["user"].has_perm("search.view_query"):
        return []
    address = reverse("admin:search_query_changelist")
    return [tab | {"url": address + tab["url"]} for tab in tabs(Period(DAYS_AT_A_GLANCE))]


@register.simple_tag
def longest_query() -> int:
    """In characters: what search boxes take."""
    return MAX_QUERY
