"""What the first page of the desk shows of readers' votes."""

from typing import Any

from django import template
from django.urls import reverse

from revisions.admin.charts import DAYS_AT_A_GLANCE, Period

from ..vote_admin import shares_of, votes_of

register = template.Library()


@register.simple_tag(takes_context=True)
def unhelpful_answers(context: dict[str, Any]) -> dict[str, Any] | None:
    """How many live answers did not help somebody lately, and the list of them."""
    if not context["user"].has_perm("faq.view_vote"):
        return None
    period = Period(DAYS_AT_A_GLANCE)
    return {
        "number": len(shares_of(votes_of(period))),
        "url": reverse("admin:faq_vote_changelist") + period.query(),
    }
