"""Questions and answers for programs, in Markdown."""

from itertools import groupby

from django.utils.translation import gettext as _

from revisions.markdown import Markdown, joined
from revisions.reading import Reading

from .models import Item
from .querysets import items_of


def list_page(page: Markdown) -> str:
    return joined(f"# {_('Questions and answers')}", answers(page, 2))


def answers(page: Markdown, level: int) -> str:
    """All answers, by category: headings of this level, the questions one level below."""
    parts = []
    for _key, group in groupby(items_of(page.edition), key=lambda item: item.category_id):
        items = list(group)
        parts.append(f"{'#' * level} {page.title(Reading(items[0].category, page.language))}")
        parts += [answer(item, page, level + 1) for item in items]
    return joined(*parts) or _("There are no answers here yet.")


def answer(item: Item, page: Markdown, level: int) -> str:
    reading = Reading(item, page.language)
    return joined(
        f"{'#' * level} {page.title(reading)}",
        page.notice(reading),
        page.text(reading, "answer", level + 1),
        f"<{page.link(item)}>" if level > 1 else "",
    )
