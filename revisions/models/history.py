from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from .of_content import OfContentQuerySet

if TYPE_CHECKING:
    from .content import Content


class Contributor(models.Model):
    """Somebody who wrote into a revision's snapshot: they may not approve it.

    The name stays when the account goes. No account: the command line.
    """

    revision = models.ForeignKey(
        "revisions.Revision", on_delete=models.CASCADE, related_name="contributors"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "user"], name="contributor_once")
        ]

    def __str__(self) -> str:
        return self.name


class ReviewEventQuerySet(OfContentQuerySet):
    def update(self, **columns: Any) -> int:
        # An account that goes leaves its name behind: Django empties the link to it.
        if columns != {"actor": None}:
            raise TypeError("The log is append-only.")
        return super().update(**columns)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The log is append-only.")

    def bulk_create(self, *args: Any, **options: Any) -> list[Any]:
        raise TypeError("The log is written line by line.")

    def redact(self, note: str) -> None:
        """Replace the notes of these lines: for publishing.redact_log alone."""
        super().update(note=note)

    def discard(self) -> None:
        """Delete these lines with a row that was never live: for publishing.delete_row alone."""
        super().delete()


class ReviewEvent(models.Model):
    """One line of the append-only log: who did what to which revision, when, and why."""

    class Action(models.TextChoices):
        PROPOSED = "proposed", _("began")
        AMENDED = "amended", _("changed")
        SUBMITTED = "submitted", _("submitted for review")
        WITHDRAWN = "withdrawn", _("withdrew")
        CHANGES_REQUESTED = "changes_requested", _("requested changes")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")
        UNSCHEDULED = "unscheduled", _("cancelled the schedule")
        ARRANGED = "arranged", _("rearranged")
        REDACTED = "redacted", _("removed text")
        CONFIRMED = "confirmed", _("found the translation still right")
        RETURNED = "returned", _("returned to review at its time")

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    content: "Content" = GenericForeignKey()  # type: ignore[assignment]
    # None where the step was about the row as a whole: its place, a redaction.
    revision = models.ForeignKey(
        "revisions.Revision", null=True, on_delete=models.PROTECT, related_name="events"
    )
    action = models.CharField(_("what"), max_length=20, choices=Action.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("who"), max_length=300)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)

    objects = ReviewEventQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="event_of_content")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.get_action_display()}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk:
            raise TypeError("The log is append-only.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The log is append-only.")
