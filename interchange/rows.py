"""Makes a step of what documents say about one row: compares it with what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from revisions.canonical import Snapshot, digest_of
from revisions.merge import differences
from revisions.models import Content, Revision, Slug

from .documents import BadDocument, Document
from .models import Source
from .plan import Place, Status, Step


@dataclass
class Part:
    """What one document says about a row, in its language: texts by field, facts by column."""

    document: Document
    line: int
    texts: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    # What else the digest covers: facts that become columns in another way (cells of a policy).
    also: object = None


def owner_of(model: type[Content], slug: str) -> Content | None:
    """The row that a slug means, under its present or an earlier one."""
    kind = ContentType.objects.get_for_model(model)
    found = Slug.objects.filter(content_type=kind, slug=slug).first()
    return found.content if found else None


def make_step(content: Content, label: str, parts: Sequence[Part], **more: Any) -> Step:
    """The step for a row, saved or new. `more` are facts for a new row alone.

    Raises BadDocument for a text that is too long.
    """
    step = Step(content, label, Place(parts[0].document.path, parts[0].line))
    known = sources_of(content)
    older = False
    for part in parts:
        columns = _columns(content, part)
        _check_lengths(content, columns, part)
        language, path = part.document.language, part.document.path
        digest = digest_of({"columns": columns, "also": part.also})
        source = known.get(language)
        if source and source.digest == digest:
            if source.path != path:
                step.sources[language] = path, digest
        elif source and source.path != path and _had_once(content, columns):
            older = True
        else:
            step.sources[language] = path, digest
            step.changes |= {c: v for c, v in columns.items() if c not in step.changes}
    _compare(step, more)
    if older and step.status == Status.UNCHANGED:
        step.status = Status.OLDER
    return step


def sources_of(content: Content) -> dict[str, Source]:
    """By language, what the row's texts were imported from."""
    if content.pk is None:
        return {}
    kind = ContentType.objects.get_for_model(content)
    found = Source.objects.filter(content_type=kind, object_id=content.pk)
    return {source.language: source for source in found}


def _columns(content: Content, part: Part) -> Snapshot:
    language = part.document.language
    columns = {content.column(name, language): text for name, text in part.texts.items()}
    return {
        column: content.canonical(column, value) for column, value in (columns | part.facts).items()
    }


def _check_lengths(content: Content, columns: Snapshot, part: Part) -> None:
    for column, value in columns.items():
        longest = getattr(content._meta.get_field(column), "max_length", None)
        if longest and isinstance(value, str) and len(value) > longest:
            message = _("“%(text)s…” is too long: %(longest)s characters at most") % {
                "text": value[:40],
                "longest": longest,
            }
            raise BadDocument(part.document.path, part.line, message)


def _had_once(content: Content, columns: Snapshot) -> bool:
    had = {f"proposed__{column}": value for column, value in columns.items()}
    return Revision.objects.of(content).filter(**had).exists()


def _compare(step: Step, more: Mapping[str, Any]) -> None:
    if step.content.pk is None:
        step.changes |= {column: value for column, value in more.items() if value is not None}
    else:
        step.changes = differences(step.content.snapshot(), step.changes)
        step.status = Status.CHANGED if step.changes else Status.UNCHANGED
