from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from search.log import remove_old


class Command(BaseCommand):
    help = "Remove queries that are older than SEARCH_LOG_DAYS from the log. No cron is needed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Rows removed: %(number)s.") % {"number": remove_old()})
