"""Numbers for Prometheus: requests as they are answered, and what stands in the database."""

import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from revisions.models import Publication, Revision
from visitors.limits import visitor_of

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")
REQUESTS = Counter("site_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "site_request_seconds",
    "Time until an answer was ready.",
    ["view"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
# What the page cache hands out never comes to Django, so it is not among the requests above.
PAGES = Counter("site_cached_pages", "Public pages, by what the page cache did.", ["status"])


is_counting = False  # in this process
# Bytes of a file of numbers: more than all rows of one process take.
ROOM = 1024 * 1024


def take_room() -> None:
    """Make the files into which this process writes its numbers, as large as they will ever be.

    The library maps them into memory: a process that writes to one for which a full disk has no
    room is ended by the system (SIGBUS). Raises OSError if there is none now.
    """
    for kind in ("counter", "histogram"):
        path = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"], f"{kind}_{os.getpid()}.db")
        with path.open("ab") as file:
            file.write(bytes(ROOM - file.tell()))


def count_requests(get_response: Handler) -> Handler:
    global is_counting
    try:
        take_room()
    except OSError as error:
        logger.error("Nothing is counted for /metrics: %s", error)
        raise MiddlewareNotUsed from error
    is_counting = True

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        # Never the address itself: strangers would make up as many rows as they like.
        match = request.resolver_match
        view = match.view_name or match._func_path if match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - begun)
        return response

    return middleware


def numbers(request: HttpRequest) -> HttpResponse:
    """All numbers of all processes, for those who may read them."""
    if not settings.METRICS:
        return HttpResponseNotFound()
    if not may_read(request):
        return HttpResponseForbidden()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Stored())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    try:
        address = ip_address(visitor_of(request).partition("/")[0])
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_ALLOW)


class Stored:
    """Numbers that are read from the database when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        try:
            publications, queues = Publication.current_number(), queue_lengths()
        except DatabaseError:
            yield GaugeMetricFamily("site_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("site_database_up", "Whether the database answers.", 1)
        yield GaugeMetricFamily("site_publications", "Publications so far.", publications)
        family = GaugeMetricFamily("site_open_revisions", "What waits.", labels=["state"])
        for state, length in queues.items():
            family.add_metric([state], length)
        yield family


def queue_lengths() -> dict[str, int]:
    """Open revisions by state, the empty queues too."""
    counted = dict(Revision.objects.open().order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in Revision.OPEN_STATES}
