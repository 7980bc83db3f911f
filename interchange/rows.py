"""Makes a step of what documents say about one row: compares it with what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from revisions.canonical import Snapshot, digest_of
from revisions.errors import WorkflowError
from revisions.merge import differences
from revisions.models import Content, Revision, Slug

from .documents import BadDocument, Document, Place
from .models import Source
from .plan import Commitment, Origin, Status, Step, StepCell, column_of, is_saved
from .standing import Standing, digests


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
    found = Slug.objects.of_kind(model).filter(slug=slug).first()
    return found.content if found else None


def make_step(
    content: Content,
    label: str,
    parts: Sequence[Part],
    *,
    new: Mapping[str, Any],
    cells: Mapping[StepCell, Commitment] | None = None,
    source_language: str = "",
) -> Step:
    """The step for a row, saved or new. `new` are facts that only a new row gets;
    `source_language` is what the documents say about it, where they say more than by their order.

    Facts that documents in two languages state differently are taken from the first. What has
    changed on the site since it was imported stays: see Standing. Raises BadDocument for a text
    that is too long.
    """
    step = Step(content, label, Place(parts[0].document.path, parts[0].line), said=cells or {})
    known, standing, has_older = sources_of(content), Standing(content), False
    step.known_paths = {source.path for source in known.values()}
    step.other_source = _other_source(step, parts, source_language)
    for part in parts:
        step.languages.add(part.document.language)
        columns, source = _columns(content, part), known.get(part.document.language)
        origin = _origin(content, part, columns)
        if not columns or (source and (source.path, source.digest) == origin[:2]):
            continue
        if source is None or source.digest != origin.digest:
            is_from_elsewhere = source is not None and source.path != origin.path
            if is_from_elsewhere and _had_once(content, columns, step.said):
                has_older = True
                continue
            said = columns if part is parts[0] else _texts(content, part, columns)
            if not _take_news(step, said, _saved_cells(step, part, parts), standing, source):
                continue
        step.sources[part.document.language] = origin
    step.cells = dict(step.said) if step.is_fresh else {}
    _compare(step, new, standing, is_known=bool(known))
    if step.status == Status.UNCHANGED and (step.conflict or has_older):
        step.status = Status.CONFLICT if step.conflict else Status.OLDER
    return step


def _take_news(
    step: Step, said: Snapshot, cells: Snapshot, standing: Standing, source: Source | None
) -> bool:
    """Make changes of what a document says since its last import. False, and the reason is with the
    step, where the site says something else by now."""
    news = standing.news(said | cells, source)
    if reason := standing.conflict(news, source):
        step.conflict = reason
        return False
    step.is_fresh = True
    step.changes |= {column: news[column] for column in said if column in news}
    return True


def _other_source(step: Step, parts: Sequence[Part], stated: str) -> str:
    """The language of the original in the documents, if it is not the row's own: stated, or that
    of the first of the documents from which the row came. One alone may well be a translation."""
    spoken = {p.document.language: p.document.path for p in parts if any(p.texts.values())}
    now = step.content.source_language
    is_original_here = spoken.get(now) in step.known_paths
    source = stated or (next(iter(spoken)) if is_original_here else now)
    return source if step.content.pk is not None and source != now else ""


def _origin(content: Content, part: Part, columns: Snapshot) -> Origin:
    digest = digest_of({"columns": columns, "also": part.also})
    return Origin(part.document.path, digest, digests(columns))


def _saved_cells(step: Step, part: Part, parts: Sequence[Part]) -> Snapshot:
    """The cells that the first document states, as far as their rows are there already."""
    if part is not parts[0]:
        return {}
    return {column_of(cell): value for cell, value in step.said.items() if is_saved(cell)}


def sources_of(content: Content) -> dict[str, Source]:
    """By language, what the row's texts were imported from."""
    if content.pk is None:
        return {}
    return {source.language: source for source in Source.objects.of(content)}


def _columns(content: Content, part: Part) -> Snapshot:
    language = part.document.language
    columns = {content.column(name, language): text for name, text in part.texts.items()}
    said = {**columns, **part.facts}
    try:
        return {column: content.canonical(column, value) for column, value in said.items()}
    except WorkflowError as error:
        raise BadDocument(part.document.path, part.line, str(error)) from error


def _texts(content: Content, part: Part, columns: Snapshot) -> Snapshot:
    names = {content.column(name, part.document.language) for name in part.texts}
    return {column: value for column, value in columns.items() if column in names}


def _had_once(content: Content, columns: Snapshot, cells: Mapping[StepCell, Commitment]) -> bool:
    """Whether a revision of the row has said exactly this."""
    if not all(map(is_saved, cells)):
        return False
    said = columns | {column_of(cell): value for cell, value in cells.items()}
    proposals = Revision.objects.of(content).values_list("proposed", flat=True)
    return any(said.items() <= proposed.items() for proposed in proposals)


def _compare(step: Step, new: Mapping[str, Any], standing: Standing, *, is_known: bool) -> None:
    """Leave what differs from the row as it stands."""
    content = step.content
    if content.pk is None:
        step.changes |= new
        return
    if content.live_revision_id and not content.is_live and not is_known and step.sources:
        # Off the site, and forgotten by the imports: a document that has it again brings it back.
        step.changes = standing.snapshot | step.changes
        step.status = Status.CHANGED
        return
    step.cells = {
        cell: value
        for cell, value in step.cells.items()
        if not is_saved(cell) or differences(standing.snapshot, {column_of(cell): value})
    }
    step.status = Status.CHANGED if step.changes or step.cells else Status.UNCHANGED
    step.draft = next(iter(standing.drafts(step.changes)), None)
