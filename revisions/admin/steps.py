"""The steps that the buttons on the page of a revision take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import workflow
from ..errors import StaleReview
from ..models import Revision
from ..permissions import Person


class ApproveForm(forms.Form):
    """What a reviewer has seen, what they say to it, and when it is to go live."""

    digest = forms.CharField(max_length=64)
    live_revision = forms.IntegerField(required=False)
    note = forms.CharField(required=False)
    publish_at = forms.DateTimeField(required=False)

    def clean_publish_at(self) -> Any:
        """A moment in the site's time zone. Years ahead is a slip of the hand."""
        moment = self.cleaned_data["publish_at"]
        if moment and moment > timezone.now() + timedelta(days=3 * 365):
            raise ValidationError(_("That is more than three years ahead. Look at the year."))
        return moment


@dataclass(frozen=True)
class Step:
    """A step of the workflow that a button takes, and what is said when it was taken."""

    take: Callable[[Revision, Person, QueryDict], Revision]
    done: str | Promise | Callable[[Revision], str]

    def told(self, after: Revision) -> str:
        """What is said, about the revision as it is after the step."""
        return self.done(after) if callable(self.done) else str(self.done)


def _approve(revision: Revision, by: Person, data: QueryDict) -> Revision:
    form = ApproveForm(data)
    if "publish_at" in form.errors:
        raise ValidationError([*form.errors["publish_at"]])
    if not form.is_valid():
        raise StaleReview
    seen = form.cleaned_data
    return workflow.approve(
        revision,
        by=by,
        digest=seen["digest"],
        live_revision_id=seen["live_revision"],
        note=seen["note"],
        publish_at=seen["publish_at"],
    )


def _approved(revision: Revision) -> str:
    if revision.state == Revision.State.APPROVED:
        moment = date_format(timezone.localtime(revision.publish_at), "DATETIME_FORMAT")
        return _("Approved. It goes live on %(moment)s.") % {"moment": moment}
    if revision.kind == Revision.Kind.RETIRE:
        return gettext("Approved. It is off the site.")
    return gettext("Approved and published.")


def _note(data: QueryDict) -> str:
    return data.get("note", "")


STEPS = {
    "submit": Step(
        lambda revision, by, data: workflow.submit(revision, by=by),
        _("Submitted. It waits for a reviewer now."),
    ),
    "withdraw": Step(
        lambda revision, by, data: workflow.withdraw(revision, by=by, note=_note(data)),
        _("Withdrawn. Its words stay in the history."),
    ),
    "approve": Step(_approve, _approved),
    "unschedule": Step(
        lambda revision, by, data: workflow.unschedule(revision, by=by, note=_note(data)),
        _("The schedule is cancelled. The revision is in review again."),
    ),
    "request-changes": Step(
        lambda revision, by, data: workflow.request_changes(revision, by=by, note=_note(data)),
        _("Sent back to its author with your note."),
    ),
    "restore": Step(
        lambda revision, by, data: workflow.restore(revision, by=by),
        _("A new draft with the earlier text. Submit it when it is right."),
    ),
}
