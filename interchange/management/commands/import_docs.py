"""manage.py import_docs: documents become proposals, or live text if a reviewer is named."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from interchange.documents import BadDocument
from interchange.importing import Job, import_jobs, other_language
from interchange.kinds import KINDS
from interchange.management.import_command import ImportCommand
from interchange.planning import GENERAL


class Command(ImportCommand):
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
        self.add_people(parser)

    def handle(self, *, files: list[Path], language: str, **options: Any) -> None:
        jobs = self._jobs(files, language, options)
        people = self.people(options)
        try:
            count = import_jobs(
                jobs,
                people,
                say=self.say,
                progress=self.progress if options["verbosity"] else iter,
                dry_run=options["dry_run"],
                whole=options["verbosity"] > 1,
            )
        except BadDocument as error:
            raise CommandError(str(error)) from error
        self.say_count(count, options["dry_run"])

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
