"""What was live on a day: made from the revisions, never from the columns of today."""

from datetime import date, datetime, time
from typing import Any, TypeVar

from django.utils import timezone

from .canonical import Snapshot
from .models import Content, Revision

Row = TypeVar("Row", bound=Content)


def end_of_day(day: date) -> datetime:
    """The last instant of a day in the site's time zone, which is what "as of that day" means."""
    return timezone.make_aware(datetime.combine(day, time.max))


def rows_as_of(model: type[Row], moment: datetime) -> list[Row]:
    """The rows of one kind that were live at a moment, with the words and facts of then, in the
    order of today. They are for reading: saving one is refused like any write outside publication.
    """
    latest = _latest_publications(model, moment)
    revisions = Revision.objects.in_bulk(latest.values())
    rows: list[Any] = []
    for row in model.objects.filter(pk__in=latest).in_order():
        revision = revisions[latest[row.pk]]
        if revision.kind == Revision.Kind.CHANGE:
            rows.append(row.as_published(_without_today(row) | revision.published_snapshot()))
    return rows


def _latest_publications(model: type[Content], moment: datetime) -> dict[int, int]:
    """By the row's key, the key of the last revision of it that was published by a moment."""
    published = Revision.objects.of_kind(model).filter(
        state=Revision.State.PUBLISHED, published_at__lte=moment
    )
    return dict(published.order_by("published_at", "pk").values_list("object_id", "pk"))


def _without_today(row: Content) -> Snapshot:
    """No text in any language: a day before a language came shows nothing in it."""
    return {column: "" for column in row.snapshot_fields() if row.language_of(column)}
