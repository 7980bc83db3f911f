from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from people import factor
from people.models import User


class Command(BaseCommand):
    help = "Takes the second factor from somebody who has lost it; they set up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
        if not factor.reset(user, by="manage.py"):
            raise CommandError(_("“%(name)s” has no second factor.") % {"name": username})
        said = _("The second factor of “%(name)s” was reset. They set up a new one when they come.")
        self.stdout.write(said % {"name": username})
