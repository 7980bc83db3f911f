"""Revisions in the admin: the queue, and the addresses on which a revision is decided."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ..errors import WorkflowError
from ..models import Revision
from .addresses import edit_url, history_url, key_in, review_url
from .broken_links import links_page
from .comparison import left_out
from .desk import at_desk
from .queue import Queue
from .review_page import review_page
from .steps import STEPS


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
        links = path(
            "links/",
            self.admin_site.admin_view(partial(links_page, self)),
            name="revisions_revision_links",
        )
        return [links, *steps, *super().get_urls()]

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
        return review_page(self, request, self.revision_or_404(request, unquote(object_id)))

    @method_decorator(require_POST)
    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take a step. A refusal shows the page anew, with its reason and the fresh comparison."""
        revision, step = self.revision_or_404(request, str(pk)), STEPS[name]
        try:
            after = step.take(revision, at_desk(request).user, request.POST)
        except (WorkflowError, ValidationError) as refusal:
            revision = self.revision_or_404(request, str(pk))
            return review_page(self, request, revision, refusal)
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
