from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override


@pytest.fixture(autouse=True)
def messages_in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a document into a file of this test: document("faq.md", "## Why?…")."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def import_docs(db) -> Callable[..., str]:
    """Runs the command and gives what it prints: import_docs(path, language="ru")."""

    def run(*files: Path, **options: object) -> str:
        options.setdefault("language", "ru")
        output = StringIO()
        call_command("import_docs", *map(str, files), **{"stdout": output, **options})
        return output.getvalue()

    return run
