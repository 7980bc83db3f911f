"""The way of a translator from text to text, within what was chosen in the matrix."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from .choice import Choice
from .matrix import translation_url
from .standing import Text, kinds_to_see, live_texts
from .task import Task


class Route(NamedTuple):
    """Addresses of the list and of the neighbours (empty: none), and the place in it: 3 of 17.

    `place` is 0 for a text that is not, or no longer, among those chosen.
    """

    matrix: str
    previous: str
    next: str
    place: int
    total: int


def route_of(request: HttpRequest, task: Task) -> Route:
    """Where a task stands among the texts chosen, in its own language."""
    choice, language = Choice(request.GET, kinds_to_see(request)), task.language
    texts = live_texts(request, choice.chosen_kinds(), choice.chosen_links())
    here = next((n for n, text in enumerate(texts) if _is_of(text, task)), -1)
    status = choice.chosen("status")
    before = [text for text in texts[: max(here, 0)] if text.is_wanted(language, status)]
    after = [text for text in texts[here + 1 :] if text.is_wanted(language, status)]
    is_among = here >= 0 and texts[here].is_wanted(language, status)

    def address(found: Sequence[Text], number: int) -> str:
        return translation_url(found[number], language, choice) if found else ""

    return Route(
        reverse("admin:revisions_translationstatus_changelist") + choice.query(),
        address(before, -1),
        address(after, 0),
        len(before) + 1 if is_among else 0,
        len(before) + is_among + len(after),
    )


def _is_of(text: Text, task: Task) -> bool:
    return text.model is type(task.content) and text.pk == task.content.pk
