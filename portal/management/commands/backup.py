"""manage.py backup FILE: everything that the site has, in one file, while it runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from portal.backups import write_backup
from portal.backups.progress import bar


class Command(BaseCommand):
    help = "Write all tables and uploaded files into one file. The site goes on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="a ZIP archive; replaced when the new one is whole"
        )

    def handle(self, file: Path, **options: Any) -> None:
        try:
            about = write_backup(file, bar)
        except (OSError, DatabaseError) as error:
            raise CommandError(_("No backup was made: %(error)s") % {"error": error}) from error
        counts = {"rows": sum(about["rows"].values()), "files": about["files"], "file": file}
        self.stdout.write(_("%(file)s: rows: %(rows)s, uploaded files: %(files)s.") % counts)
