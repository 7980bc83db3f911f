"""The page on which an administrator removes text for good: first what it would touch, then it."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import User

from .. import workflow
from ..canonical import canonical_text
from ..errors import WorkflowError
from ..models import Content
from ..permissions import can_redact
from ..workflow.redacting import Touched
from .addresses import row_url
from .desk import at_desk


class RedactForm(forms.Form):
    """Which text, and why. `seen` says what the person was shown before they confirmed."""

    text = forms.CharField(
        label=_("Text to remove"),
        strip=False,
        widget=AdminTextareaWidget({"rows": 3}),
        help_text=_("Exactly as it is written, capital letters included. Every place is replaced."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=AdminTextareaWidget({"rows": 2}),
        help_text=_("It stays in the log, with your name. Do not repeat the text here."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return self._canonical("text")

    def clean_reason(self) -> str:
        return self._canonical("reason")

    def _canonical(self, name: str) -> str:
        try:
            return canonical_text(self.cleaned_data[name])
        except WorkflowError as error:
            raise ValidationError(str(error)) from error


def redact_page(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for text and reason, tells what they touch, and redacts what was confirmed."""
    user = at_desk(request).user
    if not can_redact(user):
        raise PermissionDenied
    content = model_admin.model.objects.filter(pk=pk).first()
    if content is None:
        raise Http404
    form, touched = RedactForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            touched, is_done = redact(content, form.cleaned_data, user)
        except WorkflowError as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if is_done:
                return _done(request, content, touched)
            if not any(touched):
                form.add_error("text", _("It is nowhere here. Compare each letter and space."))
                touched = None
            elif form.cleaned_data["seen"]:
                form.add_error(
                    None, _("It touches something else by now. Read again what it would do.")
                )
    return _page(model_admin, request, content, form, touched)


def redact(content: Content, asked: dict[str, Any], by: User) -> tuple[Touched, bool]:
    """Redact if what it touches is what was confirmed (`asked["seen"]`); else only find that out.
    Tells what it touches, and whether it is done.

    Finding out is doing it and rolling it back, so that the two cannot differ. Raises what
    workflow.redact raises.
    """
    with transaction.atomic():
        touched = workflow.redact(content, asked["text"], by=by, reason=asked["reason"])
        is_done = bool(asked["seen"] == _token(touched))
        transaction.set_rollback(not is_done)
    return touched, is_done


def _token(touched: Touched) -> str:
    """For the form: what was confirmed is what is done."""
    return " ".join(map(str, touched))


def _done(request: HttpRequest, content: Content, touched: Touched) -> HttpResponse:
    said = ngettext(
        "Removed for good from %(number)d revision.",
        "Removed for good from %(number)d revisions.",
        touched.revisions,
    )
    messages.success(request, said % {"number": touched.revisions})
    return HttpResponseRedirect(row_url(content, "history", content.pk))


def _page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    content: Content,
    form: RedactForm,
    touched: Touched | None,
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Remove text for good: %(content)s") % {"content": content},
        "content": content,
        "form": form,
        "touched": touched,
        "seen": touched and _token(touched),
    }
    status = HTTPStatus.CONFLICT if form.non_field_errors() else HTTPStatus.OK
    return TemplateResponse(request, "revisions/redact.html", context, status=status)
