"""manage.py restore FILE: the site as it was when the backup was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from portal.backups import BadBackup, restore
from portal.backups.progress import bar
from portal.backups.restoring import site_has_data


class Command(BaseCommand):
    help = "Put what `backup` wrote into an empty site, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="throw away all that this site has now"
        )

    def handle(self, file: Path, *, replace: bool, **options: Any) -> None:
        if not replace and site_has_data():
            raise CommandError(
                _("This site is not empty. --replace throws away all that it has and restores.")
            )
        try:
            about = restore(file, bar)
        except (BadBackup, OSError, DatabaseError) as error:
            said = _("Nothing was restored: %(error)s") % {"error": error}
            raise CommandError(said) from error
        # Groups, and an index of words that are analysed otherwise now.
        call_command("migrate", verbosity=0, interactive=False)
        counts = {"rows": sum(about["rows"].values()), "files": about["files"]}
        said = _("Restored as of %(made_at)s: rows: %(rows)s, uploaded files: %(files)s.")
        self.stdout.write(said % (counts | {"made_at": about["made_at"]}))
