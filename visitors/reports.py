"""What browsers report of pages that broke the policy for content: to the log, in measure."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .limited import limited
from .limits import Limit

REPORTS = Limit("reports", 20)
LARGEST = 16 * 1024  # bytes
AT_ONCE = 5  # reports of one request that are looked at
LENGTH = 300  # characters of each text that are logged
# As browsers call them: report-uri of old, and the Reporting API.
KEPT = {
    "document-uri": "page",
    "documentURL": "page",
    "violated-directive": "directive",
    "effectiveDirective": "directive",
    "blocked-uri": "blocked",
    "blockedURL": "blocked",
    "source-file": "source",
    "sourceFile": "source",
    "line-number": "line",
    "lineNumber": "line",
}
logger = logging.getLogger(__name__)


@csrf_exempt  # browsers send reports without a token, and nothing is changed by one
@require_POST
@limited(REPORTS)
def content_security(request: HttpRequest) -> HttpResponse:
    """Log what a browser says it has blocked; whoever sends it may have made it up."""
    # Asked before the body is read, which is in memory afterwards.
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    for report in reports_in(sent)[:AT_ONCE]:
        # JSON: what was sent cannot begin a line of its own.
        logger.warning("Blocked by the policy: %s", json.dumps(report, ensure_ascii=True))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def reports_in(sent: Any) -> list[dict[str, str]]:
    """What is worth a line of each report, without what readers typed into addresses."""
    each = sent if isinstance(sent, list) else [sent]
    bodies = [one.get("csp-report") or one.get("body") for one in each if isinstance(one, dict)]
    return [
        {KEPT[name]: short(value) for name, value in body.items() if name in KEPT}
        for body in bodies
        if isinstance(body, dict)
    ]


def short(value: Any) -> str:
    return str(value).partition("?")[0].partition("#")[0][:LENGTH]
