from django import template

from ..commitments import Cell
from ..durations import percentile_in_words

register = template.Library()


@register.filter
def in_words(cell: Cell, language: str) -> str:
    """“8 hours”; empty unless something is promised."""
    return cell.in_words(language) if cell.minutes is not None else ""


@register.filter
def share_in_words(cell: Cell, language: str) -> str:
    """“95%”: of how many requests; empty if that is not said."""
    share = cell.target.percentile if cell.minutes is not None else None
    return percentile_in_words(share, language) if share else ""
