"""The list of revisions: by default those that wait for a reviewer, the oldest first."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.core.exceptions import SuspiciousOperation
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import workflow
from ..errors import WorkflowError
from ..models import Revision
from ..permissions import languages_of
from .addresses import batch_url, key_in
from .desk import at_desk
from .queue_filters import AuthorFilter, KindFilter, LanguageFilter, StateFilter, waiting_filter
from .waiting import REVISIONS


class GatherForm(ActionForm):
    """The choice of an action, with the title of the batch that it makes."""

    title = forms.CharField(label=_("Title of the batch"), max_length=200, required=False)


class Queue(admin.ModelAdmin):
    """The change list of revisions."""

    change_list_template = "revisions/queue.html"
    list_display = (
        "named",
        "content_kind",
        "languages_touched",
        "written_by",
        "state_shown",
        "waiting",
    )
    list_display_links = ("named",)
    list_filter = (
        waiting_filter(REVISIONS),
        StateFilter,
        LanguageFilter,
        KindFilter,
        AuthorFilter,
    )
    list_per_page = 50
    actions = ("gather",)
    action_form = GatherForm
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    ordering = (F("submitted_at").asc(nulls_last=True), "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        revisions: QuerySet = super().get_queryset(request)
        return (
            revisions.defer("proposed", "published")
            .select_related("content_type", "batch")
            .prefetch_related("content", "contributors")
        )

    # --- gathering ---------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """For people who write. Whether they may gather what they ticked is the workflow's rule."""
        return super().get_actions(request) if languages_of(at_desk(request).user) else {}

    def response_action(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        if not all(map(key_in, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise SuspiciousOperation("a ticked revision has no key")
        return super().response_action(request, *args, **options)

    @admin.action(description=_("Gather into a batch"))
    def gather(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """Make one batch of the ticked revisions and show it."""
        revisions = list(chosen.order_by("pk"))
        title = request.POST.get("title", "").strip() or ngettext(
            "%(number)d change of %(day)s", "%(number)d changes of %(day)s", len(revisions)
        ) % {"number": len(revisions), "day": date_format(localdate())}
        try:
            batch = workflow.gather(title, revisions, by=at_desk(request).user)
        except WorkflowError as refusal:
            messages.error(request, str(refusal))
            return None
        messages.success(request, _("Gathered. Read through it and submit it as a whole."))
        return HttpResponseRedirect(batch_url(batch))

    # --- columns -----------------------------------------------------------------------------

    @admin.display(description=_("what"))
    def named(self, revision: Revision) -> SafeString:
        return format_html(
            "{} <span class='quiet'>№\u00a0{}</span>", revision.content, revision.number
        )

    @admin.display(description=_("kind"))
    def content_kind(self, revision: Revision) -> str:
        return capfirst(str(revision.content._meta.verbose_name))

    @admin.display(description=_("languages"), empty_value="")
    def languages_touched(self, revision: Revision) -> str:
        return " ".join(code.upper() for code in revision.language_codes()) or "–"

    @admin.display(description=_("by"))
    def written_by(self, revision: Revision) -> str:
        return ", ".join(revision.contributor_names())

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, revision: Revision) -> SafeString:
        """With the time of a scheduled one, and the batch that it waits with."""
        parts = [
            format_html(
                '<span class="state state-{}">{}</span>',
                revision.state,
                revision.get_state_display(),
            )
        ]
        if revision.state == Revision.State.APPROVED and revision.publish_at:
            time = localtime(revision.publish_at)
            parts.append(format_html("{}", date_format(time, "SHORT_DATETIME_FORMAT")))
        if revision.batch:
            url = batch_url(revision.batch)
            parts.append(format_html('<a class="quiet" href="{}">{}</a>', url, revision.batch))
        return format_html_join(" ", "{}", ((part,) for part in parts))

    @admin.display(description=_("submitted"), ordering="submitted_at")
    def waiting(self, revision: Revision) -> Any:
        return revision.submitted_at
