"""One spelling for every value, so that equal content has equal snapshots and digests."""

import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import UnusableText, WorkflowError

Snapshot = dict[str, Any]

# Control characters and noncharacters: XML 1.0 (2.2) cannot hold them, so the feed could not.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# What a single line of text, such as a title, cannot hold.
LINE_BREAKS = re.compile("[\t\n\x85\u2028\u2029]+")
TRAILING_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


class ReadableJSONEncoder(json.JSONEncoder):
    """Keeps Cyrillic as it is: escaped, it takes three times the room."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


def canonical_text(text: str) -> str:
    """LF line ends, no trailing blanks, no blank lines around.

    Raises UnusableText for NUL (PostgreSQL refuses it, SQLite does not), for other control
    characters, for lone surrogates and for what no person would write.
    """
    if NOT_TEXT.search(text):
        raise UnusableText
    if len(text) > settings.TEXT_MAX_CHARACTERS:
        raise UnusableText(
            _("The text is too long: %(longest)s characters are the most.")
            % {"longest": settings.TEXT_MAX_CHARACTERS}
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnusableText from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TRAILING_BLANKS.sub("", text).strip("\n")


def canonical_value(field: Any, value: Any) -> str | int | bool | None:
    """The JSON form of a column's value: rows as keys, dates in ISO 8601, decimals quantised.

    Raises WorkflowError naming the field if the value is not of the column's type.
    """
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(value, str):
        value = canonical_text(value)
        if isinstance(field, models.CharField):
            value = LINE_BREAKS.sub(" ", value).rstrip()
    try:
        value = (field.target_field if field.is_relation else field).to_python(value)
    except ValidationError as error:
        raise WorkflowError(f"{field.verbose_name}: {' '.join(error.messages)}") from error
    except TypeError as error:  # dates know texts only
        raise WorkflowError(f"{field.verbose_name}: {value}") from error
    longest = getattr(field, "max_length", None)
    if isinstance(value, str) and longest and len(value) > longest:
        raise WorkflowError(
            _("%(field)s: %(longest)s characters are the most; these are %(length)s.")
            % {"field": field.verbose_name, "longest": longest, "length": len(value)}
        )
    if value is None:
        return "" if isinstance(field, models.CharField | models.TextField) else None
    if isinstance(field, models.DecimalField):
        return str(Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places)))
    if isinstance(value, date):
        return value.isoformat()
    return value


def digest_of(snapshot: Snapshot) -> str:
    """The SHA-256 of a snapshot's canonical JSON, as 64 hexadecimal digits."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
