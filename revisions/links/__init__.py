"""Links of texts that lead nowhere: those of today, and those that proposals would make."""

from .checking import Broken, broken_links, located
from .proposals import broken_after, change_of

__all__ = ["Broken", "broken_after", "broken_links", "change_of", "located"]
