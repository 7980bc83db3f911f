"""How often one address may send something, without keeping addresses.

Each process counts for itself, in memory. An address is hashed, with a key that nobody but the
process has ever seen, into one of 65,536 counters; after ten minutes key and counters are thrown
away. So nothing is stored, nothing can be led back to an address, and the memory does not grow.
"""

import ipaddress
import secrets
import time
from array import array
from hashlib import blake2b
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

SECONDS = 600
COUNTERS = 1 << 16
NETWORK_OF_ONE_VISITOR = 64  # bits of an IPv6 address; the rest is the visitor's own to choose


class Limit:
    """At most so many in ten minutes from one address, or from addresses that share a counter."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was counted, and the key."""
        self._key = secrets.token_bytes(32)
        self._counts = array("L", bytes(COUNTERS * array("L").itemsize))
        self._ends = time.monotonic() + SECONDS

    def allows(self, request: HttpRequest) -> bool:
        """Count one more, and say whether it is within the limit."""
        with self._lock:
            if time.monotonic() >= self._ends:
                self.begin_anew()
            digest = blake2b(visitor_of(request).encode(), key=self._key, digest_size=2).digest()
            place = int.from_bytes(digest, "big")
            self._counts[place] += 1
            return self._counts[place] <= self.most


def visitor_of(request: HttpRequest) -> str:
    """The address that a request comes from; behind a proxy, the one that the proxy has added."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        address = forwarded.rpartition(",")[2].strip() or address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, NETWORK_OF_ONE_VISITOR), strict=False))
