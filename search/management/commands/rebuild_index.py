"""manage.py rebuild_index: every entry of the search index made anew, while the site runs."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Make the search index anew. Searches and publications go on meanwhile."

    def handle(self, **options: Any) -> None:
        count = rebuild(self._progress if options["verbosity"] else iter)
        self.stdout.write(_("Rows in the search index: %(count)s.") % {"count": count})

    @staticmethod
    def _progress(steps: Iterable[Any]) -> Iterable[Any]:
        """A progress bar on a terminal."""
        bar: Iterable[Any] = tqdm(
            list(steps), unit="", leave=False, disable=not sys.stderr.isatty()
        )
        return bar
