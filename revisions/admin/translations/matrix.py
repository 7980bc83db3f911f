"""The matrix: live texts down, languages across."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from ...models import Content, Revision
from ...permissions import languages_of
from ..addresses import row_url
from ..comparison import languages_named
from ..desk import at_desk
from .choice import Choice
from .standing import Standing, Status, Text, count, kinds_to_see, live_texts

ON_A_PAGE = 50


class Cell(NamedTuple):
    """A text in one language; without standing it is the language that the text comes from."""

    language: str
    language_name: str
    standing: Standing | None
    status_name: str
    url: str
    # What is under way in this language: state and author of each open revision.
    in_work: list[tuple[str, str, str]]


class Line(NamedTuple):
    row: Content
    kind: str
    url: str
    cells: list[Cell]


class Count(NamedTuple):
    status: str
    status_name: str
    number: int
    url: str


def matrix_context(request: HttpRequest) -> dict[str, Any]:
    """What the page shows. The number of queries does not depend on the number of texts."""
    choice = Choice(request.GET, kinds_to_see(request))
    texts = live_texts(request, choice.chosen_kinds(), choice.chosen_links())
    language, status = choice.chosen("language"), choice.chosen("status")
    wanted = [text for text in texts if text.is_wanted(language, status)]
    page = Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page"))
    may_write = language in languages_of(at_desk(request).user)
    first = next(iter(wanted), None) if may_write else None
    return {
        "choice": choice,
        "is_narrowed": bool(choice.query()),
        "only_to_read": bool(language) and not may_write,
        "counts": _counts(texts, choice),
        "columns": languages_named(_columns(choice)),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "lines": _lines(list(page.object_list), choice),
        "first_url": first and translation_url(first, language, choice),
    }


def translation_url(text: Text, language: str, choice: Choice) -> str:
    """The form of a text and a language, which keeps what was chosen for its way onwards."""
    kind = text.model._meta.label_lower
    return reverse("admin:revisions_translation", args=[kind, text.pk, language]) + choice.query()


def _columns(choice: Choice) -> list[str]:
    chosen = choice.chosen("language")
    return [chosen] if chosen else [code for code, _name in settings.LANGUAGES]


def _counts(texts: Iterable[Text], choice: Choice) -> list[tuple[str, str, list[Count]]]:
    """Code and name of each language, and how many texts are missing, outdated, current in it."""
    return [
        (
            language,
            languages_named([language])[0],
            [
                Count(
                    status,
                    str(Status(status).label),
                    numbers[status],
                    choice.query(language=language, status=status) or "?",
                )
                for status in (Status.MISSING, Status.OUTDATED, Status.CURRENT)
            ],
        )
        for language, numbers in count(texts).items()
    ]


def _lines(texts: Sequence[Text], choice: Choice) -> list[Line]:
    keys: dict[type[Content], list[int]] = defaultdict(list)
    for text in texts:
        keys[text.model].append(text.pk)
    rows = {model: model.objects.in_bulk(found) for model, found in keys.items()}
    in_work = _in_work(keys)
    return [
        Line(
            row := rows[text.model][text.pk],
            capfirst(str(text.model._meta.verbose_name)),
            row_url(row, "change", row.pk),
            [_cell(text, code, choice, in_work) for code in _columns(choice)],
        )
        for text in texts
        if text.pk in rows[text.model]
    ]


def _cell(
    text: Text, language: str, choice: Choice, in_work: dict[Any, list[tuple[str, str, str]]]
) -> Cell:
    standing = text.standings.get(language)
    return Cell(
        language,
        languages_named([language])[0],
        standing,
        str(Status(standing.status).label) if standing else "",
        translation_url(text, language, choice) if standing else "",
        in_work[text.model, text.pk, language],
    )


def _in_work(
    keys: dict[type[Content], list[int]],
) -> dict[Any, list[tuple[str, str, str]]]:
    """The open revisions of these rows, by row and each language that they touch."""
    found: dict[Any, list[tuple[str, str, str]]] = defaultdict(list)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in keys}
    of_these = Q(pk=None)
    for kind, model in kinds.items():
        of_these |= Q(content_type=kind, object_id__in=keys[model])
    fields = ("content_type", "object_id", "languages", "state", "author_name")
    for kind, pk, languages, state, author in (
        Revision.objects.open().filter(of_these).order_by("pk").values_list(*fields)
    ):
        for language in languages.split():
            work = (state, str(Revision.State(state).label), author)
            found[kinds[kind], pk, language].append(work)
    return found
