"""The plan in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _

from .documents import Line
from .plan import Ordered, Plan, Status, Step

SIGNS = {Status.NEW: "+", Status.CHANGED: "~", Status.OLDER: "<", Status.CONFLICT: "!"}


# A longer list is told by its documents, with the first lines of each.
LONG_LIST, FIRST_LINES = 10, 3


def describe(plan: Plan, *, whole: bool = False) -> Iterator[str]:
    """The lines of a plan: counts by kind of content, what changes, and what to look at. `whole`:
    no list is cut short."""
    yield " + ".join(f"{document.path} ({document.language})" for document in plan.documents)
    for document in plan.documents:
        for doubt in document.doubts:
            yield "  " + _("Warning: %(doubt)s") % {"doubt": f"{document.path}: {doubt}"}
    for name, steps, counts in numbers(plan):
        yield f"  {name}: {len(steps)} ({counts})"
        yield from map(_line, filter(_is_worth_a_line, steps))
    if len(plan.documents) > 1:
        yield "  " + _("In both languages: %(count)s") % {"count": plan.paired}
    yield from grouped(_("Without a pair in the other language"), plan.unpaired, whole=whole)
    yield from grouped(*other_sources([plan]), whole=whole)
    yield from listed(_("Look at these: it is not sure what they are"), plan.unsure)
    yield from listed(_("Look at these"), plan.remarks)
    yield from listed(_("Not in this document any more (left as it is)"), plan.gone)


def numbers(plan: Plan) -> Iterator[tuple[str, list[Step], str]]:
    """By kind of content: its name, its steps, and how many are new, changed, and so on."""
    for name, steps in _by_kind(plan).items():
        counts = Counter(step.status for step in steps)
        words = [f"{label}: {counts[each]}" for each, label in _labels().items() if counts[each]]
        yield name, steps, ", ".join(words)


def notable(plan: Plan) -> Iterator[str]:
    """A line for each row that changes, or that is left out."""
    yield from map(_line, filter(_is_worth_a_line, plan.steps))


def _labels() -> dict[Status, str]:
    return {
        Status.NEW: _("new"),
        Status.CHANGED: _("changed"),
        Status.UNCHANGED: _("unchanged"),
        Status.OLDER: _("older than what is here, left out"),
        Status.CONFLICT: _("edited on the site, left out"),
    }


def _by_kind(plan: Plan) -> dict[str, list[Step]]:
    kinds: dict[str, list[Step]] = {}
    for step in plan.steps:
        kinds.setdefault(str(step.content._meta.verbose_name_plural), []).append(step)
    return kinds


def _is_worth_a_line(step: Step) -> bool:
    return step.status in SIGNS or bool(step.stays_draft or step.conflict)


def _line(step: Step) -> str:
    draft = _(" — stays a draft: %s") % step.stays_draft if step.stays_draft else ""
    conflict = _(" — conflict: %s") % step.conflict if step.conflict else ""
    return f"    {SIGNS.get(step.status, '=')} {step.place}: {step.label}{draft}{conflict}"


def listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A list under its title with the number of its lines; nothing for an empty one."""
    if lines := list(lines):
        yield f"  {title}: {len(lines)}"
        yield from (f"    {line}" for line in lines)


def grouped(title: str, lines: Iterable[Line], *, whole: bool) -> Iterator[str]:
    """The same; of a long list, unless it is wanted whole, the first lines of each document."""
    lines = list(lines)
    if whole or len(lines) <= LONG_LIST:
        yield from listed(title, map(str, lines))
        return
    yield f"  {title}: {len(lines)} " + _("(each of them: --verbosity 2)")
    for path, some in groupby(sorted(lines, key=_path), _path):
        of_path = list(some)
        yield f"    {path}: {len(of_path)}"
        yield from (f"      {line}" for line in of_path[:FIRST_LINES])
        if (more := len(of_path) - FIRST_LINES) > 0:
            yield "      " + _("… and %(count)s more") % {"count": more}


def orders(told: Iterable[tuple[Ordered, Line]]) -> Iterator[str]:
    """What became of the order of rows, where documents have another than the site."""
    told = list(told)
    for what, title in (
        (Ordered.DONE, _("Put into the order of the documents")),
        (
            Ordered.WANTED,
            _(
                "In another order in the documents: a reviewer arranges them at the desk, or the"
                " import takes --approve-as"
            ),
        ),
        (
            Ordered.CONFLICT,
            _(
                "Rearranged in the documents and on the site, which keeps its order: make them say"
                " the same"
            ),
        ),
    ):
        yield from listed(title, [str(line) for each, line in told if each == what])


def picked_up(plans: Iterable[Plan]) -> Iterator[str]:
    """How many drafts of earlier imports were handed in, although their documents are the same."""
    if count := sum(len(plan.picked_up) for plan in plans):
        yield "  " + _("Drafts of earlier imports handed in: %(count)s") % {"count": count}


def _path(line: Line) -> str:
    return line.place.path


def other_sources(plans: Iterable[Plan]) -> tuple[str, list[Line]]:
    """The title and the lines about originals that are in another language by now."""
    names = dict(settings.LANGUAGES)
    words = _("%(row)s: %(there)s in the documents, %(here)s on the site")
    lines = [
        Line(
            step.place,
            words
            % {
                "row": step.label,
                "there": names[step.other_source],
                "here": names[step.content.source_language],
            },
        )
        for plan in plans
        for step in plan.steps
        if step.other_source
    ]
    title = _("The original is in another language than on the site (which keeps its own)")
    return title, lines
