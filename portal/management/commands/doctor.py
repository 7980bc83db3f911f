"""Looks at everything that the site needs, and says what to do."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from portal.checks import ask

PARTS = ("security", "doctor")


class Command(BaseCommand):
    help = "Checks settings, database, index, files, mail and accounts. Status 1: something to do."
    requires_system_checks: list[str] = []  # it runs them by itself, and says it in words

    def handle(self, *args: Any, **options: Any) -> None:
        must, should = 0, 0
        for message in self.messages():
            must, should = must + message.is_serious(), should + (not message.is_serious())
            style = self.style.ERROR if message.is_serious() else self.style.WARNING
            self.stdout.write(style(f"{'✗' if message.is_serious() else '!'} {message.msg}"))
            if message.hint:
                self.stdout.write(f"  → {message.hint}")
        said = _("Must be done: %(must)s. Worth a look: %(should)s.")
        self.stdout.write(said % {"must": must, "should": should})
        if must:
            raise SystemExit(1)

    def messages(self) -> list[checks.CheckMessage]:
        """What all checks say, the worst first."""
        found = checks.run_checks()  # models, templates, settings that any site has
        try:
            found = [*found, *ask(*self.parts())]
        except DatabaseError as error:
            said = _("The database does not answer: %(error)s") % {"error": error}
            found.append(checks.Critical(said, hint=_("Correct DATABASE_URL, or start it.")))
        shown = {(each.id, each.msg): each for each in found if not each.is_silenced()}
        return sorted(shown.values(), key=lambda each: -each.level)

    @staticmethod
    def parts() -> list[str]:
        """On one's own machine nobody needs the settings of a site on the internet."""
        return [part for part in PARTS if part != "security" or settings.PRODUCTION]
