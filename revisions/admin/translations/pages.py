"""The pages of translations, and their place in the admin."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ... import workflow
from ...errors import NotAllowed, WorkflowError, WrongState
from ...models import TranslationStatus
from ..comparison import languages_named
from ..desk import at_desk
from ..saving import Outcome, undecided
from ..surroundings import draft_context
from .form import TranslationForm
from .matrix import matrix_context
from .route import Route, route_of
from .standing import kinds_to_see
from .task import Task, task_or_404


@admin.register(TranslationStatus)
class TranslationsAdmin(admin.ModelAdmin):
    """Publication keeps the status of translations; here people look at it and go on from it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(kinds_to_see(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.matrix_view), name="revisions_translationstatus_changelist"),
            path(
                "<str:kind>/<int:pk>/<str:language>/",
                view(self.translate_view),
                name="revisions_translation",
            ),
        ]

    def matrix_view(self, request: HttpRequest) -> HttpResponse:
        """Live texts and languages, with filters and counts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Translations"),
            **matrix_context(request),
        }
        return TemplateResponse(request, "revisions/translations.html", context)

    def translate_view(
        self, request: HttpRequest, kind: str, pk: int, language: str
    ) -> HttpResponse:
        """Source and translation side by side. A refusal shows the typed text again."""
        task = task_or_404(request, kind, pk, language)
        route = route_of(request, task)
        form, status = task.form(), HTTPStatus.OK
        if request.method == "POST":
            step = self._confirm if "_confirm" in request.POST else self._save
            try:
                if done := step(task, form, route):
                    return done
            except (WorkflowError, ValidationError) as refusal:
                at_desk(request).refusal = refusal
                form = task.form()
                form.is_valid()
                if isinstance(refusal, NotAllowed):
                    status = HTTPStatus.FORBIDDEN
        context = {
            **self.admin_site.each_context(request),
            **task_context(task, form),
            "opts": self.opts,
            "route": route,
        }
        return TemplateResponse(request, "revisions/translation.html", context, status=status)

    def _save(self, task: Task, form: TranslationForm, route: Route) -> HttpResponse | None:
        """Save what was typed and go where the button says; None if the form is not valid."""
        task.verdict().enforce()
        if not form.is_valid():
            return None
        request = task.request
        if "_next" in request.POST and form.is_untouched():
            return HttpResponseRedirect(route.next or route.matrix)
        with transaction.atomic():
            task.model_admin.save_model(request, form.instance, form, change=True)
        warning = undecided(at_desk(request).saved.revision, task.language)
        if not (warning and at_desk(request).saved.outcome == Outcome.STAYS_IN_REVIEW):
            messages.success(request, _told(task))
        if warning:
            messages.warning(request, f"{task.content}: {warning}")
            return HttpResponseRedirect(request.get_full_path())
        if "_next" in request.POST or "_submit" in request.POST:
            return _onwards(request, route)
        return HttpResponseRedirect(request.get_full_path())

    def _confirm(self, task: Task, form: TranslationForm, route: Route) -> HttpResponse:
        """Note that the live translation is still right, and go on. Text that was typed stays."""
        form.is_valid()
        if not form.is_untouched():
            raise WrongState(
                _("You have changed the text. Save it, or open the page anew to leave it as it is.")
            )
        request = task.request
        workflow.confirm_translation(
            task.content,
            task.language,
            by=at_desk(request).user,
            live_revision_id=forms.IntegerField().clean(request.POST.get("live_revision")),
        )
        messages.success(
            request,
            _("The translation of “%(content)s” is up to date.") % {"content": task.content},
        )
        return _onwards(request, route)


def _told(task: Task) -> str:
    text = {
        Outcome.SAVED: _("Saved: “%(content)s”. What customers see has not changed."),
        Outcome.SUBMITTED: _("Submitted: “%(content)s”. It waits for a reviewer now."),
        Outcome.LEFT_REVIEW: _(
            "Saved, and no longer in review: “%(content)s”. Submit it again when it is right."
        ),
        Outcome.STAYS_IN_REVIEW: _("Nothing has changed: “%(content)s” stays in review."),
    }[at_desk(task.request).saved.outcome]
    return text % {"content": task.content}


def _onwards(request: HttpRequest, route: Route) -> HttpResponse:
    if not route.next:
        messages.info(request, _("That was the last one of your choice."))
    return HttpResponseRedirect(route.next or route.matrix)


def task_context(task: Task, form: TranslationForm) -> dict[str, Any]:
    """What the side-by-side form shows."""
    content, draft = task.content, at_desk(task.request).draft
    about_draft = draft_context(draft, form)
    source, target = languages_named([content.source_language, task.language])
    title = _("%(content)s: %(source)s → %(target)s")
    return {
        **about_draft,
        "task": task,
        "content": content,
        "form": form,
        "media": task.model_admin.media + form.media,
        "pairs": task.pairs(form),
        "verdict": task.verdict(),
        "changes": [c for c in about_draft.get("changes", ()) if c.language == task.language],
        "source_name": source,
        "target_name": target,
        "title": title % {"content": content, "source": source, "target": target},
    }
