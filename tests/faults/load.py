"""Readers who ask for pages all the time, and note what they get."""

import http.client
import re
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

HOT = ["/ru/", "/en/faq/", "/ru/contacts/", "/en/sla/"]

REQUESTS_OF_ONE = 100  # whoever asks for much more that has to be made is told to wait


def never_kept(path: str, turn: str) -> str:
    """An address that no cache answers: nginx has never seen it, and the site keeps no past days.
    Today, in UTC, as one: its page is that of the live site."""
    return f"{path}?as_of={datetime.now(UTC).date()}&turn={turn}"


class Readers:
    """A few at a time. Every second request is for a page that has to be made, unless `hot`."""

    def __init__(self, url: str, number: int = 4, *, hot: bool = False) -> None:
        self.host, self.hot = urlsplit(url).netloc, hot
        self.number, self.count, self.failures = number, 0, []
        self.slowest = 0.0  # seconds
        self._stop = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._read, args=(each,)) for each in range(self.number)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _somebody_else(self, reader: int, number: int) -> http.client.HTTPConnection:
        """A reader at an address of their own."""
        address = (f"127.{reader + 1}.{number // 250}.{number % 250 + 1}", 0)
        return http.client.HTTPConnection(self.host, timeout=30, source_address=address)

    def _read(self, reader: int) -> None:
        turn = 0
        while not self._stop.is_set():
            if turn % REQUESTS_OF_ONE == 0:
                client = self._somebody_else(reader, turn // REQUESTS_OF_ONE)
            turn += 1
            path = HOT[turn % len(HOT)]
            if turn % 2 and not self.hot:
                path = never_kept(path, f"{reader}-{turn}")
            begin = time.monotonic()
            try:
                client.request("GET", path)
                answer = client.getresponse()
                answer.read()
                failed = answer.status if answer.status != 200 else None
            except (OSError, http.client.HTTPException) as error:
                failed = type(error).__name__
                client.close()
            with self._lock:
                self.count += 1
                self.slowest = max(self.slowest, time.monotonic() - begin)
                if failed is not None:
                    self.failures.append(failed)
            time.sleep(0.005)

    def __str__(self) -> str:
        failed = dict(Counter(self.failures)) or "none"
        return f"{self.count} requests, failed: {failed}, slowest {self.slowest * 1000:.0f} ms"


class Looker:
    """Looks at a page all the time, and notes which number stands on it: numbers that are published
    later are larger."""

    def __init__(self, url: str, words: str) -> None:
        self.url, self.number = url, re.compile(words + r" (\d+)")
        self.seen: list[tuple[float, float, int]] = []  # when it was asked, answered, and what
        self._stop = threading.Event()

    @contextmanager
    def looking(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _look(self) -> None:
        while not self._stop.is_set():
            asked = time.monotonic()
            page = urllib.request.urlopen(self.url, timeout=30).read().decode()
            if found := self.number.search(page):
                self.seen.append((asked, time.monotonic(), int(found[1])))
            time.sleep(0.01)

    def came_back(self, seconds: float) -> list[int]:
        """Numbers that were seen although a later one had been seen that long before."""
        return [
            number
            for asked, _answered, number in self.seen
            if any(
                later > number and answered + seconds < asked
                for _asked, answered, later in self.seen
            )
        ]
