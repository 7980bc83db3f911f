"""What the site says live, read at once and in one order."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from revisions.models import Content, Slug, TranslationStatus

from ..canonical_pages import default_of, fact_fields, hint_fields

Key = tuple[int, int]


class Site:
    """The live rows with what is said about them. Nothing of a draft is in it."""

    def __init__(self) -> None:
        self.redirects: dict[Key, list[str]] = defaultdict(list)
        for slug in Slug.objects.filter(role=Slug.Role.REDIRECT).order_by("slug"):
            self.redirects[slug.content_type_id, slug.object_id].append(slug.slug)
        outdated = TranslationStatus.objects.filter(status=TranslationStatus.Status.OUTDATED)
        self.outdated = set(outdated.values_list("content_type_id", "object_id", "language"))

    @staticmethod
    def rows(model: type[Content], **of: Any) -> list[Content]:
        return list(model.objects.live().filter(**of).in_order())

    def about(self, row: Content, language: str, source_language: str) -> dict[str, Any]:
        """What front matter says of a row on its page in a language, beside its place and title.

        What is as everywhere is left out: a row written in `source_language`, empty facts.
        """
        key = ContentType.objects.get_for_model(row).pk, row.pk
        said: dict[str, Any] = {}
        for field in fact_fields(type(row)):
            value = row.canonical(field, getattr(row, field))
            if value not in ("", None) or default_of(type(row), field) not in ("", None):
                said[field] = value
        for field in hint_fields(type(row)):
            if value := getattr(row, row.column(field, language)):
                said[field] = value
        if row.source_language != source_language:
            said["source_language"] = row.source_language
        if slugs := self.redirects.get(key):
            said["was"] = list(slugs)
        if (*key, language) in self.outdated:
            said["outdated"] = True
        return said


def languages_with(row: Content) -> list[str]:
    """The languages in which a row says anything."""
    texts = [field for field in row.revised_fields if row.is_translated_field(field)]
    return [
        code
        for code, _name in settings.LANGUAGES
        if any(getattr(row, row.column(field, code)) for field in texts)
    ]
