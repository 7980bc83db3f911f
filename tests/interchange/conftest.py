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
def tree(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Writes files into the folder of a tree: tree({"ru/faq.md": "## Why?…"})."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "tree"

    return write


@pytest.fixture
def import_tree(db, settings, tmp_path) -> Callable[..., str]:
    """Runs the command and gives its report: import_tree(folder, approve_as="clara")."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def run(folder: Path, **options: object) -> str:
        output = StringIO()
        call_command("import_tree", str(folder), **{"stdout": output, **options})
        return output.getvalue()

    return run


@pytest.fixture
def import_docs(db) -> Callable[..., str]:
    """Runs the command and gives what it prints: import_docs(path, language="ru")."""

    def run(*files: Path, **options: object) -> str:
        options.setdefault("language", "ru")
        output = StringIO()
        call_command("import_docs", *map(str, files), **{"stdout": output, **options})
        return output.getvalue()

    return run
