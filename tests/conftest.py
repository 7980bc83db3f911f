import pytest
from django.utils import translation

from faq import voting
from revisions import tick
from search import log, views
from tests.cast import ann, boris, clara, doris

__all__ = ["ann", "boris", "clara", "doris"]


@pytest.fixture(autouse=True)
def each_test_is_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page that a test asks for looks for what is due, as in a process just started;
    nobody has sent anything yet."""
    monkeypatch.setattr(tick, "_next_look", 0)
    translation.deactivate()  # a request leaves its language behind
    monkeypatch.setattr(log, "_removed_on", None)
    voting.LIMIT.begin_anew()
    views.OPENED_LIMIT.begin_anew()
    log.SEARCHES.begin_anew()
