from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from revisions.links import broken_links, located
from revisions.quoting import quoted


class Command(BaseCommand):
    help = (
        "List the links of live texts that lead nowhere on this site. The exit status is 1 if "
        "there are any. Links to other sites are not looked at."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = located(broken_links())
        for link in found:
            assert link.row
            name = link.row.name_in(link.language)
            place = f"{link.model._meta.verbose_name} {quoted(name)} ({link.language})"
            self.stdout.write(f"{place}:{link.line}: {link.href} – {link.reason}")
        if found:
            told = ngettext(
                "%(number)d link leads nowhere.", "%(number)d links lead nowhere.", len(found)
            )
            raise CommandError(told % {"number": len(found)})
