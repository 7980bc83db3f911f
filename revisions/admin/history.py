"""Everything that happened to one row, and what differs between any two of its revisions."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from ..models import ReviewEvent, Revision
from ..permissions import can_propose
from .comparison import compare, left_out
from .desk import at_desk


def history_page(model_admin: admin.ModelAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """The revisions of a row, newest first; `?from=` and `?to=` compare two of them."""
    content = admin.ModelAdmin.get_object(model_admin, request, pk)
    if content is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, content):
        raise PermissionDenied
    revisions = list(
        Revision.objects.of(content)
        .order_by("-number")
        .light()
        .select_related("batch")
        .prefetch_related("events")
    )
    older, newer = _chosen(request, revisions)
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "title": _("History: %(content)s") % {"content": content},
        "opts": model_admin.opts,
        "content": content,
        "revisions": revisions,
        "steps_of_row": ReviewEvent.objects.of(content).filter(revision=None).order_by("-pk"),
        "older": older,
        "newer": newer,
        "may_edit": can_propose(at_desk(request).user, content, ()),
    }
    if older and newer:
        before, after = older.published_snapshot(), newer.published_snapshot()
        # A column that only one of the two has is compared with nothing.
        gone = {column: None for column in before.keys() - after.keys()}
        context["changes"] = compare(content, before, gone | after)
        context["left_out"] = left_out(content, before | after)
    return TemplateResponse(request, "revisions/history.html", context)


def _chosen(
    request: HttpRequest, revisions: list[Revision]
) -> tuple[Revision | None, Revision | None]:
    """The two revisions to compare, the older one first; both or none."""
    keys = {request.GET.get(end) for end in ("from", "to")}
    found = [revision for revision in revisions if str(revision.pk) in keys]
    return (found[1], found[0]) if len(found) == 2 else (None, None)
