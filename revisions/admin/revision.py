"""The review queue and the page on which a revision is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .. import workflow
from ..errors import NotAllowed, StaleReview, WorkflowError
from ..models import Revision
from ..permissions import Person, can_approve, can_propose, can_review, can_submit
from .addresses import edit_url, history_url, review_url
from .comparison import compare, conflicts, languages_named
from .desk import at_desk
from .forms import ApproveForm
from .queue import Queue


@dataclass(frozen=True)
class Step:
    """A step of the workflow that a button takes, and what is said when it was taken."""

    take: Callable[[Revision, Person, QueryDict], Revision]
    done: str | Promise


def _approve(revision: Revision, by: Person, data: QueryDict) -> Revision:
    form = ApproveForm(data)
    if not form.is_valid():
        raise StaleReview
    seen = form.cleaned_data
    return workflow.approve(
        revision,
        by=by,
        digest=seen["digest"],
        live_revision_id=seen["live_revision"],
        note=seen["note"],
    )


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
    "approve": Step(_approve, _("Approved and published.")),
    "request-changes": Step(
        lambda revision, by, data: workflow.request_changes(revision, by=by, note=_note(data)),
        _("Sent back to its author with your note."),
    ),
    "restore": Step(
        lambda revision, by, data: workflow.restore(revision, by=by),
        _("A new draft with the earlier text. Submit it when it is right."),
    ),
}


@admin.register(Revision)
class RevisionAdmin(Queue):
    """Revisions are read here and decided; they are written in the forms of their content."""

    # --- what this page never does -----------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    # --- addresses ---------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self.step_view),
                {"name": name},
                name=f"revisions_revision_{name.replace('-', '_')}",
            )
            for name in STEPS
        ]
        return [*steps, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        revision = self.revision_or_404(request, unquote(object_id))
        return HttpResponseRedirect(history_url(revision))

    # --- the review page ---------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self.review_page(request, self.revision_or_404(request, unquote(object_id)))

    @method_decorator(require_POST)
    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take a step. A refusal shows the page anew, with its reason and the fresh comparison."""
        revision, step = self.revision_or_404(request, str(pk)), STEPS[name]
        try:
            after = step.take(revision, at_desk(request).user, request.POST)
        except (WorkflowError, ValidationError) as refusal:
            revision = self.revision_or_404(request, str(pk))
            return self.review_page(request, revision, refusal=refusal)
        messages.success(request, str(step.done))
        is_new = after.pk != revision.pk
        return HttpResponseRedirect(edit_url(after) if is_new else review_url(after))

    def revision_or_404(self, request: HttpRequest, pk: str) -> Revision:
        found = Revision.objects.select_related("content_type", "base").filter(pk=pk)
        revision = found.first() if pk.isdecimal() else None
        if revision is None or revision.content is None:
            raise Http404
        if not self.has_view_permission(request, revision):
            raise PermissionDenied
        return revision

    def review_page(
        self,
        request: HttpRequest,
        revision: Revision,
        refusal: WorkflowError | ValidationError | None = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": revision.content,
            "revision": revision,
            "events": revision.events.all(),
            "change_notes": _change_notes(revision),
            "languages_touched": languages_named(revision.language_codes()),
            "edit_url": edit_url(revision),
            "history_url": history_url(revision),
            "refusals": _reasons(revision, refusal),
            "note": request.POST.get("note", ""),
            **comparison_context(revision),
            **_rights(at_desk(request).user, revision),
        }
        status = HTTPStatus.OK
        if refusal is not None:
            forbidden = isinstance(refusal, NotAllowed)
            status = HTTPStatus.FORBIDDEN if forbidden else HTTPStatus.CONFLICT
        return TemplateResponse(request, "revisions/review.html", context, status=status)


def comparison_context(revision: Revision) -> dict[str, Any]:
    """What would change if it were approved now; for a decided revision what it changed."""
    content = revision.content
    if not revision.is_open:
        before, after = revision.base_snapshot(), revision.published_snapshot()
        return {"changes": compare(content, before, after), "is_new": revision.base_id is None}
    seen = workflow.review(revision)
    return {
        "seen": seen,
        "changes": compare(content, seen.live, seen.merged),
        "conflicts": conflicts(revision, seen.conflicts, seen.live),
        "is_new": seen.live_revision_id is None,
    }


def _rights(user: Person, revision: Revision) -> dict[str, Any]:
    """Which buttons this person gets, and why not the others."""
    state = Revision.State
    author_side = can_submit(user, revision)
    return {
        "may_edit": revision.is_editable and can_propose(user, revision.content, ()),
        "may_submit": revision.state in (state.DRAFT, state.CHANGES_REQUESTED) and author_side,
        "may_withdraw": revision.is_editable and author_side,
        "is_in_review": revision.state == state.IN_REVIEW,
        "reviewing": can_review(user),
        "approval": can_approve(user, revision),
    }


def _reasons(revision: Revision, refusal: WorkflowError | ValidationError | None) -> list[str]:
    """A refusal in words, with the names of the columns that it is about."""
    if refusal is None:
        return []
    if not isinstance(refusal, ValidationError):
        return [str(refusal)]
    if not hasattr(refusal, "error_dict"):
        return refusal.messages
    columns = set(revision.content.snapshot_fields())
    return [
        f"{revision.content.column_label(column)}: {text}" if column in columns else text
        for column, texts in refusal.message_dict.items()
        for text in texts
    ]


def _change_notes(revision: Revision) -> list[tuple[str, str, str]]:
    """Code and name of each language that has a change note, and the note."""
    return [(code, languages_named([code])[0], text) for code, text in revision.change_note.items()]
