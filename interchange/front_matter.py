"""The front matter of a document: facts that have no visible form in it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from channels.hours import validate_country, validate_timezone
from markup import write
from revisions.errors import WorkflowError
from sla.cells import canonical_commitment

from .documents import BadDocument, Document, Remark

FRONT_MATTER = ("timezone", "country", "percentile", "effective_from", "severities")


def read_front_matter(document: Document, data: dict[str, Any]) -> None:
    """Put the facts into the document. Raises BadDocument for what they cannot be."""
    for key in data.keys() - set(FRONT_MATTER):
        message = _("“%(key)s” in the front matter is not used") % {"key": key}
        document.remarks.append(Remark(1, message))
    try:
        if document_timezone := _word(data, "timezone"):
            validate_timezone(document_timezone)
            document.timezone = document_timezone
        if country := _word(data, "country"):
            validate_country(country)
            document.country = country
        commitment = canonical_commitment({"percentile": data.get("percentile")}) or {}
        document.percentile = commitment["percentile"]
    except (ValidationError, WorkflowError) as error:
        words = " ".join(getattr(error, "messages", [str(error)]))
        raise BadDocument(document.path, 1, words) from error
    document.effective_from = _date(document.path, data.get("effective_from"))
    document.severities = _definitions(document.path, data.get("severities") or {})


def _word(data: dict[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        message = _("“%(key)s” in the front matter: write one word, in quotes if need be")
        raise WorkflowError(message % {"key": key})
    return value


def _date(path: str, value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise BadDocument(path, 1, _("“effective_from” is no date: write it like 2026-01-31"))


def _definitions(path: str, value: object) -> dict[str, str]:
    """What each severity means, by its key: "critical: Nothing works."."""
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return {str(key): write(text).strip() for key, text in value.items()}
    raise BadDocument(path, 1, _("“severities” in the front matter: write a text under each key"))
