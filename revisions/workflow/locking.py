"""Who waits for whom. Everybody locks in one order, so that no two wait for each other for ever:
the publication number (those who publish or move rows), then rows that name others, then the rows
that they name, then revisions.

On PostgreSQL a row is locked against those who would change it, and not against those who only
name it in a new row. SQLite has one writer at a time and needs none of this.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import BrokenReference, RowIsGone
from ..models import Content, Revision, content_models

Key = tuple[type[Content], int]


def lock_rows(keys: Iterable[Key]) -> dict[Key, Content]:
    """Those of these rows that exist, as they are now, locked until the end of the transaction.

    A spoilt snapshot may name what is no key: there is no such row.
    """
    keys, found = set(keys), {}
    # A model is defined after those that it names. Backwards: those that name others come first.
    for model in reversed(content_models()):
        wanted = {pk for kind, pk in keys if kind is model and isinstance(pk, int)}
        found.update({(model, row.pk): row for row in _locked(model, wanted)})
    return found


def _locked(model: Any, keys: Collection[int]) -> Iterable[Any]:
    """The rows of a model with these keys, locked one after the other. In plain SQL: each step of
    the workflow asks for a few rows by their keys, and to compose that takes longer than all else.
    """
    if not keys:
        return []
    with_lock = ""
    if connection.features.has_select_for_update:
        with_lock = connection.ops.for_update_sql(no_key=True)
    marks = ", ".join(["%s"] * len(keys))
    return model.objects.raw(
        f"SELECT * FROM {model._meta.db_table} WHERE id IN ({marks}) ORDER BY id {with_lock}",
        list(keys),
    )


def lock_content(content: Content) -> Content:
    """The row as it is now, locked. Raises RowIsGone."""
    return _lock_row((type(content), content.pk))


def _lock_row(key: Key) -> Content:
    if row := lock_rows([key]).get(key):
        return row
    raise RowIsGone


def lock(revision: Revision) -> Revision:
    """Lock the content row, then the revision, and read both again. Raises RowIsGone."""
    model: Any = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    content = _lock_row((model, revision.object_id))
    # The base that it had comes along, and serves if it has it still.
    wanted = {pk for pk in (revision.pk, revision.base_id) if pk is not None}
    locked = {row.pk: row for row in _locked(Revision, wanted)}
    revision = locked[revision.pk]
    if revision.base_id in locked:
        revision.base = locked[revision.base_id]
    revision.content = content
    return revision


def lock_all(revisions: Sequence[Revision]) -> list[Revision]:
    """The same for several revisions, in this order, with as many queries as for one."""
    rows = lock_together(revisions)
    locked = Revision.objects.select_for_update(of=("self",)).select_related("base")
    found = {r.pk: r for r in locked.filter(pk__in=[r.pk for r in revisions]).order_by("pk")}
    for revision in revisions:
        content = rows.get((type(revision.content), revision.object_id))
        if content is None:
            raise RowIsGone
        found[revision.pk].content = content
    return [found[revision.pk] for revision in revisions]


def lock_together(revisions: Iterable[Revision]) -> dict[Key, Content]:
    """Lock the rows of several revisions, and those that they name, before the first step."""
    revisions, keys = list(revisions), set[Key]()
    prefetch_related_objects(revisions, "content")
    for revision in revisions:
        if revision.content is None:
            raise RowIsGone
        keys.add((type(revision.content), revision.object_id))
        references = revision.content.references(revision.proposed)
        keys |= {(model, pk) for _column, model, pk in references}
    return lock_rows(keys)


def lock_named(content: Content, snapshot: Snapshot) -> list[tuple[str, Content]]:
    """The rows that a snapshot names, locked, each with its column. Those that this row names too
    are at hand with it then.

    Raises BrokenReference if one does not exist any more: nothing else protects keys inside JSON,
    where the database sees no foreign key.
    """
    references = list(content.references(snapshot))
    rows = lock_rows((model, pk) for _column, model, pk in references)
    for column, model, pk in references:
        if (model, pk) not in rows:
            raise BrokenReference(
                _("%(field)s: the row does not exist any more.")
                % {"field": content.column_label(column)}
            )
        if pk == getattr(content, f"{column}_id", None):
            setattr(content, column, rows[model, pk])
    return [(column, rows[model, pk]) for column, model, pk in references]
