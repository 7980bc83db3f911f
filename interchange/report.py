"""The plan in words."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from .plan import Plan, Status, Step

SIGNS = {Status.NEW: "+", Status.CHANGED: "~", Status.OLDER: "<", Status.CONFLICT: "!"}


def describe(plan: Plan) -> Iterator[str]:
    """The lines of a plan: counts by kind of content, what changes, and what to look at."""
    yield " + ".join(f"{document.path} ({document.language})" for document in plan.documents)
    for document in plan.documents:
        for doubt in document.doubts:
            yield "  " + _("Warning: %(doubt)s") % {"doubt": f"{document.path}: {doubt}"}
    for name, steps, counts in numbers(plan):
        yield f"  {name}: {len(steps)} ({counts})"
        yield from map(_line, filter(_is_worth_a_line, steps))
    if len(plan.documents) > 1:
        yield "  " + _("In both languages: %(count)s") % {"count": plan.paired}
    yield from listed(_("Without a pair in the other language"), plan.unpaired)
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
