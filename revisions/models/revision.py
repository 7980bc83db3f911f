from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..canonical import ReadableJSONEncoder, Snapshot, digest_of
from ..merge import differences
from .of_content import OfContentQuerySet

if TYPE_CHECKING:
    from .content import Content

# Raised when the meaning of snapshot keys changes, so that old snapshots can be told apart.
SCHEMA_VERSION = 1


class RevisionQuerySet(OfContentQuerySet):
    def published_until(self, moment: datetime) -> "RevisionQuerySet":
        """What had gone live (or off the site) by a moment, newest first."""
        published = self.filter(state=Revision.State.PUBLISHED, published_at__lte=moment)
        return published.order_by("-published_at", "-pk")

    def due(self, now: datetime) -> "RevisionQuerySet":
        """Approved for a time that has come, in the order of their times."""
        due = self.filter(state=Revision.State.APPROVED, publish_at__lte=now)
        return due.order_by("publish_at", "pk")

    def open(self) -> "RevisionQuerySet":
        """Those that somebody still works on or that wait for review."""
        return self.filter(state__in=Revision.OPEN_STATES)

    def besides(self, revision: "Revision | None", content: "Content") -> "RevisionQuerySet":
        """Whatever else is open of this row, oldest first, without the snapshots."""
        others = self.of(content).open().light().prefetch_related("contributors").order_by("pk")
        return others.exclude(pk=revision.pk) if revision else others

    def newest_of(self, content: "Content") -> "Revision | None":
        """The last one that was begun. In plain SQL, as the rows that each step locks are."""
        kind = ContentType.objects.get_for_model(content)
        found: Any = self.raw(
            "SELECT * FROM revisions_revision WHERE content_type_id = %s AND object_id = %s "
            "ORDER BY number DESC LIMIT 1",
            [kind.pk, content.pk],
        )
        return next(iter(found), None)

    def light(self) -> "RevisionQuerySet":
        """Without the snapshots, for lists."""
        return self.defer("proposed", "published")


class Revision(models.Model):
    """A proposed new state of one content row: a full snapshot, and what became of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        WITHDRAWN = "withdrawn", _("withdrawn")
        APPROVED = "approved", _("scheduled")
        PUBLISHED = "published", _("published")

    class Significance(models.TextChoices):
        MINOR = "minor", _("minor (a typo)")
        NORMAL = "normal", _("normal")
        MAJOR = "major", _("major")

    class Kind(models.TextChoices):
        CHANGE = "change", _("change")
        RETIRE = "retire", _("retire")

    WITH_AUTHOR = (State.DRAFT, State.CHANGES_REQUESTED)
    EDITABLE_STATES = (*WITH_AUTHOR, State.IN_REVIEW)
    OPEN_STATES = (*EDITABLE_STATES, State.APPROVED)
    # What a decision and a publication write: the words stay as they are.
    DECISION = (
        *("state", "decided_by", "decided_by_name", "decided_at", "decision_note"),
        *("publish_at", "published", "published_at", "updated_at"),
    )

    # No index of its own: two others begin with it, and SQLite took it for what those serve better.
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, verbose_name=_("kind of content"), db_index=False
    )
    object_id = models.PositiveBigIntegerField()
    content: "Content" = GenericForeignKey()  # type: ignore[assignment]
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CHANGE)
    base = models.ForeignKey(
        "self",
        verbose_name=_("based on"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed = models.JSONField(_("proposed text"), encoder=ReadableJSONEncoder)
    digest = models.CharField(max_length=64)
    published = models.JSONField(
        _("published text"), null=True, encoder=ReadableJSONEncoder, default=None
    )
    schema_version = models.PositiveSmallIntegerField(default=SCHEMA_VERSION)
    significance = models.CharField(
        _("significance"),
        max_length=10,
        choices=Significance.choices,
        default=Significance.NORMAL,
    )
    summary = models.CharField(_("summary for colleagues"), max_length=200, blank=True)
    change_note = models.JSONField(
        _("change note for readers"), default=dict, blank=True, encoder=ReadableJSONEncoder
    )
    # Languages whose translation stays outdated although this revision edits it (a typo fix).
    still_outdated = models.JSONField(default=list, blank=True)
    # Per language: the key of the revision whose source text a translation was made from.
    made_from = models.JSONField(default=dict, blank=True)
    # The languages whose text it changes, between blanks (" en ru "), so that queues can ask.
    languages = models.CharField(max_length=100, default="", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="revisions",
    )
    author_name = models.CharField(_("author’s name"), max_length=300)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_by_name = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)
    batch = models.ForeignKey(
        "revisions.Batch",
        verbose_name=_("batch"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="revisions",
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-pk"]
        permissions = [
            ("edit_every_language", _("Can propose text in every language")),
            ("approve_revision", _("Can approve revisions of others")),
            ("redact_text", _("Can remove text from live text and history")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="revision_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_revision_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "-published_at"], name="revision_past_days"
            ),
            models.Index(fields=["state", "content_type"], name="revision_queues"),
        ]

    def __str__(self) -> str:
        return _("revision %(number)s of “%(content)s”") % {
            "number": self.number,
            "content": self.content,
        }

    def save(self, *args: Any, **options: Any) -> None:
        self.digest = digest_of(self.proposed)
        super().save(*args, **options)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_with_author(self) -> bool:
        """Is it still to be handed in?"""
        return self.state in self.WITH_AUTHOR

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE_STATES

    @property
    def moves_row(self) -> bool:
        """Does it take its row off the site, or bring back one that was off when it was begun?"""
        return self.Kind.RETIRE in (self.kind, self.base and self.base.kind)

    def published_snapshot(self) -> Snapshot:
        """What went live with this revision: its proposal merged into what was live then."""
        return self.proposed if self.published is None else self.published

    def base_snapshot(self) -> Snapshot:
        """What was live when this revision was begun; empty for a new row."""
        return self.base.published_snapshot() if self.base else {}

    def proposed_changes(self) -> Snapshot:
        """The columns in which the proposal differs from its base."""
        return differences(self.base_snapshot(), self.proposed)

    def language_codes(self) -> list[str]:
        """The languages whose text it changes, in the order of their codes."""
        return self.languages.split()

    def contributor_names(self) -> list[str]:
        return [contributor.name for contributor in self.contributors.all()]
