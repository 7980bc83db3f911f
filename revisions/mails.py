"""Mail about steps of the workflow: to reviewers when something waits for them, to whoever wrote
it when it is decided. Off unless settings.MAIL_NOTIFICATIONS.

The log decides: one entry, one mail, so that decisions that race make one mail, and a step that
is rolled back makes none.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from people.models import User

from .models import ReviewEvent, Revision

# Other backends watch signing in and give no rights.
RIGHTS = "django.contrib.auth.backends.ModelBackend"

Action = ReviewEvent.Action
State = Revision.State

# The steps that are told, with the states in which their revisions are afterwards. What has moved
# on by the time of sending (an import that was approved at once) is told no more.
TO_REVIEWERS = {
    Action.SUBMITTED: (State.IN_REVIEW,),
    Action.RETURNED: (State.IN_REVIEW,),
}
TO_AUTHORS = {
    Action.CHANGES_REQUESTED: (State.CHANGES_REQUESTED,),
    Action.APPROVED: (State.APPROVED, State.PUBLISHED),
    Action.UNSCHEDULED: (State.IN_REVIEW,),
}
SUBJECTS = {
    Action.SUBMITTED: _("Waits for review: %(what)s"),
    Action.RETURNED: _("Could not be published and waits for review again: %(what)s"),
    Action.CHANGES_REQUESTED: _("Changes requested: %(what)s"),
    Action.APPROVED: _("Approved: %(what)s"),
    Action.UNSCHEDULED: _("Schedule cancelled, back in review: %(what)s"),
}


class Row(NamedTuple):
    """A revision in a mail, with the address of the page on which it is read."""

    revision: Revision
    url: str


def after_step(sender: type, instance: ReviewEvent, created: bool, **options: Any) -> None:
    """Remember to tell a step once its transaction is through; nothing is sent before."""
    if settings.MAIL_NOTIFICATIONS and instance.action in {*TO_REVIEWERS, *TO_AUTHORS}:
        # Robust: a mail server that does not answer undoes nothing and stops nobody.
        transaction.on_commit(lambda: tell(instance.pk), robust=True)


def tell(event_id: int) -> None:
    """Send the mails about one step; about a batch one mail, at the last step taken with it."""
    event = ReviewEvent.objects.select_related("revision__batch", "actor").get(pk=event_id)
    if event.revision is None or _is_told_later(event):
        return
    revisions = _told_with(event)
    if revisions:
        letters = [_letter(person, event, revisions) for person in _addressees(event, revisions)]
        get_connection().send_messages(letters)


def _is_told_later(event: ReviewEvent) -> bool:
    assert event.revision
    same = ReviewEvent.objects.filter(action=event.action, pk__gt=event.pk)
    batch = event.revision.batch
    return batch is not None and same.filter(revision__batch=batch).exists()


def _told_with(event: ReviewEvent) -> list[Revision]:
    """The revisions that a mail about this step names: this one, or those of its batch."""
    assert event.revision
    states = (TO_REVIEWERS | TO_AUTHORS)[Action(event.action)]
    batch = event.revision.batch
    mine = Q(batch=batch) if batch else Q(pk=event.revision.pk)
    found = Revision.objects.light().filter(mine, state__in=states).order_by("pk")
    return list(found.select_related("content_type").prefetch_related("content"))


def _addressees(event: ReviewEvent, revisions: Iterable[Revision]) -> list[User]:
    """Who gets it: never the person who took the step, nor anybody without an address."""
    people = User.objects.filter(is_active=True).exclude(email="")
    if event.actor:
        people = people.exclude(pk=event.actor.pk)
    wrote = Q(contributor__revision__in=revisions) | Q(revisions__in=revisions)
    authors = people.filter(wrote).distinct()
    if event.action in TO_AUTHORS:
        return list(authors)
    may_approve = User.objects.with_perm("revisions.approve_revision", backend=RIGHTS)
    reviewers = people.filter(pk__in=may_approve)
    return list(reviewers if settings.ALLOW_OWN_APPROVAL else reviewers.exclude(pk__in=authors))


def _letter(person: User, event: ReviewEvent, revisions: list[Revision]) -> EmailMessage:
    """The mail in its reader's language."""
    assert event.revision
    batch = event.revision.batch
    with override(person.interface_language):
        context = {
            "event": event,
            # The log adds the time of publication to what the reviewer says.
            "note": event.revision.decision_note if event.action == Action.APPROVED else event.note,
            "batch": batch,
            "rows": [Row(each, _address("revision", each.pk)) for each in revisions],
            "batch_url": batch and _address("batch", batch.pk),
            "desk_url": settings.SITE_URL + reverse("admin:index"),
        }
        subject = SUBJECTS[Action(event.action)] % {"what": batch or event.revision.content}
        name = "submitted" if event.action in TO_REVIEWERS else "decided"
        text = render_to_string(f"revisions/mail/{name}.txt", context)
    return EmailMessage(_one_line(subject), text, to=[person.email])


def _address(model: str, pk: int) -> str:
    return settings.SITE_URL + reverse(f"admin:revisions_{model}_change", args=[pk])


def _one_line(text: str) -> str:
    """A header must not hold line breaks: a title with one would begin a header of its own."""
    return " ".join(text.split())
