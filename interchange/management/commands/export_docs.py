"""manage.py export_docs: all live content as documents, for a repository or another site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from interchange.export.files import NotOurs, Outcome, write_files
from interchange.export.pages import FrontMatterTooLong, all_pages
from revisions.models import Publication


class Command(BaseCommand):
    help = "Write all live content as documents: one page for each category and language, and more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            outcome = write_files(folder.resolve(), _files())
        except FrontMatterTooLong as error:
            message = _("%(page)s: too much front matter to be read back: part this category")
            raise CommandError(message % {"page": error}) from error
        except (NotOurs, OSError) as error:
            raise CommandError(str(error)) from error
        self._report(outcome)

    def _report(self, outcome: Outcome) -> None:
        numbers = {
            "written": len(outcome.written),
            "unchanged": len(outcome.unchanged),
            "removed": len(outcome.removed),
        }
        message = _("Files written: %(written)s, unchanged: %(unchanged)s, removed: %(removed)s.")
        self.stdout.write(message % numbers)
        for path in outcome.kept:
            message = _("%(file)s is gone from the site; it was edited here, so it stays.")
            self.stdout.write(message % {"file": path})


def _files() -> dict[str, bytes]:
    """Every file of the export, all of the same moment: if anything is published meanwhile, the
    pages are written anew. A transaction of PostgreSQL's usual kind would see it half way."""
    number = None
    while number != (number := Publication.current_number()):
        files: dict[str, bytes] = {}
        images: set[str] = set()
        for page in all_pages():
            files[page.path] = page.text.encode()
            images |= page.images
    for name in sorted(images):
        with default_storage.open(name) as file:
            files[name] = file.read()
    return files
