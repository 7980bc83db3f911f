import pytest
from django.utils import translation

from revisions import facts, tick
from search import categories, log
from tests.cast import ann, boris, clara, doris
from visitors.limits import Limit

__all__ = ["ann", "boris", "clara", "doris"]


@pytest.fixture(autouse=True)
def each_test_is_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page that a test asks for looks for what is due, as in a process just started;
    nobody has sent anything yet."""
    monkeypatch.setattr(tick, "_next_look", 0)
    translation.deactivate()  # a request leaves its language behind
    monkeypatch.setattr(log, "_removed_on", None)
    categories.choices_at.cache_clear()
    facts.forget()
    for limit in Limit.all:
        limit.begin_anew()
