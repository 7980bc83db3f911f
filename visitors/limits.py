"""How often one address may send something, without keeping addresses.

With settings.REDIS_URL all processes count together; without it, or while Redis is away, each
counts for itself, in memory. There an address is hashed, with a key that nobody but the process
has ever seen, into one of 65,536 counters; after ten minutes key and counters are thrown away. So
nothing is stored, nothing can be led back to an address, and the memory does not grow.
"""

import ipaddress
import secrets
import time
from array import array
from hashlib import blake2b
from threading import Lock
from typing import ClassVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SECONDS = 600
COUNTERS = 1 << 16
NETWORK_OF_ONE_VISITOR = 64  # bits of an IPv6 address; the rest is the visitor's own to choose


class Limit:
    """At most so many in ten minutes from one address, or from addresses that share a counter."""

    all: "ClassVar[list[Limit]]" = []

    def __init__(self, name: str, most: int) -> None:
        self.all.append(self)
        self.name = name
        self.most = most
        self._lock = Lock()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was counted here, and the key."""
        self._key = secrets.token_bytes(32)
        self._counts = array("L", bytes(COUNTERS * array("L").itemsize))
        self._ends = time.monotonic() + SECONDS

    def allows(self, request: HttpRequest) -> bool:
        """Count one more, and say whether it is within the limit."""
        visitor = visitor_of(request)
        together = count_together(self.name, visitor) if settings.REDIS_URL else None
        return (self._count_here(visitor) if together is None else together) <= self.most

    def _count_here(self, visitor: str) -> int:
        with self._lock:
            if time.monotonic() >= self._ends:
                self.begin_anew()
            digest = blake2b(visitor.encode(), key=self._key, digest_size=2).digest()
            place = int.from_bytes(digest, "big")
            self._counts[place] += 1
            return self._counts[place]


def count_together(name: str, visitor: str) -> int | None:
    """Count one more in Redis and say how many there were in these ten minutes; None if Redis
    does not answer. Redis sees a hash under the site's secret key, and forgets it in time."""
    window = int(time.time()) // SECONDS
    key = salted_hmac(f"limit.{name}.{window}", visitor, algorithm="sha256").hexdigest()
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it was forgotten in between
        return None


def visitor_of(request: HttpRequest) -> str:
    """The address that a request comes from, or its network of IPv6.

    Behind proxies: the one that the outermost of settings.TRUSTED_PROXIES has added. What stands
    before it in the header is the visitor's own invention.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        address = forwarded[-settings.TRUSTED_PROXIES :][0].strip() or address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, NETWORK_OF_ONE_VISITOR), strict=False))
