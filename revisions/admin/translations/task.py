"""One text that one person translates into one language."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from ...diff import diff_html
from ...models import Content, TranslationStatus
from ...permissions import Verdict, can_propose, languages_of
from ...rendering import render_markdown
from ..content import ContentAdmin
from ..desk import at_desk
from .form import TranslationForm
from .standing import kinds_to_see


class Pair(NamedTuple):
    """One field: its source text and the place for its translation.

    `diff` is what happened to the source since the translation was made, if anything did; `html`
    is how readers see the source, for Markdown only. Without `field` it cannot be written here.
    """

    source_label: str
    source: str
    diff: SafeString | None
    html: SafeString | None
    label: str
    target: str
    field: Any
    is_needed: bool


@dataclass(frozen=True)
class Task:
    request: HttpRequest
    model_admin: ContentAdmin
    content: Content
    language: str

    @cached_property
    def fields(self) -> list[str]:
        """The translated fields of this kind of content."""
        return [f for f in self.content.revised_fields if self.content.is_translated_field(f)]

    @cached_property
    def status(self) -> TranslationStatus:
        """Where the live translation stands; none was settled before the language existed."""
        found = TranslationStatus.objects.of(self.content).filter(language=self.language)
        row = found.select_related("made_from", "outdated_since").first()
        return row or TranslationStatus(status=TranslationStatus.Status.MISSING)

    def verdict(self) -> Verdict:
        """May this person write this translation?"""
        if not self.content.is_live:
            return Verdict(False, _("This text is not on the site any more."))
        user = at_desk(self.request).user
        if self.language not in languages_of(user):
            return Verdict(False, _("You do not write this language. You can read its texts here."))
        columns = [self.content.column(field, self.language) for field in self.fields]
        return can_propose(user, self.content, columns)

    def form(self) -> TranslationForm:
        """The form, bound if something was posted, on the draft as it is now."""
        shown = self.model_admin.get_object(self.request, str(self.content.pk))
        form: Any = self.model_admin.get_form(
            self.request,
            shown,
            change=True,
            form=TranslationForm,
            fields=[self.content.column(field, self.language) for field in self.fields],
        )
        own = form.context.languages & {self.language}
        form.context = replace(form.context, languages=own)
        is_first = self.status.status == TranslationStatus.Status.MISSING
        data = self.request.POST if self.request.method == "POST" else None
        made = form(data, instance=shown, first_in=self.language if is_first else "")
        return cast(TranslationForm, made)

    def pairs(self, form: TranslationForm) -> list[Pair]:
        """Source and translation side by side, field by field."""
        return [self._pair(field, form) for field in self.fields]

    def _pair(self, field: str, form: TranslationForm) -> Pair:
        content, shown = self.content, at_desk(self.request).draft.shown
        source = content.column(field, content.source_language)
        target = content.column(field, self.language)
        text, made_from = shown.get(source) or "", self.status.made_from
        before = made_from.published_snapshot().get(source) or "" if made_from else text
        return Pair(
            content.column_label(source),
            text,
            diff_html(before, text) if before != text else None,
            mark_safe(render_markdown(text)) if field in content.markdown_fields else None,
            content.column_label(target),
            shown.get(target) or "",
            form[target] if target in form.fields else None,
            field in content.required_texts,
        )


def task_or_404(request: HttpRequest, kind: str, pk: int, language: str) -> Task:
    """The task at an address. Raises Http404 for a text that was never live and for its own
    language, PermissionDenied for a kind that this person may not see."""
    model_admin = kinds_to_see(request).get(kind)
    if model_admin is None:
        raise PermissionDenied
    content = model_admin.model.objects.filter(pk=pk, live_revision__isnull=False).first()
    targets = dict(settings.LANGUAGES).keys() - {content and content.source_language}
    if content is None or language not in targets:
        raise Http404
    return Task(request, cast(ContentAdmin, model_admin), content, language)
