"""The page on which a revision is read and decided."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from people.models import User

from .. import workflow
from ..errors import WorkflowError, in_words
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
from .about_form import label_of
from .addresses import edit_url, history_url, review_url
from .broken_links import links_context
from .comparison import compare, languages_named, left_out, three_texts
from .desk import at_desk, status_of
from .preview import preview_links
from .retiring import linked_rows
from .waiting import REVISIONS


def review_page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    revision: Revision,
    refusal: WorkflowError | ValidationError | None = None,
) -> HttpResponse:
    """With the reason of a refusal, if a step was refused."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
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
        **links_context([(revision, seen.merged)]),
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
