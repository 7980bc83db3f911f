"""The review queue and the page on which a revision is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from people.models import User

from .. import workflow
from ..errors import StaleReview, WorkflowError, in_words
from ..models import Revision
from ..models.revision import SCHEMA_VERSION
from ..permissions import (
    Person,
    can_approve,
    can_hold_back,
    can_propose,
    can_review,
    can_write_all_of,
)
from .addresses import edit_url, history_url, key_in, review_url
from .comparison import compare, languages_named, left_out, three_texts
from .desk import at_desk, status_of
from .forms import ApproveForm, label_of
from .preview import preview_links
from .queue import Queue
from .retiring import linked_rows
from .waiting import REVISIONS


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
        messages.success(request, step.told(after))
        if after.pk == revision.pk:
            return HttpResponseRedirect(review_url(after))
        if lost := left_out(revision.content, revision.published_snapshot()):
            told = _("Left out, for they are gone: %(parts)s.") % {"parts": ", ".join(lost)}
            messages.warning(request, told)
        return HttpResponseRedirect(edit_url(after))

    def revision_or_404(self, request: HttpRequest, pk: str) -> Revision:
        found = Revision.objects.select_related("content_type", "base").filter(pk=key_in(pk))
        revision = found.first()
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
            "publish_at": request.POST.get("publish_at", ""),
            "now": timezone.localtime(),
            "other_revisions": Revision.objects.besides(revision, revision.content),
            "preview_links": preview_links(request, revision),
            "public_url": _public_url(revision),
            "next_url": _next_url(at_desk(request).user, revision),
            **standing_context(revision),
            **comparison_context(revision),
            **_rights(at_desk(request).user, revision),
        }
        template = "revisions/review.html"
        return TemplateResponse(request, template, context, status=status_of(refusal))


def comparison_context(revision: Revision) -> dict[str, Any]:
    """What would change if it were approved now; for a decided revision what it changed."""
    content = revision.content
    if not revision.is_open:
        before, after = revision.base_snapshot(), revision.published_snapshot()
        return {"changes": compare(content, before, after), "is_new": revision.base_id is None}
    seen, base = workflow.review(revision), revision.base_snapshot()
    return {
        "seen": seen,
        "changes": compare(content, seen.live, seen.merged),
        "conflicts": three_texts(content, seen.conflicts, base, seen.live, revision.proposed),
        "is_new": seen.live_revision_id is None,
    }


def standing_context(revision: Revision) -> dict[str, Any]:
    """Where the row stands, and what of the snapshot has no place in it any more."""
    content = revision.content
    retires = revision.kind == Revision.Kind.RETIRE
    return {
        "retires": retires,
        "brings_back": not retires and bool(content.live_revision_id) and not content.is_live,
        "referring": linked_rows(content.live_rows_referring())
        if retires and revision.is_open
        else [],
        "left_out": left_out(content, revision.published_snapshot()),
        "is_of_older_form": revision.schema_version != SCHEMA_VERSION,
        "still_outdated": languages_named(revision.still_outdated),
    }


def _rights(user: Person, revision: Revision) -> dict[str, Any]:
    """Which buttons this person gets, and why not the others."""
    state = Revision.State
    author_side = can_write_all_of(user, revision)
    return {
        "may_edit": revision.is_editable and can_propose(user, revision.content, ()),
        "may_restore": revision.state == state.PUBLISHED
        and revision.kind == Revision.Kind.CHANGE
        and can_propose(user, revision.content, ()),
        "may_unschedule": revision.state == state.APPROVED and can_hold_back(user, revision),
        "may_submit": revision.is_with_author and author_side,
        "may_withdraw": revision.is_editable and author_side,
        "is_in_review": revision.state == state.IN_REVIEW,
        "reviewing": can_review(user),
        "approval": can_approve(user, revision),
    }


def _public_url(revision: Revision) -> str:
    """Where customers read what this revision published; empty if they do not."""
    content = revision.content
    is_public = revision.state == Revision.State.PUBLISHED and content.is_live
    return content.get_public_url(get_language()) if is_public else ""


def _next_url(user: User, revision: Revision) -> str:
    """Where a reviewer goes on who is done with this revision; empty if it waits for them, or
    nothing does."""
    group = REVISIONS["review"]
    waiting = group.of(user).order_by(group.order, "pk").only("pk")
    if revision.state == Revision.State.IN_REVIEW and waiting.filter(pk=revision.pk).exists():
        return ""
    following = waiting.first()
    return review_url(following) if following else ""


def _reasons(revision: Revision, refusal: WorkflowError | ValidationError | None) -> list[str]:
    """A refusal in words, with the names of the columns that it is about."""
    return in_words(refusal, partial(label_of, revision.content)) if refusal else []


def _change_notes(revision: Revision) -> list[tuple[str, str, str]]:
    """Code and name of each language that has a change note, and the note."""
    return [(code, languages_named([code])[0], text) for code, text in revision.change_note.items()]
