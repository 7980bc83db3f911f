"""Files that get their name when they are whole."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def unfinished(path: Path, mode: int) -> Iterator[IO[bytes]]:
    """A file to write to. It gets the name `path` when the block is done: under that name there is
    never half a file, and what was there stays until then. Raises OSError."""
    here = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(here, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        here.replace(path)
    finally:
        here.unlink(missing_ok=True)


def remove_what_was_left(beside: Iterable[Path]) -> None:
    """Of these, the files of processes that were killed. Whoever still writes holds a lock, which
    ends with the process, however it ends; another container's process has a number of its own."""
    for path in beside:
        if path.suffix[1:].isdigit():
            with suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
