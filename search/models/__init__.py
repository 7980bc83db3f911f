from .entry import Entry, Text
from .fulltext import EntryIndex, TextIndex
from .state import IndexState
from .synonym import Synonym
from .vocabulary import Deletion, Form, Term

__all__ = [
    "Deletion", "Entry", "EntryIndex", "Form", "IndexState", "Synonym", "Term", "Text", "TextIndex",
]  # fmt: skip
