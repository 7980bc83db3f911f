"""Which texts somebody looks at: the filter of the matrix, which goes along into the form."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ...models import Content
from .standing import Status

ALL = ("", _("all"))


class Choice(forms.Form):
    """`?kind=faq.item&category=3&language=en&status=missing`. What makes no sense is left out."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: QueryDict, kinds: dict[str, admin.ModelAdmin]) -> None:
        super().__init__(data, auto_id="choose-%s")
        self.kinds = kinds
        self._offer("kind", [(name, _name_of(each.model)) for name, each in kinds.items()])
        self._offer("language", settings.LANGUAGES)
        self._offer("status", Status.choices)
        self.links = _links(each.model for each in kinds.values())
        for name, model in self.links.items():
            label = capfirst(str(model._meta.verbose_name))
            self.fields[name] = forms.ChoiceField(label=label, required=False)
            rows = model.objects.filter(is_live=True).order_by("position", "pk")
            self._offer(name, [(str(row.pk), str(row)) for row in rows])
        self.order_fields(["kind", *self.links, "language", "status"])
        self.is_valid()

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    def chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    def chosen_kinds(self) -> list[admin.ModelAdmin]:
        name = self.chosen("kind")
        return [self.kinds[name]] if name else list(self.kinds.values())

    def chosen_links(self) -> dict[str, int]:
        return {name: int(self.chosen(name)) for name in self.links if self.chosen(name)}

    def query(self, **instead: str) -> str:
        """The query string of this choice, with some of it chosen otherwise: `?language=en`."""
        parts = {name: self.chosen(name) for name in self.fields} | instead
        text = urlencode({name: value for name, value in parts.items() if value})
        return f"?{text}" if text else ""


def _name_of(model: type) -> str:
    return capfirst(str(model._meta.verbose_name_plural))  # type: ignore[attr-defined]


def _links(models: Iterable[type[Content]]) -> dict[str, type[Content]]:
    """The fields in which texts name another row of content: a category."""
    links = {}
    for model in models:
        for name in model.revised_fields:
            field = model.field_of(name) if not model.is_translated_field(name) else None
            if field is not None and field.is_relation and issubclass(field.related_model, Content):
                links[name] = field.related_model
    return links
