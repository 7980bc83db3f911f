"""What has failed is left alone for a while: a server that does not answer, say."""

import time

# Of the time, at most a twentieth is spent on asking a database that does not answer.
PATIENCE = 20
LONGEST_PAUSE = 10  # seconds


class Pause:
    """Nothing is tried again at once that has failed: the longer it took, the longer the pause."""

    def __init__(self) -> None:
        self._ends = 0.0

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def begin(self, tried_for: float) -> None:
        """After something that was tried for so many seconds."""
        self._ends = time.monotonic() + min(LONGEST_PAUSE, PATIENCE * tried_for)
