"""The order of rows in documents. It is not words, so it is no revision: an import for a reviewer
arranges the rows in one step, which is logged, and any other import says what differs.

Where a row stood at the last import is kept (Source.place), so that reviewers who have rearranged
rows since are not overruled by documents that nobody has touched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType

from revisions import workflow
from revisions.permissions import Person

from .canonical_pages import PAGE_KINDS
from .documents import Line, Place
from .models import Source
from .plan import Ordered, Plan, Step

Key = tuple[int, int]  # kind of content, key of the row
NAMES_TOLD = 6


class Beside(NamedTuple):
    """Steps whose rows stand beside each other, in the order of the documents, and the keys of all
    rows there in the order of the site."""

    steps: list[Step]
    site: list[int]


def key_of(step: Step) -> Key:
    return ContentType.objects.get_for_model(step.content).pk, step.content.pk


def places_in(plans: Iterable[Plan]) -> dict[Key, int | None]:
    """The rows that documents held at their last import, with their places as far as known."""
    sources = Source.objects.filter(path__in=_paths(plans))
    rows = sources.values_list("content_type_id", "object_id", "place")
    return {(kind, row): place for kind, row, place in rows}


def _paths(plans: Iterable[Plan]) -> set[str]:
    return {document.path for plan in plans for document in plan.documents}


@dataclass
class _Arranging:
    """`before`: what `places_in` gives for these paths, read before this import. A plain document
    orders only what came from it; pages of an export order the site that they were written from."""

    before: Mapping[Key, int | None]
    paths: set[str]
    is_canonical: bool
    reviewer: Person

    def order(self, steps: Sequence[Step], tell: Callable[[Ordered, Line], object]) -> list[Step]:
        """Put these rows of one kind in order, or tell why not. Gives those whose place in the
        documents is the one to remember, each in its order."""
        steps = [step for step in steps if self._is_ordered(step)]
        settled = []
        for beside in _beside_each_other(steps):
            what = self._outcome(beside)
            if what == Ordered.DONE and self.reviewer is None:
                what = Ordered.WANTED
            if what == Ordered.DONE:
                self._rearrange(beside)
            if what:
                tell(what, _line(beside))
            if what in (None, Ordered.DONE):
                settled += beside.steps
        return settled

    def _is_ordered(self, step: Step) -> bool:
        came_from_here = step.known_paths <= self.paths or self.is_canonical
        return came_from_here and (bool(step.sources) or key_of(step) in self.before)

    def _outcome(self, beside: Beside) -> Ordered | None:
        """What is to become of an order; None: the site keeps its own."""
        files = [step.content.pk for step in beside.steps]
        site = [pk for pk in beside.site if pk in set(files)]
        if files == site:
            return None
        places = {step.content.pk: self.before.get(key_of(step)) for step in beside.steps}
        known = [pk for pk in files if places[pk] is not None]
        then = sorted(known, key=lambda pk: places[pk] or 0)
        if not (known or self.is_canonical):
            return None
        is_as_then = [pk for pk in site if pk in set(known)] == then
        if known != then:
            return Ordered.DONE if is_as_then else Ordered.CONFLICT
        # Rows that are new here have their place; else the site was rearranged, and stays so.
        return Ordered.DONE if is_as_then and len(known) < len(files) else None

    def _rearrange(self, beside: Beside) -> None:
        """The rows of the documents take the places that they have among the others."""
        mine = iter([step.content.pk for step in beside.steps])
        taken = {step.content.pk for step in beside.steps}
        order = [next(mine) if pk in taken else pk for pk in beside.site]
        rows = type(beside.steps[0].content).objects.in_bulk(order)
        workflow.rearrange([rows[pk] for pk in order], by=self.reviewer, seen=beside.site)


def _beside_each_other(steps: Sequence[Step]) -> Iterable[Beside]:
    """An editor may have put a row elsewhere, say into another category."""
    while steps:
        content = steps[0].content
        site = list(content.siblings().in_order().values_list("pk", flat=True))
        here = set(site) | {content.pk}
        yield Beside([step for step in steps if step.content.pk in here], site)
        steps = [step for step in steps if step.content.pk not in here]


def _line(beside: Beside) -> Line:
    first = beside.steps[0]
    names = [step.label for step in beside.steps[:NAMES_TOLD]]
    more = ["…"] if len(beside.steps) > NAMES_TOLD else []
    kind = first.content._meta.verbose_name_plural
    return Line(Place(first.place.path, 0), f"{kind}: {' → '.join([*names, *more])}")


def arrange(
    plan: Plan, before: Mapping[Key, int | None], reviewer: Person
) -> dict[Step, int | None]:
    """Put the rows of one document into its order. Gives for each step the place to remember."""
    is_canonical = plan.documents[0].head is not None
    arranging = _Arranging(before, _paths([plan]), is_canonical, reviewer)
    places = {step: before.get(key_of(step)) for step in plan.steps}
    for steps in _by_kind(plan):
        settled = arranging.order(steps, lambda what, line: plan.order.append((what, line)))
        places |= {step: number for number, step in enumerate(settled)}
    return places


def _by_kind(plan: Plan) -> list[list[Step]]:
    """The steps whose order is that of a document. A page stands among others (arrange_pages), and
    in what order severities come, plain documents do not say."""
    is_canonical = plan.documents[0].head is not None
    kinds = [kind.model for kind in PAGE_KINDS if is_canonical or kind.is_listed_plainly]
    of_pages = {kind.page_model for kind in PAGE_KINDS}
    return [
        [step for step in plan.steps if type(step.content) is model]
        for model in kinds
        if model not in of_pages
    ]


def arrange_pages(plans: Sequence[Plan], reviewer: Person) -> list[tuple[Ordered, Line]]:
    """Put what whole canonical pages are about, categories and policies, into the order of the
    pages, remember it, and give what is to be told."""
    plans = [plan for plan in plans if plan.documents[0].head is not None and plan.steps]
    before = places_in(plans)
    told: list[tuple[Ordered, Line]] = []
    for model in {kind.page_model for kind in PAGE_KINDS if kind.page_model}:
        steps = [plan.steps[0] for plan in plans if type(plan.steps[0].content) is model]
        arranging = _Arranging(before, _paths(plans), True, reviewer)
        settled = arranging.order(steps, lambda *each: told.append(each))
        remember(dict(zip(settled, range(len(settled)), strict=True)), before)
    return told


def remember(places: Mapping[Step, int | None], before: Mapping[Key, int | None]) -> None:
    """Keep the places of rows that were imported before."""
    for step, place in places.items():
        if before.get(key_of(step)) != place:
            Source.objects.of(step.content).update(place=place)
