"""What a request may ask for: known parameters, each once, within their bounds."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from search.finding import MAX_QUERY

LIMIT, LARGEST_LIMIT, LARGEST_OFFSET = 50, 100, 1_000_000


class Refused(Exception):
    """The request cannot be answered; the message tells why."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Parameter(NamedTuple):
    """One of the query: how it is read from what was typed, and its JSON schema."""

    name: str
    about: str
    schema: dict[str, Any]
    is_required: bool = False

    def read(self, typed: str | None) -> Any:
        """Its value. Raises Refused."""
        if typed is None:
            if self.is_required:
                raise bad(_("The parameter “%(name)s” is missing.") % {"name": self.name})
            return self.schema.get("default")
        return READERS[self.schema["type"]](self, typed)


def bad(reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, reason)


def _number(parameter: Parameter, typed: str) -> int:
    low, high = parameter.schema["minimum"], parameter.schema["maximum"]
    if not re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII) or not low <= int(typed) <= high:
        said = _("“%(name)s” is a whole number from %(low)s to %(high)s.")
        raise bad(said % {"name": parameter.name, "low": low, "high": high})
    return int(typed)


def _text(parameter: Parameter, typed: str) -> str:
    most = parameter.schema["maxLength"]
    if len(typed) > most:
        said = _("“%(name)s” is longer than %(most)s characters.")
        raise bad(said % {"name": parameter.name, "most": most})
    return typed


READERS: dict[str, Callable[[Parameter, str], Any]] = {"integer": _number, "string": _text}

PAGED = (
    Parameter(
        "limit",
        "How many results to give.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": LIMIT},
    ),
    Parameter(
        "offset",
        "How many results to leave out before them.",
        {"type": "integer", "minimum": 0, "maximum": LARGEST_OFFSET, "default": 0},
    ),
)
QUERY = Parameter(
    "q", "The words to look for.", {"type": "string", "maxLength": MAX_QUERY}, is_required=True
)
CATEGORY = Parameter(
    "category",
    "The slug of a category: its answers alone.",
    {"type": "string", "maxLength": 80, "pattern": "^[-a-zA-Z0-9_]*$"},
)


def read(request: HttpRequest, known: tuple[Parameter, ...]) -> dict[str, Any]:
    """The values of the known parameters by their names. Raises Refused."""
    names = [parameter.name for parameter in known]
    for name, values in request.GET.lists():
        if name not in names:
            said = _("There is no parameter “%(name)s” here. There are: %(known)s.")
            raise bad(said % {"name": name[:80], "known": ", ".join(names) or "–"})
        if len(values) > 1:
            raise bad(_("The parameter “%(name)s” is given twice.") % {"name": name})
    return {each.name: each.read(request.GET.get(each.name)) for each in known}
