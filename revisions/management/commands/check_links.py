from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from revisions.links import Broken, broken_links, located
from revisions.quoting import quoted


class Command(BaseCommand):
    help = (
        "List the links and images of live texts that lead nowhere on this site. The exit status "
        "is 1 if there are any. Links to other sites are not looked at."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for _row, found in groupby(broken_links(), attrgetter("key")):
            for link in located(found):
                self.stdout.write(line_of(link))
                number += 1
        if number:
            told = ngettext(
                "%(number)d link leads nowhere.", "%(number)d links lead nowhere.", number
            )
            raise CommandError(told % {"number": number})


def line_of(link: Broken) -> str:
    assert link.row
    name = quoted(link.row.name_in(link.language))
    place = f"{link.row._meta.verbose_name} {name} ({link.language}):{link.line}"
    return f"{place}: {link.href} – {link.reason}"
