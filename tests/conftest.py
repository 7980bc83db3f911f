import pytest

from revisions import tick
from tests.cast import ann, boris, clara, doris

__all__ = ["ann", "boris", "clara", "doris"]


@pytest.fixture(autouse=True)
def each_test_is_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page that a test asks for looks for what is due, as in a process just started."""
    monkeypatch.setattr(tick, "_next_look", 0)
