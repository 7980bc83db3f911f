"""Steps for channels. Two rows of documents are one channel if their address is the same."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from channels.models import Channel

from .documents import ChannelRow, Document, SlaRow
from .facts import address_key, kind_by_name
from .plan import Place, Plan, Status, Step
from .rows import Part, make_step


class Channels:
    """The channels that documents name, each with one step, found by address, name or kind."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows: list[Channel] = list(Channel._base_manager.order_by("position", "pk"))
        self.steps: list[Step] = []
        self._by_name: dict[str, Step] = {}

    def add_tables(self, documents: Sequence[Document]) -> None:
        """Make a step for every address in the tables of the documents."""
        said: dict[str, list[tuple[Document, ChannelRow]]] = {}
        for document in documents:
            for row in document.channels:
                said.setdefault(address_key(row.address), []).append((document, row))
        for key, rows in said.items():
            self._add(key, rows)

    def _add(self, key: str, rows: list[tuple[Document, ChannelRow]]) -> None:
        document, first = rows[0]
        names = {row.name.casefold() for _document, row in rows}
        content = self._with_address(key) or self._without_address(names, first.kind)
        content = content or Channel(source_language=document.language)
        step = make_step(
            content,
            first.name,
            [_part(*row) for row in _one_per_language(rows)],
            kind=first.kind,
        )
        if not getattr(content, "address", "") :
            step.changes["address"] = first.address
            step.status = Status.CHANGED if content.pk else Status.NEW
        if content.pk is None and first.opening_hours is None:
            step.stays_draft = _("its opening hours are not in the document")
        self._report_differences(rows)
        self._keep(step, names)

    def _keep(self, step: Step, names: Iterable[str]) -> None:
        self.steps.append(step)
        for name in names:
            self._by_name[name] = step

    def _with_address(self, key: str) -> Channel | None:
        return next((c for c in self.rows if c.address and address_key(c.address) == key), None)

    def _without_address(self, names: set[str], kind: str) -> Channel | None:
        """The draft that an SLA table has made of a name alone."""
        bare = (c for c in self.rows if not c.address and c.kind == kind)
        return next((c for c in bare if names & set(_names(c))), None)

    def _report_differences(self, rows: list[tuple[Document, ChannelRow]]) -> None:
        document, first = rows[0]
        for other, row in rows[1:]:
            if row.opening_hours != first.opening_hours:
                message = _("the opening hours of “%(name)s” are not those of %(place)s, which count")
                place = Place(document.path, first.line)
                self.plan.remarks.append(
                    f"{Place(other.path, row.line)}: " + message % {"name": row.name, "place": place}
                )

    def for_sla_row(self, document: Document, row: SlaRow) -> Step:
        """The channel of a row of an SLA table: by its name in any language, by its kind if one
        channel alone is of that kind, else a new draft that waits for its address."""
        name = row.name.casefold()
        if name not in self._by_name:
            self._by_name[name] = self._named(name) or self._only_one_of_kind(name) or (
                self._new_draft(document, row)
            )
        return self._by_name[name]

    def _named(self, name: str) -> Step | None:
        found = next((channel for channel in self.rows if name in _names(channel)), None)
        return found and self._step_of(found)

    def _only_one_of_kind(self, name: str) -> Step | None:
        kind = kind_by_name(name)
        new = [step for step in self.steps if step.content.pk is None]
        found = [self._step_of(channel) for channel in self.rows if channel.kind == kind]
        found += [step for step in new if step.changes.get("kind") == kind]
        return found[0] if len(found) == 1 else None

    def _step_of(self, channel: Channel) -> Step:
        found = next((step for step in self.steps if step.content.pk == channel.pk), None)
        return found or Step(channel, str(channel), Place("", 0), Status.UNCHANGED)

    def _new_draft(self, document: Document, row: SlaRow) -> Step:
        part = Part(document, row.line, {"name": row.name})
        step = make_step(
            Channel(source_language=document.language),
            row.name,
            [part],
            kind=kind_by_name(row.name) or Channel.Kind.PORTAL,
        )
        step.stays_draft = _("its address is not in the document")
        self.steps.append(step)
        return step


def _names(channel: Channel) -> list[str]:
    columns = Channel.columns_of("name")
    return [name.casefold() for column in columns if (name := getattr(channel, column))]


def _one_per_language(
    rows: list[tuple[Document, ChannelRow]],
) -> list[tuple[Document, ChannelRow]]:
    return list({document.language: (document, row) for document, row in rows[::-1]}.values())[::-1]


def _part(document: Document, row: ChannelRow) -> Part:
    facts = {
        "opening_hours": row.opening_hours,
        "timezone": document.timezone,
        "country": document.country,
    }
    texts = {"name": row.name} | ({"note": row.note} if row.note else {})
    return Part(document, row.line, texts, {name: fact for name, fact in facts.items() if fact})
