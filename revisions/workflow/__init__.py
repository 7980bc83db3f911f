"""The only ways to change the state of a revision: one function each, one transaction each.

Each locks the content row first and then the revision, reads the state again under the lock,
checks, changes, saves and records. A refusal is a WorkflowError (or ValidationError) and leaves
nothing behind. `by` is the person who acts; None is the command line, which may propose but never
approve.
"""

from .deciding import Review, approve, request_changes, review
from .drafting import amend, propose, restore, submit, withdraw
from .retiring import discard, retire
from .scheduling import publish_due, unschedule

__all__ = [
    "Review",
    "amend",
    "approve",
    "discard",
    "propose",
    "publish_due",
    "request_changes",
    "restore",
    "retire",
    "review",
    "submit",
    "unschedule",
    "withdraw",
]
