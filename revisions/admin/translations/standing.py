"""Where the translations of the live texts stand, in the order in which the desk lists them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest

from ...models import Content, TranslationStatus, content_models

Status = TranslationStatus.Status


class Standing(NamedTuple):
    """One text in one language; `since` is the number of the revision that outdated it."""

    status: str = Status.MISSING
    since: int | None = None


class Text(NamedTuple):
    """A live row, and how it stands in every language but its own."""

    model: type[Content]
    pk: int
    source_language: str
    standings: Mapping[str, Standing]

    def is_wanted(self, language: str, status: str) -> bool:
        """Does it stand so (or anyhow) in this language (or in any)?"""
        found = self.standings.values() if not language else [self.standings.get(language)]
        return any(each and status in ("", each.status) for each in found)


def kinds_to_see(request: HttpRequest) -> dict[str, admin.ModelAdmin]:
    """The kinds of content that this person may look at, by their names ("faq.item")."""
    registered = admin.site._registry
    return {
        model._meta.label_lower: registered[model]
        for model in content_models()
        if model in registered and registered[model].has_view_or_change_permission(request)
    }


def live_texts(
    request: HttpRequest, kinds: Iterable[admin.ModelAdmin], links: Mapping[str, int]
) -> list[Text]:
    """The live rows of these kinds, in the order of their lists.

    `links` narrows them down to rows that name another one: {"category": 3}. As many queries as
    there are kinds, and one: rows are light here, whatever their texts.
    """
    rows = {each.model: _rows(request, each, links) for each in kinds}
    standings = _standings(rows)
    return [
        Text(model, pk, source, _of_every_language(source, standings.get((model, pk), {})))
        for model, found in rows.items()
        for pk, source in found
    ]


def _rows(
    request: HttpRequest, model_admin: admin.ModelAdmin, links: Mapping[str, int]
) -> list[tuple[int, str]]:
    model: Any = model_admin.model
    if not set(links) <= set(model.revised_fields):
        return []
    rows: QuerySet = model.objects.live().filter(**links)
    rows = rows.order_by(*model_admin.get_ordering(request))
    return list(rows.values_list("pk", "source_language"))


def _standings(models: Iterable[type[Content]]) -> dict[tuple[type, int], dict[str, Standing]]:
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in models}
    found: dict[tuple[type, int], dict[str, Standing]] = {}
    statuses = TranslationStatus.objects.filter(content_type__in=kinds).values_list(
        "content_type", "object_id", "language", "status", "outdated_since__number"
    )
    for kind, pk, language, status, since in statuses:
        found.setdefault((kinds[kind], pk), {})[language] = Standing(status, since)
    return found


def _of_every_language(source: str, known: Mapping[str, Standing]) -> dict[str, Standing]:
    """A language that came after the last publication has no row yet: it is missing."""
    every = (code for code, _name in settings.LANGUAGES if code != source)
    return {code: known.get(code, Standing()) for code in every}


def count(texts: Iterable[Text]) -> dict[str, Counter[str]]:
    """How many texts stand how, by language."""
    counts: dict[str, Counter[str]] = {code: Counter() for code, _name in settings.LANGUAGES}
    for text in texts:
        for language, standing in text.standings.items():
            counts[language][standing.status] += 1
    return counts
