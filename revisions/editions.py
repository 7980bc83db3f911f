"""Which state of the content a page shows: what is live, what was live on a day, or a proposal."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import tick, workflow
from .models import Content, Revision
from .past import end_of_day, rows_as_of

Row = TypeVar("Row", bound=Content)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class NotThere(Http404):
    """There is no such page, and the message tells its reader why."""


class Edition:
    """What is live now."""

    is_live = True

    def moment(self) -> datetime:
        """The moment that this edition shows: here, whatever is published, also by a machine whose
        clock is ahead of this one's. A page that is kept would leave it out for ever."""
        return END_OF_TIME

    def rows(self, model: type[Row]) -> Sequence[Row]:
        """All rows of a kind that this edition shows, in their order."""
        rows: Any = model.objects.live().with_status(get_language())
        return list(rows.in_order())

    def find(self, model: type[Row], slug: str) -> Row | None:
        """The row at an address."""
        rows: Any = model.objects.live().with_status(get_language())
        return rows.filter(**{model.slug_field: slug}).first()

    def retirement_of(self, row: Content) -> Revision | None:
        """The publication that took a row off the site, if it was its last one until then."""
        last = Revision.objects.of(row).published_until(self.moment()).first()
        return last if last and last.kind == Revision.Kind.RETIRE else None


class _Gathered(Edition):
    """An edition whose rows are made in memory, once for each kind."""

    is_live = False

    def __init__(self) -> None:
        self._rows: dict[type[Content], list[Content]] = {}

    def rows(self, model: type[Row]) -> Sequence[Row]:
        if model not in self._rows:
            self._rows[model] = self._gather(model)
        return self._rows[model]  # type: ignore[return-value]

    def find(self, model: type[Row], slug: str) -> Row | None:
        return next((row for row in self.rows(model) if row.slug_now == slug), None)

    def _gather(self, model: type[Content]) -> list[Content]:
        raise NotImplementedError


class PastDay(_Gathered):
    """What was live at the end of a day, in the site's time zone."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    def moment(self) -> datetime:
        return end_of_day(self.day)

    def _gather(self, model: type[Content]) -> list[Content]:
        return rows_as_of(model, self.moment())


class Preview(_Gathered):
    """What would be live if a revision were approved now. Shown to staff and by signed links."""

    def __init__(self, revision: Revision) -> None:
        super().__init__()
        self.revision = revision
        content, seen = revision.content, workflow.review(revision)
        # Without what is gone by now: a page is shown as far as the proposal goes.
        self.row = content.as_published(content.as_it_was(seen.merged))

    def _gather(self, model: type[Content]) -> list[Content]:
        rows = list(model.objects.live())
        if model is type(self.row):
            rows = [row for row in rows if row.pk != self.row.pk]
            if self.revision.kind == Revision.Kind.CHANGE:
                rows.append(self.row)
        return sorted(rows, key=lambda row: (row.position, row.pk))


def edition_of(request: HttpRequest) -> Edition:
    """The edition that a request asks for: `?as_of=2026-03-01`, a preview, or what is live.

    Raises NotThere for a day that cannot be read or has not come yet.
    """
    if not hasattr(request, "edition"):
        tick.publish_what_is_due()
        request.edition = _asked_for(request.GET.get("as_of"))  # type: ignore[attr-defined]
    return request.edition  # type: ignore[attr-defined]


def _asked_for(as_of: str | None) -> Edition:
    if as_of is None:
        return Edition()
    try:
        day = parse_date(as_of)
    except ValueError:
        day = None
    if day is None or day > localdate():
        raise NotThere(_("Write the day like 2026-03-01, today or before."))
    return PastDay(day)


def context(request: HttpRequest) -> dict[str, Edition | None]:
    """For templates: the edition that the view has asked for, if it has."""
    return {"edition": getattr(request, "edition", None)}
