from .entry import Entry, Text
from .fulltext import EntryIndex, TermIndex, TextIndex
from .state import IndexState
from .synonym import Synonym
from .vocabulary import Form, Term

__all__ = [
    "Entry", "EntryIndex", "Form", "IndexState", "Synonym", "Term", "TermIndex", "Text",
    "TextIndex",
]  # fmt: skip
