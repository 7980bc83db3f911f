"""manage.py backup: everything into one file, while the site runs."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection

from .tables import Table, applied_migrations, at_one_moment, kept_tables, lines_of
from .unfinished import remove_what_was_left, unfinished

FORMAT = 1
ABOUT = "about.json"
Progress = Callable[[Iterable[Table]], Iterable[Table]]


def write_backup(path: Path, progress: Progress = iter) -> dict[str, Any]:
    """Write an archive that its owner alone may read; gives what is said in it of itself.

    It gets its name when it is whole and on the disk; one that was there before stays until then.
    Raises OSError.
    """
    remove_what_was_left(path.parent.glob(f".{escape(path.name)}.*"))
    with unfinished(path, 0o600) as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            about = _fill(archive, progress)
        file.flush()
        os.fsync(file.fileno())
    return about


def _fill(archive: ZipFile, progress: Progress) -> dict[str, Any]:
    with at_one_moment():
        about = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": applied_migrations(),
            "rows": {
                table._meta.label: _add_table(archive, table) for table in progress(kept_tables())
            },
        }
    # After the tables: what they name was stored before, and no file is ever changed.
    about["files"] = _add_media(archive)
    archive.writestr(ABOUT, json.dumps(about, indent=1))
    return about


def _add_table(archive: ZipFile, table: Table) -> int:
    """Gives the number of rows."""
    count = 0
    with archive.open(f"tables/{table._meta.label}.jsonl", "w", force_zip64=True) as file:
        for line in lines_of(table):
            file.write(f"{line}\n".encode())
            count += 1
    return count - 1  # the first line names the columns


def _add_media(archive: ZipFile) -> int:
    """Images are compressed already. Gives the number of files: without hidden ones, which are
    what a restore that was killed has left unfinished."""
    root = Path(settings.MEDIA_ROOT)
    count = 0
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            entry = ZipInfo.from_file(path, f"media/{path.relative_to(root).as_posix()}")
            entry.compress_type = ZIP_STORED
            with path.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
            count += 1
    return count
