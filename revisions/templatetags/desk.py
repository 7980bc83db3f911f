"""What the first page of the desk shows."""

from typing import NamedTuple

from django import template
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User

from ..models import Revision
from ..permissions import can_review

register = template.Library()

SHOWN = 5


class Waiting(NamedTuple):
    """A group of revisions that wait for a person: the first few, and how many there are."""

    title: str | Promise
    total: int
    revisions: list[Revision]
    url: str

    @property
    def more(self) -> bool:
        return self.total > len(self.revisions)


@register.simple_tag
def waiting_for(user: User) -> list[Waiting]:
    """What waits for this person: sent back to them, to review, their drafts. Oldest first."""
    state = Revision.State
    own = Revision.objects.filter(author=user)
    groups = [
        (_("Changes requested of you"), own.filter(state=state.CHANGES_REQUESTED)),
        (_("Your drafts"), own.filter(state=state.DRAFT)),
    ]
    if can_review(user):
        # Nobody decides on words of their own.
        to_review = Revision.objects.filter(state=state.IN_REVIEW).exclude(contributors__user=user)
        groups.insert(1, (_("To review"), to_review))
    found = [_waiting(title, revisions) for title, revisions in groups]
    return [group for group in found if group.total]


def _waiting(title: str | Promise, revisions: QuerySet) -> Waiting:
    first = revisions.defer("proposed", "published").select_related("content_type")
    return Waiting(
        title,
        revisions.count(),
        list(first.prefetch_related("content").order_by("updated_at")[:SHOWN]),
        reverse("admin:revisions_revision_changelist", query={"state": "all"}),
    )
