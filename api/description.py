"""The description of the API in OpenAPI 3.1. Tests hold it against what the views do."""

from typing import Any

from django.conf import settings

from .answers import REQUESTS
from .parameters import CATEGORY, PAGED, QUERY, Parameter
from .schemas import LANGUAGE, SCHEMAS, ref

Data = dict[str, Any]
PLACES = {
    "language": LANGUAGE,
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 120},
}
# Path, what it gives, the name of its schema, the parameters of its query.
PATHS: tuple[tuple[str, str, str, tuple[Parameter, ...]], ...] = (
    ("/{language}/faq", "Questions and answers", "AnswerPage", (*PAGED, CATEGORY)),
    ("/{language}/faq/{slug}", "One answer, also at an earlier address", "Answer", ()),
    ("/{language}/channels", "Contact channels", "ChannelPage", PAGED),
    ("/{language}/sla", "What support promises", "PolicyPage", PAGED),
    ("/{language}/search", "What answers some words, best first", "HitPage", (QUERY, *PAGED)),
)
REFUSALS = {
    "400": "A parameter is unknown, missing or out of its bounds, or the request cannot be read.",
    "404": "There is nothing at this address.",
    "405": "Only GET, HEAD and OPTIONS.",
    "413": "A body larger than the site takes; none is needed.",
    "429": f"Too many requests from one address: {REQUESTS.most:,} in ten minutes.",
    "503": "The database does not answer. Retry-After says in how many seconds to try again.",
}


def described() -> Data:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME} Support".strip(),
            "version": "1",
            "description": "What is live on the support site, in each of its languages. Read only, "
            "without an account, from any site.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {path: _path(path, about, name, known) for path, about, name, known in PATHS},
        "components": {"schemas": SCHEMAS},
    }


def _path(path: str, about: str, schema: str, known: tuple[Parameter, ...]) -> Data:
    places = [_place(name) for name in PLACES if f"{{{name}}}" in path]
    operation = {"summary": about, "responses": _responses(about, schema)}
    return {
        "parameters": [*places, *map(_parameter, known)],
        "get": operation,
        "head": {
            "summary": f"{about}: the headers alone",
            "responses": {
                code: {"description": response["description"]}
                for code, response in operation["responses"].items()
            },
        },
    }


def _responses(about: str, schema: str) -> Data:
    return {
        "200": _response(about, schema),
        "304": {"description": "Nothing has changed since the ETag in If-None-Match."},
        **{code: _response(reason, "Error") for code, reason in REFUSALS.items()},
    }


def _response(about: str, schema: str) -> Data:
    return {"description": about, "content": {"application/json": {"schema": ref(schema)}}}


def _place(name: str) -> Data:
    return {"name": name, "in": "path", "required": True, "schema": PLACES[name]}


def _parameter(parameter: Parameter) -> Data:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "required": parameter.is_required,
        "schema": parameter.schema,
    }
