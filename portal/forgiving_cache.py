"""Redis as a cache that may be away: requests do not wait for it, and no page breaks."""

import json
import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

SECONDS_LEFT_ALONE = 5  # after a failure; otherwise each request would wait for the same timeout
LONGEST_KEPT = 300  # seconds
# A connection that was cut while nobody used it is made anew at once; that is the one retry.
OPTIONS = {
    "socket_connect_timeout": 0.25,  # seconds
    "socket_timeout": 0.25,
    "retry": Retry(NoBackoff(), 1),
    "serializer": "portal.forgiving_cache.JsonSerializer",
}
logger = logging.getLogger(__name__)
_left_alone_until = 0.0  # of this process: each thread has cache objects of its own


class JsonSerializer:
    """JSON and not pickle: whoever can write to Redis must not be able to run code here."""

    def dumps(self, value: Any) -> int | bytes:
        # A plain number, so that Redis can count it up.
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class ForgivingClient(RedisCacheClient):
    """Answers like an empty cache while Redis is away; counting then gives None."""

    def get(self, key: str, default: Any) -> Any:
        return self._attempt("get", key, default, otherwise=default)

    def add(self, *given: Any) -> bool:
        return self._attempt("add", *given, otherwise=False)

    def set(self, *given: Any) -> None:
        self._attempt("set", *given)

    def delete(self, *given: Any) -> bool:
        return self._attempt("delete", *given, otherwise=False)

    def has_key(self, *given: Any) -> bool:
        return self._attempt("has_key", *given, otherwise=False)

    def incr(self, *given: Any) -> int | None:
        return self._attempt("incr", *given)

    def _attempt(self, step: str, *given: Any, otherwise: Any = None) -> Any:
        global _left_alone_until
        if time.monotonic() < _left_alone_until:
            return otherwise
        try:
            return getattr(super(), step)(*given)
        except RedisError as error:
            _left_alone_until = time.monotonic() + SECONDS_LEFT_ALONE
            logger.warning("Redis does not answer, the site goes on without it: %s", error)
            return otherwise


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": OPTIONS})
        self._class = ForgivingClient


class SessionCache(ForgivingRedisCache):
    """Keeps a session for five minutes at most, then it is read from the database again.

    So one that was ended while Redis could not be told is back for no longer than that.
    """

    def get_backend_timeout(self, *given: Any) -> int | None:
        return min(super().get_backend_timeout(*given) or LONGEST_KEPT, LONGEST_KEPT)
