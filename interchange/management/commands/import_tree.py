"""manage.py import_tree: a whole repository of documents, now and again after it has changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from interchange.management.import_command import ImportCommand
from interchange.tree.config import BadConfig, read_config
from interchange.tree.importing import import_tree
from interchange.tree.report import describe
from interchange.tree.walk import Tree


class Command(ImportCommand):
    help = "Import a folder of support documents: proposes what is new or changed, and reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("root", type=Path, metavar="DIR")
        parser.add_argument(
            "--map",
            action="append",
            metavar="LANGUAGE=FOLDER,…",
            help="the folder of each language, that of the originals first; else folders called"
            " like the languages",
        )
        parser.add_argument("--name", help="what the tree is called in reports; else its folder")
        parser.add_argument(
            "--var", action="append", metavar="NAME=VALUE", help="the value of a {var(NAME)}"
        )
        parser.add_argument(
            "--build", action="append", metavar="NAME", help="a build: what {ifdef(NAME)} shows"
        )
        parser.add_argument(
            "--config", type=Path, metavar="FILE", help="TOML; else DIR/support-docs.toml"
        )
        parser.add_argument(
            "--docs-host",
            action="append",
            metavar="HOST/PATH",
            help="links that begin so may mean pages of this site (also setting DOCS_HOSTS)",
        )
        parser.add_argument(
            "--retire-missing",
            action="store_true",
            help="propose to retire what came from these documents and is gone from them",
        )
        self.add_people(parser)

    def handle(self, *, root: Path, retire_missing: bool, dry_run: bool, **options: Any) -> None:
        try:
            config = read_config(root, options)
        except BadConfig as error:
            raise CommandError(str(error)) from error
        result = import_tree(
            Tree(root, config.folders, config.name),
            config,
            self.people(options),
            progress=self.progress if options["verbosity"] else iter,
            retire_missing=retire_missing,
            dry_run=dry_run,
        )
        whole = options["verbosity"] > 1
        for line in describe(result, retire_missing=retire_missing, whole=whole):
            self.say(line)
        self.say_count(result.revisions, dry_run)
