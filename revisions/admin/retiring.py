"""Off the site: the page that proposes to retire a row, and the one that discards a draft row."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from .. import workflow
from ..errors import WorkflowError
from ..models import Content, Revision
from ..permissions import can_propose, languages_of
from .about_form import NOTE, RetireForm
from .addresses import review_url, row_url
from .desk import at_desk, status_of
from .saving import Outcome, Saved, finish

if TYPE_CHECKING:
    from .content import ContentAdmin

TOLD = {
    Outcome.SAVED: _("Saved. It stays on the site: submit it when it is right."),
    Outcome.SUBMITTED: _("Submitted. It stays on the site until a reviewer approves."),
    Outcome.LEFT_REVIEW: _("Saved, and no longer in review: submit it again when it is right."),
    Outcome.STAYS_IN_REVIEW: _("Nothing has changed. It stays in review."),
}


def retire_page(model_admin: "ContentAdmin", request: HttpRequest, pk: str) -> HttpResponse:
    """GET asks why, and says what stands in the way; POST proposes it, or amends the proposal."""
    content = row_or_404(model_admin, request, pk)
    user = at_desk(request).user
    proposal = Revision.objects.of(content).open().filter(kind=Revision.Kind.RETIRE).first()
    if not content.is_live or (proposal and not proposal.is_editable):
        return HttpResponseRedirect(
            review_url(proposal) if proposal else row_url(content, "change", content.pk)
        )
    form = RetireForm(
        request.POST if request.method == "POST" else None,
        content=content,
        languages=languages_of(user),
        initial=_said(proposal),
    )
    status = HTTPStatus.OK
    if form.is_bound and form.is_valid():
        try:
            saved = _propose(request, content, proposal, form)
        except WorkflowError as refusal:
            status = status_of(refusal)
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, TOLD[saved.outcome])
            return HttpResponseRedirect(review_url(saved.revision))
    context = {
        "title": _("Retire: %(content)s") % {"content": content},
        "form": form,
        "referring": linked_rows(content.live_rows_referring()),
        "verdict": can_propose(user, content, content.snapshot_fields()),
        "revision": proposal,
    }
    return _page(model_admin, request, content, "retire", context, status)


def discard_page(model_admin: "ContentAdmin", request: HttpRequest, pk: str) -> HttpResponse:
    """GET says what would be deleted; POST deletes a row that was never live, for good."""
    content, user = row_or_404(model_admin, request, pk), at_desk(request).user
    refused, status = "", HTTPStatus.OK
    if request.method == "POST":
        name = str(content)
        try:
            workflow.discard(content, by=user)
        except WorkflowError as refusal:
            refused, status = str(refusal), status_of(refusal)
        else:
            messages.success(request, _("“%(content)s” is discarded.") % {"content": name})
            return HttpResponseRedirect(row_url(content, "changelist"))
    context = {
        "title": _("Discard: %(content)s") % {"content": content},
        "refused": refused,
        "was_live": content.live_revision_id is not None,
        "referring": linked_rows(content.rows_referring()),
        "verdict": can_propose(user, content, content.snapshot_fields()),
        "revisions": Revision.objects.of(content).light().order_by("-number"),
    }
    return _page(model_admin, request, content, "discard", context, status)


def linked_rows(rows: list[Content]) -> list[tuple[Content, str]]:
    """Rows of any kind, each with the address of its form."""
    return [(row, row_url(row, "change", row.pk)) for row in rows]


def row_or_404(model_admin: "ContentAdmin", request: HttpRequest, pk: str) -> Content:
    """The row itself, without a draft laid over it, for those who may change its kind."""
    content: Content | None = admin.ModelAdmin.get_object(model_admin, request, pk)
    if content is None:
        raise Http404
    if not model_admin.has_change_permission(request, content):
        raise PermissionDenied
    return content


@transaction.atomic
def _propose(
    request: HttpRequest, content: Content, proposal: Revision | None, form: RetireForm
) -> Saved:
    """Propose or amend, and submit if that was asked for: all of it or nothing."""
    user = at_desk(request).user
    notes = {**(proposal.change_note if proposal else {}), **form.change_notes()}
    said: dict[str, Any] = {
        "summary": form.cleaned_data["summary"],
        "change_note": {code: text for code, text in notes.items() if text},
    }
    if proposal:
        revision = workflow.amend(proposal, {}, by=user, **said)
    else:
        revision = workflow.retire(content, by=user, **said)
    return finish(request, revision, proposal)


def _said(proposal: Revision | None) -> dict[str, str]:
    if proposal is None:
        return {}
    notes = {NOTE + code: text for code, text in proposal.change_note.items()}
    return {"summary": proposal.summary, **notes}


def _page(
    model_admin: "ContentAdmin",
    request: HttpRequest,
    content: Content,
    page: str,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    everywhere = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "content": content,
        "form_url": row_url(content, "change", content.pk),
    }
    template = f"revisions/{page}.html"
    return TemplateResponse(request, template, everywhere | context, status=status)
