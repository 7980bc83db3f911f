"""The form and the list of every kind of content. The form edits a draft, never a live column."""

from dataclasses import replace
from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from modeltranslation.admin import TranslationAdmin

from .. import workflow
from ..errors import StaleDraft, WorkflowError
from ..models import Content, Revision
from ..permissions import can_write_all_of, languages_of
from ..translations import outdated_languages
from . import listing
from .addresses import edit_url, review_url
from .content_form import STILL_OUTDATED, ContentForm
from .desk import DeskRequest, at_desk
from .draft import FormContext, Late, Opened, open_draft
from .history import history_page
from .retiring import discard_page, retire_page
from .saving import Outcome, finish, told_of, undecided
from .sent_twice import saved_already, wait_for_other_saves
from .surroundings import draft_context, steps_context
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

    def get_urls(self) -> list[URLPattern]:
        """Retiring and discarding, in front of the stock address that takes any text."""
        meta = self.opts
        pages = [("retire", self.retire_view), ("discard", self.discard_view)]
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"{meta.app_label}_{meta.model_name}_{name}",
            )
            for name, view in pages
        ]
        return [*own, *super().get_urls()]

    def retire_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return retire_page(self, request, unquote(object_id))

    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return discard_page(self, request, unquote(object_id))

    # --- the form ----------------------------------------------------------------------------

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Content | None:
        """The row as the form was opened with it, in memory only: as its draft has it now, or, when
        something is posted, as it was then, so that what others saved since is not taken back."""
        content = super().get_object(request, object_id, from_field)
        if content is None:
            return None
        desk = at_desk(request)
        desk.draft = open_draft(desk.user, content, request.GET.get("revision"))
        desk.opened = desk.draft.opened
        if request.method == "POST" and not isinstance(refusal_of(request), StaleDraft):
            desk.opened = Opened.read(request.POST.get("seen", "")) or desk.opened
        return content.with_snapshot(desk.opened.shown)

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
        kwargs.setdefault("labels", self.model.column_labels(self.model.snapshot_fields()))
        form = cast(type[ContentForm], super().get_form(request, obj, change=change, **kwargs))
        form.context = self._form_context(request, obj)
        return form

    def _form_context(self, request: HttpRequest, obj: Content | None) -> FormContext:
        desk, refusal = at_desk(request), refusal_of(request)
        writer = FormContext(
            refusal=refusal,
            languages=languages_of(desk.user),
            may_write_facts=desk.user.has_perm("revisions.edit_every_language"),
        )
        if obj is None:
            return writer
        begun = desk.draft.revision
        return replace(
            writer,
            draft=desk.draft,
            opened=desk.opened,
            late=desk.late if isinstance(refusal, StaleDraft) else None,
            outdated=outdated_languages(obj),
            may_weigh=begun is None or bool(can_write_all_of(desk.user, begun)),
        )

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
        desk = at_desk(request)
        wait_for_other_saves(desk.user)
        try:
            revision = self._propose_or_amend(desk, obj, form)
        except StaleDraft:
            if (saved := saved_already(desk.user, form)) is None:
                raise
            revision = saved
        desk.saved = finish(request, revision, form.context.revision)
        obj.pk = revision.object_id

    def _propose_or_amend(self, desk: DeskRequest, obj: Content, form: ContentForm) -> Revision:
        draft = form.context.draft
        opened = Opened.read(form.cleaned_data["seen"])
        desk.late = Late(opened or Opened({}, {}), form.touched())
        if draft and opened != draft.opened:
            raise StaleDraft
        changes, about = form.changes(), form.about()
        if draft and draft.revision:
            return workflow.amend(
                draft.revision,
                changes,
                by=desk.user,
                seen_digest=draft.revision.digest,
                resolves=form.settled_against(),
                **about,
            )
        if saved := saved_already(desk.user, form):
            return saved
        row = draft.content if draft else self.model(source_language=obj.source_language)
        return workflow.propose(row, changes, by=desk.user, **about)

    def log_addition(self, *args: Any) -> Any:
        """Who did what is in the log of revisions."""

    def log_change(self, *args: Any) -> Any:
        """Who did what is in the log of revisions."""

    def response_add(
        self, request: HttpRequest, obj: Content, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Content) -> HttpResponse:
        revision, outcome = at_desk(request).saved
        warning = undecided(revision)
        if not (warning and outcome == Outcome.STAYS_IN_REVIEW):
            told = messages.warning if outcome == Outcome.LEFT_REVIEW else messages.success
            told(request, told_of(outcome, revision.content))
        if warning:
            messages.warning(request, warning)
        elif revision.state == Revision.State.IN_REVIEW:
            return HttpResponseRedirect(review_url(revision))
        return HttpResponseRedirect(edit_url(revision))

    # --- what the form shows beside its fields ------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form: ContentForm = context["adminform"].form
        if (draft := form.context.draft) is not None:
            context |= draft_context(draft, form) | steps_context(request, draft)
        still_outdated = [name for name in form.fields if name.startswith(STILL_OUTDATED)]
        context["about_fields"] = [
            form[name] for name in ("summary", "significance", *still_outdated)
        ]
        context["note_fields"] = form.note_fields()
        # Problems are told by an include of ours, each with a link to its field.
        context["errors"] = None
        return super().render_change_form(request, context, *args, **kwargs)

    # --- history -----------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history_page(self, request, object_id)


def refusal_of(request: HttpRequest) -> WorkflowError | ValidationError | None:
    """Why the workflow refused to save what this request posts; None before it was asked."""
    return getattr(at_desk(request), "refusal", None)
