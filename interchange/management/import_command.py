"""What the commands that import documents have in common: whom they act for, and how they speak."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from interchange.applying import People
from people.models import User
from revisions.permissions import can_review

T = TypeVar("T")


class ImportCommand(BaseCommand):
    """A command that proposes, in somebody's name, and may submit and approve."""

    def add_people(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", metavar="USER", help="the author; else the command line")
        after = parser.add_mutually_exclusive_group()
        after.add_argument("--submit", action="store_true", help="submit for review")
        after.add_argument("--approve-as", metavar="REVIEWER", help="submit and approve")
        parser.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")

    def people(self, options: dict[str, Any]) -> People:
        """Raises CommandError for accounts that are not there, or may not do it."""
        by = _user("--by", options["by"])
        reviewer = _user("--approve-as", options["approve_as"])
        if reviewer and not (verdict := can_review(reviewer)):
            raise CommandError(f"--approve-as {reviewer}: {verdict.reason}")
        if reviewer and reviewer == by and not settings.ALLOW_OWN_APPROVAL:
            raise CommandError(_("--approve-as must be somebody else than --by"))
        return People(by, options["submit"], reviewer)

    def say(self, line: str) -> None:
        """Print a line. The import goes on when nobody reads any more (`import_docs … | head`)."""
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except BrokenPipeError:
            # What Python still holds for the pipe would fail again when it exits.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stdout.fileno())
            os.close(nowhere)

    def say_count(self, count: int, dry_run: bool) -> None:
        """The last line: how many revisions there are now, or would be."""
        if dry_run:
            self.say(_("Dry run: nothing was written."))
        else:
            self.say(_("Revisions made: %(count)s.") % {"count": count})

    @staticmethod
    def progress(steps: Iterable[T]) -> Iterable[T]:
        """A progress bar on a terminal."""
        bar: Iterable[T] = tqdm(list(steps), unit="", leave=False, disable=not sys.stderr.isatty())
        return bar


def _user(option: str, name: str | None) -> User | None:
    if name is None:
        return None
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(
            _("%(option)s: there is no user “%(name)s”") % {"option": option, "name": name}
        )
    return found
