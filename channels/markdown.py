"""Contact channels for programs, in Markdown."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from markup import words
from revisions.markdown import Markdown, joined

from .presentation import Card, cards


def contacts_page(page: Markdown) -> str:
    return joined(f"# {_('Contacts')}", contacts(page, 2))


def contacts(page: Markdown, level: int) -> str:
    """All channels, each under a heading of this level."""
    found = cards(page.language, page.edition)
    if not found:
        return _("There are no contact channels here yet.")
    return joined(*(channel(each, page, level) for each in found))


def channel(card: Card, page: Markdown, level: int) -> str:
    hours = _("Hours")
    facts = [
        f"{capfirst(card.channel.get_kind_display())}: {address(card)}",
        f"{hours}: {words(card.hours)}",
    ]
    return joined(
        f"{'#' * level} {page.title(card.reading)}",
        page.notice(card.reading),
        "\n".join(f"- {each}" for each in facts),
        page.text(card.reading, "note", level + 1),
    )


def address(card: Card) -> str:
    return f"[{words(card.address)}](<{card.channel.link}>)"


def fill_channels_in_markdown(*, page: Markdown) -> str:
    """The Markdown of {channels} in a text."""
    found = cards(page.language, page.edition)
    if not found:
        return _("There are no contact channels here yet.")
    return "\n".join(
        f"- {page.title(card.reading)}: {address(card)}, {words(card.hours)}" for card in found
    )
