"""Steps for channels. Two rows of documents are one channel if their address is the same."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from channels.models import Channel, Kind

from .addresses import address_key, kind_by_name
from .documents import ChannelRow, Document, Place, SlaRow
from .plan import Plan, Status, Step
from .rows import Part, make_step

Said = list[tuple[Document, ChannelRow]]  # what documents say of one address


class Channels:
    """The channels that documents name, each with one step, found by address, name or kind."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.steps: list[Step] = []
        rows = Channel.objects.order_by("position", "pk")
        # One step for each row in the database, so that a channel is the same step everywhere.
        self._saved = [Step(row, str(row), Place("", 0), Status.UNCHANGED) for row in rows]
        self._by_name: dict[str, Step] = {}
        for step in self._saved[::-1]:
            self._by_name |= dict.fromkeys(_names(step.content), step)

    def add_tables(self, documents: Sequence[Document]) -> None:
        """Make a step for every address in the tables of the documents."""
        said: dict[str, Said] = {}
        for document in documents:
            for row in document.channels:
                said.setdefault(address_key(row.address), []).append((document, row))
        for address, rows in said.items():
            self._add(address, rows)

    def _add(self, address: str, said: Said) -> None:
        document, row = said[0]
        names = {row.name.casefold() for _document, row in said}
        saved = self._with_address(address) or self._without_address(names)
        content = saved.content if saved else Channel(source_language=document.language)
        by_language = {document.language: _part(document, row) for document, row in said[::-1]}
        parts = [by_language.pop(document.language), *by_language.values()]
        step = make_step(content, row.name, parts, new={"kind": row.kind, "address": row.address})
        if saved and not content.address:
            step.changes["address"], step.status = row.address, Status.CHANGED
        if not saved and row.opening_hours is None:
            step.stays_draft = _("its opening hours are not in the document")
        if saved:
            self._saved[self._saved.index(saved)] = step
        self.steps.append(step)
        stale = [name for name, other in self._by_name.items() if other is saved]
        self._by_name |= dict.fromkeys([*names, *stale], step)
        self._report_differences(said)

    def _with_address(self, address: str) -> Step | None:
        found = (s for s in self._saved if s.content.address)
        return next((s for s in found if address_key(s.content.address) == address), None)

    def _without_address(self, names: set[str]) -> Step | None:
        """The draft that an SLA table has made of a name alone."""
        bare = (step for step in self._saved if not step.content.address)
        return next((step for step in bare if names & set(_names(step.content))), None)

    def _report_differences(self, said: Said) -> None:
        document, first = said[0]
        for other, row in said[1:]:
            if row.opening_hours != first.opening_hours:
                message = _("the opening hours of “%(name)s” differ from %(place)s, which counts")
                place = Place(document.path, first.line)
                self.plan.remarks.append(
                    f"{Place(other.path, row.line)}: {message % {'name': row.name, 'place': place}}"
                )

    def for_sla_row(self, document: Document, row: SlaRow, twin: Step | None) -> Step:
        """The channel of a row of an SLA table: by its name in any language, as `twin` (that of
        the same row in the other language), by its kind if one channel alone is of that kind,
        else a new draft that waits for its address."""
        name = row.name.casefold()
        if name not in self._by_name:
            found = twin or self._only_one_of_kind(kind_by_name(name))
            self._by_name[name] = found or self._new_draft(document, row)
        step = self._by_name[name]
        if step is twin and step.content.pk is None:
            step.changes.setdefault(Channel.column("name", document.language), row.name)
        return step

    def _only_one_of_kind(self, kind: str | None) -> Step | None:
        new = [step for step in self.steps if step.content.pk is None]
        found = [step for step in self._saved if step.content.kind == kind]
        found += [step for step in new if step.changes["kind"] == kind]
        return found[0] if len(found) == 1 else None

    def _new_draft(self, document: Document, row: SlaRow) -> Step:
        step = make_step(
            Channel(source_language=document.language),
            row.name,
            [Part(document, row.line, {"name": row.name})],
            new={"kind": kind_by_name(row.name) or Kind.PORTAL},
        )
        step.stays_draft = _("its address is not in the document")
        self.steps.append(step)
        return step


def _names(channel: Channel) -> list[str]:
    columns = Channel.columns_of("name")
    return [name.casefold() for column in columns if (name := getattr(channel, column))]


def _part(document: Document, row: ChannelRow) -> Part:
    facts = {
        "opening_hours": row.opening_hours,
        "timezone": document.timezone,
        "country": document.country,
    }
    texts = {"name": row.name} | ({"note": row.note} if row.note else {})
    return Part(document, row.line, texts, {name: fact for name, fact in facts.items() if fact})
