"""The page on which an administrator removes text for good: first what it would touch, then it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import User

from .. import workflow
from ..canonical import canonical_text
from ..errors import StaleReview, WorkflowError
from ..models import Content, ReviewEvent
from ..permissions import can_redact
from .desk import at_desk


@dataclass(frozen=True)
class Touched:
    """What a redaction reaches: how many revisions, lines of the log, and whether customers read
    it now."""

    revisions: int
    log: int
    is_live: bool

    def __str__(self) -> str:
        """For the form: what was confirmed is what is done."""
        return f"{self.revisions} {self.log} {self.is_live}"


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
        try:
            return canonical_text(self.cleaned_data["text"])
        except WorkflowError as error:
            raise ValidationError(str(error)) from error

    def clean_reason(self) -> str:
        text, reason = self.cleaned_data.get("text"), str(self.cleaned_data["reason"])
        if text and text in reason:
            raise ValidationError(_("The reason repeats the text, and the log keeps it."))
        return reason


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
            touched = redact(content, form.cleaned_data, user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except StaleReview as refusal:
            form.add_error(None, str(refusal))
            touched = redact(content, form.cleaned_data | {"seen": ""}, user)
        else:
            if form.cleaned_data["seen"]:
                return _done(model_admin, request, content, touched)
    return _page(model_admin, request, content, form, touched)


def redact(content: Content, asked: dict[str, Any], by: User) -> Touched:
    """Redact what was confirmed (`asked["seen"]`); without that only find out what it touches.

    Finding out is doing it and rolling it back, so that the two cannot differ. Raises StaleReview
    if it touches something else by now, and what workflow.redact raises.
    """
    with transaction.atomic():
        before, log = content.snapshot(), _lines_with(content, asked["text"])
        revisions = workflow.redact(content, asked["text"], by=by, reason=asked["reason"])
        content.refresh_from_db()
        touched = Touched(revisions, log, content.is_live and content.snapshot() != before)
        if asked["seen"] and asked["seen"] != str(touched):
            raise StaleReview(_("It touches something else by now. Read again what it would do."))
        transaction.set_rollback(not asked["seen"])
    return touched


def _lines_with(content: Content, text: str) -> int:
    kind = ContentType.objects.get_for_model(content)
    events = ReviewEvent.objects.filter(content_type=kind, object_id=content.pk)
    return sum(text in note for note in events.values_list("note", flat=True))


def _done(
    model_admin: admin.ModelAdmin, request: HttpRequest, content: Content, touched: Touched
) -> HttpResponse:
    said = ngettext(
        "Removed for good from %(number)d revision.",
        "Removed for good from %(number)d revisions.",
        touched.revisions,
    )
    messages.success(request, said % {"number": touched.revisions})
    opts = model_admin.opts
    address = f"admin:{opts.app_label}_{opts.model_name}_history"
    return HttpResponseRedirect(reverse(address, args=[content.pk]))


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
    }
    status = HTTPStatus.CONFLICT if form.non_field_errors() else HTTPStatus.OK
    return TemplateResponse(request, "revisions/redact.html", context, status=status)
