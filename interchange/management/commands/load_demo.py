"""manage.py load_demo: demo people and demo content for a site that is still empty."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from interchange.applying import People
from interchange.demo import (
    demo_jobs,
    keep_logins,
    logins_file,
    make_people,
    role_in_words,
    site_has_content,
)
from interchange.documents import BadDocument
from interchange.importing import import_jobs
from people.models import User


class Command(BaseCommand):
    help = "Fill an empty site with demo people and demo content. Does nothing to any other site."

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            self.stdout.write(_("PRODUCTION=1: no demo people and no demo content."))
        elif not site_has_content():
            self._fill()
        elif logins_file().exists():
            self.stdout.write(_("The demo logins are in %(file)s") % {"file": logins_file()})

    def _fill(self) -> None:
        try:
            with transaction.atomic():
                passwords = make_people()
                people = People(
                    by=User.objects.get(username="anna"),
                    reviewer=User.objects.get(username="clara"),
                )
                count = import_jobs(demo_jobs(), people, say=lambda line: None)
                keep_logins(passwords)
        except BadDocument as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Demo content is in place (revisions: %(count)s).") % {"count": count})
        self.stdout.write(_("Demo logins, also kept in %(file)s:") % {"file": logins_file()})
        for name, password in passwords.items():
            role = role_in_words(User.objects.get(username=name))
            self.stdout.write(f"  {name:8}{password}  {role}")
