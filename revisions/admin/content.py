"""The form and the list of every kind of content. The form edits a draft, never a live column."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from .. import workflow
from ..errors import StaleDraft, WorkflowError
from ..models import Content, Revision
from ..permissions import languages_of
from . import listing
from .addresses import edit_url, review_url
from .comparison import compare, conflicts
from .desk import at_desk
from .draft import Draft, open_draft
from .forms import ContentForm
from .history import history_page
from .widgets import MarkdownWidget


class ContentAdmin(listing.ContentList, TranslationAdmin):
    """List, change form and history of one kind of content."""

    form = ContentForm
    change_form_template = "revisions/change_form.html"
    view_on_site = False

    class Media:
        js = ("desk/editor.js",)

    # --- nothing that was live is deleted ----------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Content | None = None) -> bool:
        return False

    # --- the form ----------------------------------------------------------------------------

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Content | None:
        """The row as its draft would have it, in memory only."""
        content = super().get_object(request, object_id, from_field)
        if content is None:
            return None
        desk = at_desk(request)
        desk.draft = open_draft(desk.user, content, request.GET.get("revision"))
        return content.with_snapshot(desk.draft.shown)

    def get_fieldsets(self, request: HttpRequest, obj: Content | None = None) -> Any:
        """A row for each text, its languages side by side, the source first; facts together."""
        source, language_of = obj and obj.source_language, self.model.language_of
        rows: list[Any] = [] if obj else ["source_language"]
        is_text = self.model.is_translated_field
        for translated, fields in groupby(self.model.revised_fields, is_text):
            if not translated:
                rows.append(tuple(fields))
                continue
            for field in fields:
                columns = self.model.columns_of(field)
                rows.append(tuple(sorted(columns, key=lambda c: language_of(c) != source)))
        return [(None, {"fields": rows})]

    def get_readonly_fields(self, request: HttpRequest, obj: Content | None = None) -> list[str]:
        """Translators see what is not theirs. That they cannot write it is the workflow's rule."""
        if request.user.has_perm("revisions.edit_every_language"):
            return []
        own = languages_of(at_desk(request).user)
        return [c for c in self.model.snapshot_fields() if self.model.language_of(c) not in own]

    def get_form(
        self, request: HttpRequest, obj: Content | None = None, change: bool = False, **kwargs: Any
    ) -> type[ContentForm]:
        desk = at_desk(request)
        kwargs.setdefault("labels", self.model.column_labels(self.model.snapshot_fields()))
        form = cast(type[ContentForm], super().get_form(request, obj, change=change, **kwargs))
        form.draft = desk.draft if obj else None
        form.refusal = getattr(desk, "refusal", None)
        form.languages = languages_of(desk.user)
        form.may_write_facts = desk.user.has_perm("revisions.edit_every_language")
        return form

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field_name = getattr(getattr(db_field, "translated_field", db_field), "name", None)
        if field_name in self.model.markdown_fields:
            kwargs["widget"] = MarkdownWidget
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.is_relation:
            # Rows are made through revisions of their own, not in a pop-up on the way.
            field.widget = field.widget.widget
        return field

    # --- saving ------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The stock view; what the workflow refuses comes back with the typed text in the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (WorkflowError, ValidationError) as refusal:
            at_desk(request).refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Content, form: ContentForm, change: bool
    ) -> None:
        """Propose or amend, and submit if that was asked for: all of it or nothing."""
        desk, draft = at_desk(request), form.draft
        if draft and form.cleaned_data["seen"] != draft.digest:
            raise StaleDraft
        changes, about = form.changes(), form.about()
        if draft and draft.revision:
            seen = draft.revision.digest
            revision = workflow.amend(
                draft.revision, changes, by=desk.user, seen_digest=seen, **about
            )
        else:
            row = draft.content if draft else self.model(source_language=obj.source_language)
            revision = workflow.propose(row, changes, by=desk.user, **about)
        if "_submit" in request.POST:
            revision = workflow.submit(revision, by=desk.user)
        obj.pk = revision.object_id
        desk.revision = revision

    def log_addition(self, *args: Any) -> Any:
        """Who did what is in the log of revisions."""

    def log_change(self, *args: Any) -> Any:
        """Who did what is in the log of revisions."""

    def response_add(
        self, request: HttpRequest, obj: Content, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Content) -> HttpResponse:
        revision = at_desk(request).revision
        if revision.state == Revision.State.IN_REVIEW:
            messages.success(request, _("Submitted. It waits for a reviewer now."))
            return HttpResponseRedirect(review_url(revision))
        messages.success(request, _("The draft is saved. What customers see has not changed."))
        return HttpResponseRedirect(edit_url(revision))

    # --- what the form shows beside its fields ------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form: ContentForm = context["adminform"].form
        if (draft := form.draft) is not None:
            context |= self.draft_context(draft, form)
        context["about_fields"] = [form["summary"], form["significance"]] + [
            form[name] for name in form.fields if name.startswith("change_note_")
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def draft_context(self, draft: Draft, form: ContentForm) -> dict[str, Any]:
        revision = draft.revision
        others = Revision.objects.of(draft.content).open().light().order_by("pk")
        if revision is not None:
            others = others.exclude(pk=revision.pk)
        context: dict[str, Any] = {
            "draft": draft,
            "revision": revision,
            "other_revisions": others,
            "was_live": bool(draft.content.live_revision_id),
            "title": _("Edit: %(content)s") % {"content": draft.content},
            "subtitle": None,
        }
        if draft.content.is_live:
            context["public_url"] = draft.content.get_public_url(get_language())
        if draft.content.live_revision_id:
            context["changes"] = compare(draft.content, draft.live, draft.shown)
        if revision and draft.conflicts:
            context["conflicts"] = conflicts(revision, draft.conflicts, draft.live)
        if isinstance(form.refusal, StaleDraft):
            typed = draft.shown | form.changes()
            context["stale_changes"] = compare(draft.content, draft.shown, typed)
        return context

    # --- history -----------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history_page(self, request, object_id)
