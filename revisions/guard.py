"""The lock on live columns: only publication may write them (docs/architecture.md, rule 9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
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
    """Open the lock for the code inside. For revisions.publishing, for portal.backups, which puts
    back what was live, and for tests' set-up only."""
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
    """A model whose rows are written inside publication only.

    Saving and deleting a row are refused by the signals below, so that nothing that Django does
    on its own (fixtures, cascades) goes around them; querysets by GuardedQuerySet, which is the
    base manager's too, so that related managers (`category.items.add`) are refused as well.
    """

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


@receiver([pre_save, pre_delete])
def refuse_outside_publication(sender: type[models.Model], **sent: Any) -> None:
    if issubclass(sender, GuardedModel):
        require_publication()
