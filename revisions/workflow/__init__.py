"""The only ways to change the state of a revision: one function each, one transaction each.

Each locks the content row first and then the revision, reads the state again under the lock,
checks, changes, saves, and records it in the log (but for gathering a batch and taking out of it,
which decide nothing). A refusal is a WorkflowError (or ValidationError) and leaves nothing behind.
`by` is the person who acts; None is the command line, which may propose but never approve.
"""

from .amending import amend
from .arranging import rearrange
from .batching import approve_batch, gather, review_batch, submit_batch, take_out
from .confirming import confirm_translation
from .deciding import Review, approve, request_changes, review
from .proposing import propose, restore
from .redacting import redact
from .retiring import discard, retire
from .scheduling import publish_due, unschedule
from .submitting import submit, withdraw

__all__ = [
    "Review",
    "amend",
    "approve",
    "approve_batch",
    "confirm_translation",
    "discard",
    "gather",
    "propose",
    "publish_due",
    "rearrange",
    "redact",
    "request_changes",
    "restore",
    "retire",
    "review",
    "review_batch",
    "submit",
    "submit_batch",
    "take_out",
    "unschedule",
    "withdraw",
]
