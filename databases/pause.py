"""Nothing is tried again at once that has failed: the longer it took, the longer the pause."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Of the time, at most a twentieth is spent on asking a database that does not answer.
PATIENCE = 20
LONGEST_PAUSE = 10  # seconds


class Pause:
    """Between two attempts of one process."""

    def __init__(self) -> None:
        self._ends = 0.0
        self._has_failed = False

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def begin(self, tried_for: float) -> None:
        """After something that was tried for so many seconds."""
        self._ends = time.monotonic() + min(LONGEST_PAUSE, PATIENCE * tried_for)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Around something that may raise. After a failure one thread tries, and the pause of the
        others goes on until it knows."""
        begin = time.monotonic()
        if self._has_failed:
            self._ends = math.inf
        try:
            yield
        except BaseException:
            self._has_failed = True
            self.begin(time.monotonic() - begin)
            raise
        self._ends, self._has_failed = 0.0, False
