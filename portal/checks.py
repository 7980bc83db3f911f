"""What operators are told of the machine and the database: `/readyz` and `manage.py doctor`."""

import sqlite3
from functools import cache
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks, mail
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

Messages = list[checks.CheckMessage]
OLDEST_SQLITE = (3, 38)  # JSON and FTS5 as the site uses them
OLDEST_POSTGRESQL = 140000
ROOM_LEFT = 256 * 1024 * 1024  # bytes
PRIVATE = {  # in VAR_DIR; how bad it is if others on the machine can read it
    "secret_key": checks.Error,
    "demo_logins.txt": checks.Error,
    "db.sqlite3": checks.Warning,
}


@cache
def migrations_of_this_version() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


@checks.register("tables", deploy=True)
def tables_are_those_of_this_version(
    app_configs: Any, databases: Any = None, **options: Any
) -> Messages:
    if not databases:
        return []
    done = MigrationRecorder(connection).applied_migrations()
    if migrations_of_this_version() <= done.keys():
        return []
    said = _("The tables of the database are not those of this version.")
    return [checks.Error(said, hint="manage.py migrate", id="portal.E001")]


def ask(*tags: str) -> Messages:
    """What the checks with these tags say of the running site. While the tables are not those of
    this version only that: whoever asked more of them would get errors. Raises DatabaseError."""
    options: dict[str, Any] = {"include_deployment_checks": True, "databases": ["default"]}
    return checks.run_checks(tags=["tables"], **options) or checks.run_checks(tags=tags, **options)


@checks.register("doctor", deploy=True)
def database_is_fit(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    if not databases:
        return []
    found: Messages = []
    if is_too_old():
        said = _("The database program is too old.")
        hint = _("SQLite 3.38 or PostgreSQL 14 at least.")
        found.append(checks.Error(said, hint=hint, id="portal.E002"))
    if connection.vendor == "sqlite" and pragma("journal_mode") != "wal":
        said = _("SQLite does not keep a WAL: readers would wait for whoever writes.")
        hint = _("Put the database on a local disk; network drives cannot do it.")
        found.append(checks.Error(said, hint=hint, id="portal.E003"))
    try:
        with transaction.atomic():  # changes nothing, and is refused where nothing can be written
            MigrationRecorder(connection).migration_qs.filter(pk=0).update(app="")
    except DatabaseError as error:
        said = _("The database cannot be written: %(error)s") % {"error": error}
        hint = _("Free space on the disk, and give the site's account the right to write.")
        found.append(checks.Error(said, hint=hint, id="portal.E004"))
    return found


def is_too_old() -> bool:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version_info < OLDEST_SQLITE
    connection.ensure_connection()
    return connection.connection.info.server_version < OLDEST_POSTGRESQL


def pragma(name: str) -> str:
    with connection.cursor() as cursor:
        return str(cursor.execute(f"PRAGMA {name}").fetchone()[0])


@checks.register("doctor", deploy=True)
def files_are_guarded(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    """Folders can be written and have room, and what is secret is nobody else's to read."""
    media = Path(settings.MEDIA_ROOT)  # may be a disk of its own; made with the first image
    folders = [Path(settings.VAR_DIR), *([media] if media.exists() else [])]
    found = [message for folder in folders for message in trouble_with(folder)]
    for name, message in PRIVATE.items():
        path = folders[0] / name
        if path.exists() and path.stat().st_mode & 0o007:
            said = _("Everybody on this machine can read %(path)s.") % {"path": path}
            found.append(message(said, hint=f"chmod o= {path}", id="portal.E006"))
    return found


def trouble_with(folder: Path) -> Messages:
    """By writing there: rights alone do not tell of a disk that only reads."""
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        said = _("The folder %(path)s cannot be written: %(error)s")
        said %= {"path": folder, "error": error.strerror}
        hint = _("Give it to the site's account (chown -R), or free space on its disk.")
        return [checks.Error(said, hint=hint, id="portal.E005")]
    if disk_usage(folder).free >= ROOM_LEFT:
        return []
    said = _("Less than %(size)s is left for %(path)s.")
    said %= {"size": filesizeformat(ROOM_LEFT), "path": folder}
    hint = _("On a full disk readers read on, and nothing can be saved. Free space.")
    return [checks.Warning(said, hint=hint, id="portal.W008")]


@checks.register("doctor", deploy=True)
def static_files_are_collected(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    if settings.DEBUG or not databases:
        return []
    try:
        name = staticfiles_storage.url("site.css").removeprefix(settings.STATIC_URL)
        is_there = staticfiles_storage.exists(name)
    except ValueError:  # the manifest does not know it
        is_there = False
    if is_there:
        return []
    said = _("The static files are not collected: pages would have no styles.")
    return [checks.Error(said, hint="manage.py collectstatic --no-input", id="portal.E007")]


@checks.register("doctor", deploy=True)
def mail_server_answers(app_configs: Any, databases: Any = None, **options: Any) -> Messages:
    if not databases or not settings.MAIL_NOTIFICATIONS:
        return []
    try:
        server = mail.get_connection()
        server.open()
        server.close()
    except OSError as error:  # as are all errors of smtplib
        said = _("The mail server does not answer: %(error)s") % {"error": error}
        return [checks.Error(said, hint=_("Correct EMAIL_URL."), id="portal.E008")]
    return []
