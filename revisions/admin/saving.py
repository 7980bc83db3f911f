"""The last step of a save, and what its author is told: what was asked for may not be what is."""

from enum import Enum, auto
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import workflow
from ..models import Content, Revision
from .desk import at_desk

IN_REVIEW = Revision.State.IN_REVIEW


class Outcome(Enum):
    """What a save has led to."""

    SAVED = auto()
    SUBMITTED = auto()
    # It was in review, and the change took it out.
    LEFT_REVIEW = auto()
    # It is in review, and nothing was changed.
    STAYS_IN_REVIEW = auto()


class Saved(NamedTuple):
    revision: Revision
    outcome: Outcome


def finish(request: HttpRequest, revision: Revision, before: Revision | None) -> Saved:
    """Hand in what was just written, if that was asked for; `before` is the revision as the form
    found it. What is in review after the writing was not changed by it, and waits there already."""
    if revision.state == IN_REVIEW:
        return Saved(revision, Outcome.STAYS_IN_REVIEW)
    if "_submit" in request.POST:
        return Saved(workflow.submit(revision, by=at_desk(request).user), Outcome.SUBMITTED)
    was_in_review = before is not None and before.state == IN_REVIEW
    return Saved(revision, Outcome.LEFT_REVIEW if was_in_review else Outcome.SAVED)


def undecided(revision: Revision, language: str = "") -> str:
    """What is told of texts whose conflict with what went live is still to be settled, perhaps in
    one language alone; empty if there are none."""
    content = revision.content
    columns = workflow.review(revision).conflicts
    labels = [
        content.column_label(column)
        for column in columns
        if not language or content.language_of(column) == language
    ]
    told = gettext(
        "Still to be decided: %(texts)s. Another wording has gone live meanwhile. "
        "Choose in the form which text stays, and save."
    )
    return told % {"texts": ", ".join(labels)} if labels else ""


def told_of(outcome: Outcome, content: Content) -> str:
    """What the author of a change of this row is told."""
    if outcome == Outcome.SAVED and not content.is_live:
        return gettext(
            "The draft is saved. Customers see the text once a reviewer has approved it."
        )
    told = {
        Outcome.SAVED: _("The draft is saved. What customers see has not changed."),
        Outcome.SUBMITTED: _("Submitted. It waits for a reviewer now."),
        Outcome.LEFT_REVIEW: _(
            "The draft is saved and is no longer in review: submit it again when it is right."
        ),
        Outcome.STAYS_IN_REVIEW: _("Nothing has changed. It stays in review."),
    }
    return str(told[outcome])
