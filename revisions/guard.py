"""The lock on live columns: only publication may write them (docs/architecture.md, rule 9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import WorkflowError

_open: ContextVar[bool] = ContextVar("live columns may be written", default=False)


class LiveColumnsAreGuarded(WorkflowError):
    message = _(
        "Live text is written by publication alone. "
        "Propose a revision and have it approved instead."
    )


@contextmanager
def writing_live_columns() -> Iterator[None]:
    """Open the lock for the code inside. For revisions.publishing and tests' set-up only."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def require_publication() -> None:
    """Raise LiveColumnsAreGuarded unless called inside writing_live_columns()."""
    if not _open.get():
        raise LiveColumnsAreGuarded


class GuardedQuerySet(models.QuerySet):
    """A queryset whose writes work inside publication only."""

    def update(self, **columns: Any) -> int:
        require_publication()
        return super().update(**columns)

    def delete(self) -> tuple[int, dict[str, int]]:
        require_publication()
        return super().delete()

    def bulk_create(self, *args: Any, **options: Any) -> list[Any]:
        require_publication()
        return super().bulk_create(*args, **options)


class GuardedModel(models.Model):
    """A model whose rows are written inside publication only."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        require_publication()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        require_publication()
        return super().delete(*args, **options)
