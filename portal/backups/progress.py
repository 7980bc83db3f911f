import sys
from collections.abc import Iterable

from tqdm import tqdm

from .tables import Table


def bar(tables: Iterable[Table]) -> Iterable[Table]:
    """A progress bar on a terminal."""
    shown: Iterable[Table] = tqdm(
        list(tables), unit="", leave=False, disable=not sys.stderr.isatty()
    )
    return shown
