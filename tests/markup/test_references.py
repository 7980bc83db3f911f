"""References are filled when a page is made."""

from collections.abc import Iterator

import pytest

from markup import references, render


@pytest.fixture(autouse=True)
def _no_fillers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(references, "_fillers", {})
    yield


def test_reference_is_filled_by_the_function_registered_for_it() -> None:
    references.register("sla", lambda **context: f"<p>SLA {context['language']}</p>")
    assert references.fill(render("{sla}"), language="ru") == "<p>SLA ru</p>\n"
    assert references.names() == ("sla",)


def test_reference_without_a_function_stays_empty() -> None:
    assert references.fill(render("{channels}")) == render("{channels}")


def test_unknown_reference_cannot_be_registered() -> None:
    with pytest.raises(ValueError, match="weather"):
        references.register("weather", lambda **context: "")


def test_words_that_look_like_a_reference_are_not_filled() -> None:
    references.register("sla", lambda **context: "FACTS")
    text = '`<div class="reference" data-reference="sla"></div>`'
    assert "FACTS" not in references.fill(render(text))
