"""The folder of real documents. They are no part of the project, so most machines lack them."""

import os
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def seeds() -> dict[str, Path]:
    """The real documents by their numbers: "000" to "004"."""
    folder = Path(os.environ.get("SUPPORT_SEEDS") or settings.BASE_DIR.parent / "shared" / "seeds")
    found = {file.name[:3]: file for file in sorted(folder.glob("*.txt"))}
    if not found:
        pytest.skip(f"there are no real documents in {folder} (set SUPPORT_SEEDS to their folder)")
    return found
