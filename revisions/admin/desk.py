"""Requests at the desk: somebody is signed in, and the steps of a form hand things on."""

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from people.models import User

from ..errors import NotAllowed, WorkflowError
from .draft import Draft, Late, Opened

if TYPE_CHECKING:
    from .saving import Saved


class DeskRequest(HttpRequest):
    """What the request of a change form carries on its way through the stock admin view."""

    user: User
    # What the form edits; not there for a new row.
    draft: Draft
    # What the form was opened with.
    opened: Opened
    # What came late, if the refusal is a StaleDraft.
    late: Late
    # Why the workflow refused to save.
    refusal: WorkflowError | ValidationError | None
    # What was saved, and what that has led to.
    saved: "Saved"


def at_desk(request: HttpRequest) -> DeskRequest:
    """The same request: the admin lets nobody in who is not signed in."""
    return cast(DeskRequest, request)


def status_of(refusal: WorkflowError | ValidationError | None) -> HTTPStatus:
    """How a page answers that shows why a step was refused, if it was."""
    if refusal is None:
        return HTTPStatus.OK
    # A batch is refused because one of its revisions is.
    is_forbidden = isinstance(refusal.__cause__ or refusal, NotAllowed)
    return HTTPStatus.FORBIDDEN if is_forbidden else HTTPStatus.CONFLICT
