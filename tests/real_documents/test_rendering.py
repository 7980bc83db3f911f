"""The real documents are read without a problem, shown cleanly and written safely."""

import os
import re
from pathlib import Path

import pytest

from markup import parse, render, write

FOLDER = Path(os.environ.get("SUPPORT_SEEDS") or Path(__file__).parents[3] / "shared" / "seeds")
COUNTS = {
    "000": {"cut": 34, "note": 1, "link": 41},
    "001": {"cut": 17, "note": 1, "link": 12},
    "002": {"heading": 11, "table": 1, "note": 1, "link": 8},
    "003": {"heading": 11, "table": 1, "note": 1, "link": 2},
    "004": {"heading": 5, "table": 2, "note": 2, "link": 6},
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the real documents are not here: set SUPPORT_SEEDS to their folder"
)


@pytest.fixture(params=sorted(COUNTS))
def number(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def text(number: str) -> str:
    (path,) = FOLDER.glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def test_real_document_has_its_parts_and_no_problem(number: str, text: str) -> None:
    document = parse(text)
    kinds = [node.type for node in document.tree.walk()]
    assert document.problems == []
    assert {kind: kinds.count(kind) for kind in COUNTS[number]} == COUNTS[number]


def test_real_document_is_shown_without_its_style(text: str) -> None:
    html = render(text)
    assert "style" not in html and "xl6" not in html and "{" not in html
    assert set(re.findall(r'class="([^"]*)"', html)) <= {"table", "note note-info"}
    assert "tel://" not in html


def test_real_document_is_written_safely(text: str) -> None:
    written = write(text)
    assert write(written) == written and render(written) == render(text)
    assert "style" not in written and "<details" not in written and "<info" not in written
