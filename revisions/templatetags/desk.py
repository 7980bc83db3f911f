"""What the first page of the desk shows."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import User

from ..admin.addresses import batch_url, edit_url, review_url
from ..admin.comparison import languages_named
from ..admin.queue_filters import NO_LANGUAGE
from ..admin.translations.standing import Status, count, kinds_to_see, live_texts
from ..admin.waiting import BATCHES, REVISIONS, Group, counts_of, with_counts
from ..models import Batch, Revision
from ..permissions import can_review, languages_of

register = template.Library()

SHOWN = 5


class Row(NamedTuple):
    """A revision that waits; `time` is when it goes live, was handed in, decided or saved."""

    revision: Revision
    url: str
    time: datetime | None


class Link(NamedTuple):
    """A part of a group: what it is called, how many, and the list of exactly those."""

    name: str
    number: int
    url: str


class Waiting(NamedTuple):
    """A group that waits for a person: the first few, how many there are, and where all are."""

    name: str
    title: str | Promise
    total: int
    url: str
    rows: list[Row] = []
    batches: list[tuple[Batch, str, list[tuple[str, str, int]]]] = []
    parts: list[Link] = []

    @property
    def more(self) -> bool:
        return self.total > SHOWN


@register.simple_tag(takes_context=True)
def waiting(context: dict[str, Any]) -> list[Waiting]:
    """The groups that are not empty, in the order in which they should be seen to."""
    request: HttpRequest = context["request"]
    user: User = context["user"]
    groups = [_revisions(name, group, user) for name, group in REVISIONS.items()]
    groups += [_batches(name, group, user) for name, group in BATCHES.items()]
    found = [group for group in groups if group.total]
    revisions = [row.revision for group in found for row in group.rows]
    prefetch_related_objects(revisions, "content", "contributors")
    return found + _translations(request, user)


@register.filter
def ago(time: datetime) -> str:
    """How long it is since then, to two units of time; "just now" within the first minute."""
    if timezone.now() - time < timedelta(minutes=1):
        return gettext("just now")
    return gettext("%(time)s ago") % {"time": timesince(time)}


@register.simple_tag(takes_context=True)
def nothing_waits(context: dict[str, Any]) -> str | Promise:
    """What a person may do of whom nothing is asked."""
    user: User = context["user"]
    if languages_of(user):
        return _(
            "Nothing. Open a text below to change it: what customers see stays as it is until a "
            "reviewer approves."
        )
    if can_review(user):
        return _("Nothing. When somebody submits a change, it appears here, the oldest first.")
    return _("Nothing. You may look through the texts below.")


def _revisions(name: str, group: Group, user: User) -> Waiting:
    revisions = group.of(user)
    numbers = revisions.aggregate(total=Count("pk"), **_by_language())
    url = _list_url("revision", {"for": name})
    waiting = Waiting(name, group.title, numbers["total"], url)
    if not waiting.total:
        return waiting
    first = revisions.light().select_related("content_type", "batch").order_by(group.order, "pk")
    to_url = edit_url if name == "drafts" else review_url
    rows = [Row(each, to_url(each), getattr(each, group.order)) for each in first[:SHOWN]]
    parts = _parts(name, numbers) if name == "review" else []
    return waiting._replace(rows=rows, parts=parts)


def _by_language() -> dict[str, Count]:
    """How many touch each language, and how many none."""
    codes = [code for code, _name in settings.LANGUAGES]
    counts = {code: Count("pk", filter=Q(languages__contains=f" {code} ")) for code in codes}
    return counts | {NO_LANGUAGE: Count("pk", filter=~Q(languages__regex=r"\w"))}


def _parts(name: str, numbers: dict[str, int]) -> list[Link]:
    names = {code: languages_named([code])[0] for code, _name in settings.LANGUAGES}
    names[NO_LANGUAGE] = str(_("facts only"))
    return [
        Link(text, numbers[code], _list_url("revision", {"for": name, "language": code}))
        for code, text in names.items()
        if numbers[code]
    ]


def _batches(name: str, group: Group, user: User) -> Waiting:
    batches = group.of(user)
    waiting = Waiting(
        f"batches-{name}", group.title, batches.count(), _list_url("batch", {"for": name})
    )
    first = with_counts(Batch.objects.filter(pk__in=batches)).order_by(group.order)[:SHOWN]
    return waiting._replace(batches=[(each, batch_url(each), counts_of(each)) for each in first])


def _translations(request: HttpRequest, user: User) -> list[Waiting]:
    """By language that this person writes: what is outdated, and what is missing."""
    languages = languages_of(user)
    if not languages:
        return []
    counts = count(live_texts(request, kinds_to_see(request).values(), {}))
    address = reverse("admin:revisions_translationstatus_changelist")
    parts = [
        Link(
            f"{languages_named([code])[0]}: {Status(status).label}",
            counts[code][status],
            f"{address}?{urlencode({'language': code, 'status': status})}",
        )
        for status in (Status.OUTDATED, Status.MISSING)
        for code, _name in settings.LANGUAGES
        if code in languages and counts[code][status]
    ]
    total = sum(part.number for part in parts)
    title = _("Translations to make")
    return [Waiting("translations", title, total, address, parts=parts)] if total else []


def _list_url(model: str, query: dict[str, str]) -> str:
    return reverse(f"admin:revisions_{model}_changelist", query=query)
