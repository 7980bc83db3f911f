"""What waits for a person. Each group is told once, for the first page and for the list behind
its "Show all"."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User

from ..models import Batch, Revision
from ..permissions import can_review

State = Revision.State


class Group(NamedTuple):
    """Rows that wait for a person, in the order in which the first page shows them."""

    title: str | Promise
    of: Callable[[User], Any]  # a queryset of revisions or of batches
    order: str


def _mine(state: str) -> Callable[[User], QuerySet]:
    """The revisions in a state that the person wrote into."""
    return lambda user: Revision.objects.filter(state=state, contributors__user=user)


def _to_review(user: User) -> QuerySet:
    """What a reviewer may decide on: not words of their own, unless the team has one person."""
    if not can_review(user):
        return Revision.objects.none()
    waiting = Revision.objects.filter(state=State.IN_REVIEW)
    return waiting if settings.ALLOW_OWN_APPROVAL else waiting.exclude(contributors__user=user)


def _to_review_alone(user: User) -> QuerySet:
    """Without those of a batch: it is reviewed as a whole and counts once, among the batches."""
    return _to_review(user).exclude(batch__in=_batches_to_review(user))


def _handed_in(user: User) -> QuerySet:
    """What the person wrote and somebody else decides on; their own batches tell of theirs."""
    waiting = _mine(State.IN_REVIEW)(user).exclude(batch__in=_my_batches(user))
    return waiting.exclude(pk__in=_to_review(user))


def _scheduled(user: User) -> QuerySet:
    """Reviewers answer for the whole schedule, authors for their own words."""
    scheduled = Revision.objects.filter(state=State.APPROVED)
    return scheduled if can_review(user) else scheduled.filter(contributors__user=user)


def _my_batches(user: User) -> QuerySet:
    is_open = Revision.objects.filter(state__in=Revision.OPEN_STATES)
    return Batch.objects.filter(author=user, revisions__in=is_open).distinct()


def _batches_to_review(user: User) -> QuerySet:
    return Batch.objects.filter(revisions__in=_to_review(user)).distinct()


REVISIONS = {
    "changes": Group(_("Changes requested of you"), _mine(State.CHANGES_REQUESTED), "decided_at"),
    "review": Group(_("To review"), _to_review_alone, "submitted_at"),
    "drafts": Group(_("Your drafts"), _mine(State.DRAFT), "updated_at"),
    "submitted": Group(_("Waiting for a reviewer"), _handed_in, "submitted_at"),
    "scheduled": Group(_("Scheduled"), _scheduled, "publish_at"),
}
BATCHES = {
    "review": Group(_("Batches to review"), _batches_to_review, "pk"),
    "mine": Group(_("Your open batches"), _my_batches, "pk"),
}


def with_counts(batches: QuerySet) -> QuerySet:
    """Each batch with `count_STATE`: how many of its revisions are in each state."""
    return batches.annotate(
        **{f"count_{s}": Count("revisions", filter=Q(revisions__state=s)) for s in State.values}
    )


def counts_of(batch: Batch) -> list[tuple[str, str, int]]:
    """State, its name and the number of revisions in it, of a batch asked for `with_counts`."""
    numbers = ((state, getattr(batch, f"count_{state.value}")) for state in State)
    return [(state.value, str(state.label), number) for state, number in numbers if number]
