"""Every table of the site as lines of JSON, and back."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

ROWS_AT_ONCE = 1000
# Whoever was signed in signs in again: a session that was ended must not come back. Wrong
# passwords are kept for ten minutes anyway.
LEFT_OUT = {"sessions", "axes"}
BEGIN = {
    "sqlite": "BEGIN",  # not IMMEDIATE: nobody who writes waits for this
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}

Table = type[models.Model]


def all_tables() -> list[Table]:
    """The tables that migrations made, those between two models among them."""
    return [
        model for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]  # fmt: skip


def kept_tables() -> list[Table]:
    return [model for model in all_tables() if model._meta.app_label not in LEFT_OUT]


def columns_of(table: Table) -> list[models.Field]:
    return list(table._meta.concrete_fields)


def column_names(table: Table) -> list[str]:
    return [str(field.column) for field in columns_of(table)]


def applied_migrations() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Everything that is read inside is as it was at one moment; the site goes on meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def lines_of(table: Table) -> Iterator[str]:
    """A table as lines of JSON."""
    yield json.dumps(column_names(table))
    attributes = [field.attname for field in columns_of(table)]
    # A plain queryset: that of translated models would read the columns of the active language.
    rows = models.QuerySet(table).order_by("pk").values_list(*attributes)
    for row in rows.iterator(ROWS_AT_ONCE):
        yield json.dumps(row, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a column holds {type(value).__name__}, which backups do not know")


def parameters(table: Table, lines: Iterable[str]) -> Iterator[list[Any]]:
    """What the rows in these lines are to the database."""
    fields = columns_of(table)
    for line in lines:
        row = zip(fields, json.loads(line), strict=True)
        yield [field.get_db_prep_save(field.to_python(value), connection) for field, value in row]
