from .entry import Entry, Text
from .state import IndexState
from .synonym import Synonym
from .vocabulary import Deletion, Form, Term

__all__ = ["Deletion", "Entry", "Form", "IndexState", "Synonym", "Term", "Text"]
