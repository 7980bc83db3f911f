"""Links of texts that lead nowhere: those of today, and those that a proposal would make."""

from .checking import Broken, broken_by, broken_in, broken_links, located

__all__ = ["Broken", "broken_by", "broken_in", "broken_links", "located"]
