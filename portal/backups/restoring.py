"""manage.py restore: everything out of one file, all or nothing.

The second place that writes live columns, beside publication: what it writes was live when the
backup was made.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from people.models import User
from revisions.guard import writing_live_columns
from revisions.models import Publication, Revision

from .errors import BadBackup
from .tables import (
    ROWS_AT_ONCE,
    Table,
    all_tables,
    applied_migrations,
    column_names,
    kept_tables,
    parameters,
)
from .unfinished import remove_what_was_left, unfinished
from .writing import ABOUT, FORMAT

Progress = Callable[[Iterable[Table]], Iterable[Table]]


def site_has_data() -> bool:
    """Whether there is more than what `migrate` makes."""
    return User.objects.exists() or Revision.objects.exists()


def restore(path: Path, progress: Progress = iter) -> dict[str, Any]:
    """Put everything that is in an archive in the place of everything that is here; gives what
    the archive says of itself.

    One transaction: readers see the site of before until all is there, and if anything fails they
    go on doing so. Files that are here and not in the archive stay. Raises BadBackup.
    """
    try:
        with ZipFile(path) as archive:
            about = _checked(archive)
            _put_media(archive)
            with transaction.atomic(), writing_live_columns():
                _replace_tables(archive, about, progress)
    except (BadZipFile, KeyError, EOFError, ValueError) as error:
        raise BadBackup(_("This is not a whole backup: %(error)s") % {"error": error}) from error
    ContentType.objects.clear_cache()
    return about


def _checked(archive: ZipFile) -> dict[str, Any]:
    """What the archive says of itself, if it is of this version of the site."""
    about: dict[str, Any] = json.loads(archive.read(ABOUT))
    theirs, ours = (
        {"/".join(pair) for pair in pairs} for pairs in (about["migrations"], applied_migrations())
    )
    if about["format"] == FORMAT and theirs == ours:
        return about
    said = _(
        "The backup is of another version of the site. Only there: %(theirs)s. Only here: %(ours)s."
    )
    names = {
        "theirs": ", ".join(sorted(theirs - ours)) or "–",
        "ours": ", ".join(sorted(ours - theirs)) or "–",
    }
    raise BadBackup(said % names)


def _put_media(archive: ZipFile) -> None:
    """Before the tables, which name them. A file is there whole or not at all."""
    root = Path(settings.MEDIA_ROOT).resolve()
    remove_what_was_left(root.rglob(".*"))
    for name in archive.namelist():
        if not name.startswith("media/"):
            continue
        path = (root / name.removeprefix("media/")).resolve()
        if not path.is_relative_to(root):
            raise BadBackup(
                _("The backup names a file outside its folder: %(name)s") % {"name": name}
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, unfinished(path, 0o666) as target:
            shutil.copyfileobj(source, target)


def _replace_tables(archive: ZipFile, about: dict[str, Any], progress: Progress) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Whoever reads goes on, whoever writes waits. SQLite lets one write at a time anyway.
            names = ", ".join(quoted(table._meta.db_table) for table in all_tables())
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        number = Publication.current_number()
        for table in all_tables():
            cursor.execute(f"DELETE FROM {quoted(table._meta.db_table)}")
        for table in progress(kept_tables()):
            count = _fill(cursor, archive, table)
            if count != about["rows"][table._meta.label]:
                raise ValueError(table._meta.label)
        for statement in connection.ops.sequence_reset_sql(no_style(), all_tables()):
            cursor.execute(statement)
    connection.check_constraints()
    _move_publication_number(beyond=number)


def _fill(cursor: Any, archive: ZipFile, table: Table) -> int:
    """Gives the number of rows."""
    count = 0
    with archive.open(f"tables/{table._meta.label}.jsonl") as lines:
        names = json.loads(next(lines))
        if names != column_names(table):
            raise ValueError(f"{table._meta.label}: {', '.join(names)}")
        into = f"{quoted(table._meta.db_table)} ({', '.join(map(quoted, names))})"
        values = ", ".join(["%s"] * len(names))
        for rows in portions(parameters(table, (line.decode() for line in lines))):
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)
            count += len(rows)
    return count


def portions(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while portion := list(islice(rows, ROWS_AT_ONCE)):
        yield portion


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _move_publication_number(beyond: int) -> None:
    """No page that was kept before is right any more, whatever number the backup has."""
    later = Greatest("number", beyond)
    Publication.objects.filter(pk=1).update(number=later)
    Publication.move()
