"""What an import of a tree found and did, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..plan import Plan
from ..report import grouped, listed, notable, numbers, orders, other_sources, picked_up
from .importing import Result


def describe(result: Result, *, retire_missing: bool, whole: bool = False) -> Iterator[str]:
    """The lines of the report: per document what was found, then what to look at. `whole`: no list
    is cut short."""
    for plan in result.plans:
        yield from _page(plan)
    yield from listed(_("Skipped"), [f"{path}: {reason}" for path, reason in result.skipped])
    yield from listed(_("Not imported: put these right"), result.bad)
    yield from listed(
        _("Look at these"), [line for plan in result.plans for line in _remarks(plan)]
    )
    unpaired = [line for plan in result.plans for line in plan.unpaired]
    yield from grouped(_("Without a pair in the other language"), unpaired, whole=whole)
    yield from grouped(*other_sources(result.plans), whole=whole)
    yield from orders([each for plan in result.plans for each in plan.order] + result.order)
    yield from listed(_("Conflicts: edited on the site and in the documents"), _conflicts(result))
    yield from listed(_("No longer in the documents in one language"), result.partly_gone)
    yield from _missing(result, retire_missing)
    yield from picked_up(result.plans)
    yield _totals(result)
    yield from listed(_("What is left to do at the desk"), result.next_steps)


def _page(plan: Plan) -> Iterator[str]:
    names = " + ".join(f"{document.path} ({document.language})" for document in plan.documents)
    kinds = [f"{name}: {len(steps)} ({counts})" for name, steps, counts in numbers(plan)]
    yield f"{names}: {'; '.join(kinds)}"
    yield from notable(plan)


def _remarks(plan: Plan) -> Iterator[str]:
    for document in plan.documents:
        for doubt in document.doubts:
            yield f"{document.path}: {doubt}"
    yield from plan.remarks
    yield from plan.unsure


def _conflicts(result: Result) -> list[str]:
    return [
        f"{step.place}: {step.label}: {step.conflict}"
        for plan in result.plans
        for step in plan.steps
        if step.conflict
    ]


def _missing(result: Result, retire_missing: bool) -> Iterator[str]:
    proposed = [str(each) for each, reason in result.missing if reason == ""]
    kept = [f"{each}: {reason}" for each, reason in result.missing if reason]
    yield from listed(_("No longer in the documents, proposed for retirement"), proposed)
    yield from listed(_("No longer in the documents, and cannot be retired"), kept)
    if not retire_missing:
        left = [str(each) for each, _reason in result.missing]
        yield from listed(_("No longer in the documents (left; see --retire-missing)"), left)


def _totals(result: Result) -> str:
    documents = sum(len(plan.documents) for plan in result.plans)
    message = _("Documents imported: %(documents)s, skipped: %(skipped)s, not imported: %(bad)s.")
    counts = {"documents": documents, "skipped": len(result.skipped), "bad": len(result.bad)}
    images = _("New images: %(count)s.") % {"count": result.images}
    return f"{message % counts} {images}"
