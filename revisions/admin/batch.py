"""Revisions that belong together, on one page: handed in together, approved all or none."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .. import workflow
from ..errors import WorkflowError
from ..models import Batch
from ..permissions import can_review, can_write_all_of
from .addresses import batch_url, key_in
from .batch_rows import counts_by_kind, obstacles, read_seen, rows_of, write_seen
from .broken_links import links_context
from .desk import at_desk, status_of
from .queue_filters import waiting_filter
from .waiting import BATCHES, counts_of, with_counts


@admin.register(Batch)
class BatchAdmin(admin.ModelAdmin):
    """The list of batches, and the page of each. Batches are made in the queue and by imports."""

    change_list_template = "revisions/batches.html"
    list_display = ("title", "gathered_by", "created_at", "states")
    list_filter = (waiting_filter(BATCHES),)
    list_per_page = 50
    actions = None
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        """Whoever may look at revisions."""
        return at_desk(request).user.has_perm("revisions.view_revision")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_counts(super().get_queryset(request))

    @admin.display(description=_("gathered by"), ordering="author_name")
    def gathered_by(self, batch: Batch) -> str:
        return batch.author_name

    @admin.display(description=_("revisions"))
    def states(self, batch: Batch) -> str:
        return (
            format_html_join(" ", '<span class="state state-{}">{}: {}</span>', counts_of(batch))
            or "–"
        )

    # --- the page ----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        steps = {
            "submit": self.submit_view,
            "approve": self.approve_view,
            "take-out": self.take_out_view,
        }
        paths = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"revisions_batch_{name.replace('-', '_')}",
            )
            for name, view in steps.items()
        ]
        return [*paths, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self.batch_page(request, self.batch_or_404(request, unquote(object_id)))

    @method_decorator(require_POST)
    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch_or_404(request, str(pk))
        try:
            workflow.submit_batch(batch, by=at_desk(request).user)
        except (WorkflowError, ValidationError) as refusal:
            return self.batch_page(request, batch, refusal)
        return self._done(request, batch, _("Submitted. The whole batch waits for a reviewer now."))

    @method_decorator(require_POST)
    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch, note = self.batch_or_404(request, str(pk)), request.POST.get("note", "")
        try:
            seen = read_seen(request.POST.get("seen", ""))
            workflow.approve_batch(batch, by=at_desk(request).user, seen=seen, note=note)
        except (WorkflowError, ValidationError) as refusal:
            return self.batch_page(request, batch, refusal)
        return self._done(request, batch, _("Approved and published, all of it."))

    @method_decorator(require_POST)
    def take_out_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch, asked = self.batch_or_404(request, str(pk)), request.POST.get("revision", "")
        revision = batch.revisions.filter(pk=key_in(asked)).first()
        if revision is None:
            raise Http404
        try:
            workflow.take_out(revision, by=at_desk(request).user)
        except WorkflowError as refusal:
            return self.batch_page(request, batch, refusal)
        said = _("“%(row)s” goes its own way now: it is no longer in this batch.")
        return self._done(request, batch, said % {"row": revision.content})

    def _done(self, request: HttpRequest, batch: Batch, said: Any) -> HttpResponse:
        messages.success(request, str(said))
        return HttpResponseRedirect(batch_url(batch))

    def batch_or_404(self, request: HttpRequest, pk: str) -> Batch:
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self.get_queryset(request).filter(pk=key_in(pk)).first()
        if batch is None:
            raise Http404
        return batch

    def batch_page(
        self,
        request: HttpRequest,
        batch: Batch,
        refusal: WorkflowError | ValidationError | None = None,
    ) -> HttpResponse:
        batch, user = self.batch_or_404(request, str(batch.pk)), at_desk(request).user
        rows = rows_of(batch, user)
        drafts = [row for row in rows if row.revision.is_with_author]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": batch.title,
            "batch": batch,
            "rows": rows,
            "counts": counts_by_kind(rows),
            "states": counts_of(batch),
            "seen": write_seen(rows),
            "refusal": refusal,
            "refused": getattr(refusal, "revision", None),
            "note": request.POST.get("note", ""),
            "reviewing": can_review(user),
            "obstacles": obstacles(rows, user),
            "is_waiting": any(row.revision.is_open for row in rows),
            **links_context([(row.revision, row.seen.merged) for row in rows if row.seen]),
            "may_submit": any(can_write_all_of(user, row.revision) for row in drafts),
        }
        return TemplateResponse(request, "revisions/batch.html", context, status=status_of(refusal))
