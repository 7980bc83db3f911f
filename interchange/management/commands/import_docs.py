"""manage.py import_docs: documents become proposals, or live text if a reviewer is named."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from tqdm import tqdm

from interchange.applying import People
from interchange.documents import BadDocument
from interchange.importing import Job, import_jobs, other_language
from interchange.kinds import KINDS
from interchange.plan import Step
from interchange.planning import GENERAL
from people.models import User
from revisions.permissions import can_review


class Command(BaseCommand):
    help = "Import support documents: prints the plan, then proposes what is new or changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--language", required=True, help="the language of the files")
        parser.add_argument(
            "--pair-with", type=Path, metavar="FILE", help="the same document in another language"
        )
        parser.add_argument("--pair-language", help="which language, on a site with more than two")
        parser.add_argument("--category", default=GENERAL, metavar="SLUG", help="of the questions")
        parser.add_argument("--kind", choices=KINDS, help="what the documents hold, if not found")
        parser.add_argument(
            "--docs-host",
            action="append",
            default=[],
            metavar="HOST/PATH",
            help="links that begin so may mean pages of this site (also setting DOCS_HOSTS)",
        )
        parser.add_argument("--by", metavar="USER", help="the author; else the command line")
        after = parser.add_mutually_exclusive_group()
        after.add_argument("--submit", action="store_true", help="submit for review")
        after.add_argument("--approve-as", metavar="REVIEWER", help="submit and approve")
        parser.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")

    def handle(self, *, files: list[Path], language: str, **options: Any) -> None:
        jobs = self._jobs(files, language, options)
        people = self._people(options)
        try:
            count = import_jobs(
                jobs,
                people,
                say=self._say,
                progress=self._progress if options["verbosity"] else iter,
                dry_run=options["dry_run"],
            )
        except BadDocument as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            self._say(_("Dry run: nothing was written."))
        else:
            self._say(_("Revisions made: %(count)s.") % {"count": count})

    def _say(self, line: str) -> None:
        """Print a line. The import goes on when nobody reads any more (`import_docs … | head`)."""
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except BrokenPipeError:
            # What Python still holds for the pipe would fail again when it exits.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stdout.fileno())
            os.close(nowhere)

    def _jobs(self, files: list[Path], language: str, options: dict[str, Any]) -> list[Job]:
        _check_language("--language", language)
        pair = options["pair_with"]
        if pair and len(files) > 1:
            raise CommandError(_("--pair-with goes with one FILE"))
        try:
            validate_slug(options["category"])
        except ValidationError as error:
            raise CommandError(f"--category: {' '.join(error.messages)}") from error
        second = {_pair_language(language, options["pair_language"]): pair} if pair else {}
        return [
            Job(
                {language: file} | second,
                options["category"],
                options["kind"],
                options["docs_host"],
            )
            for file in files
        ]

    def _people(self, options: dict[str, Any]) -> People:
        by = _user("--by", options["by"])
        reviewer = _user("--approve-as", options["approve_as"])
        if reviewer and not (verdict := can_review(reviewer)):
            raise CommandError(f"--approve-as {reviewer}: {verdict.reason}")
        if reviewer and reviewer == by and not settings.ALLOW_OWN_APPROVAL:
            raise CommandError(_("--approve-as must be somebody else than --by"))
        return People(by, options["submit"], reviewer)

    @staticmethod
    def _progress(steps: Iterable[Step]) -> Iterable[Step]:
        """A progress bar on a terminal."""
        bar: Iterable[Step] = tqdm(
            list(steps), unit="", leave=False, disable=not sys.stderr.isatty()
        )
        return bar


def _check_language(option: str, language: str) -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    if language not in codes:
        message = _("%(option)s %(language)s is unknown: it is one of %(codes)s")
        named = {"option": option, "language": language, "codes": ", ".join(codes)}
        raise CommandError(message % named)


def _pair_language(language: str, named: str | None) -> str:
    """The language of the second document of a pair."""
    found = named or other_language(language)
    if found is None or found == language:
        raise CommandError(_("Say with --pair-language in which other language --pair-with is."))
    _check_language("--pair-language", found)
    return found


def _user(option: str, name: str | None) -> User | None:
    if name is None:
        return None
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(
            _("%(option)s: there is no user “%(name)s”") % {"option": option, "name": name}
        )
    return found
