from collections import OrderedDict
from threading import Lock

from .page import Page
from .requests import Key

BESIDE_BODIES = 3_000  # bytes, roughly: headers, key, and what Python needs for them


class Store:
    """Pages in memory up to a number of bytes; those that nobody has asked for longest go first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._pages: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> Page | None:
        # Without the lock, which every request would wait for: each step is whole by itself.
        try:
            self._pages.move_to_end(key)
            return self._pages[key][0]
        except KeyError:  # or it was just thrown out
            return None

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, or weigh one again that has grown. One that is too large is not kept."""
        size = page.size + BESIDE_BODIES
        with self._lock:
            self.bytes -= self._pages.pop(key, (None, 0))[1]
            if size > self.limit:
                return
            self.bytes += size
            self._pages[key] = page, size
            while self.bytes > self.limit:
                _key, (_page, freed) = self._pages.popitem(last=False)
                self.bytes -= freed
