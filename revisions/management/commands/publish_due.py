from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from revisions.models import Revision
from revisions.workflow import publish_due


class Command(BaseCommand):
    help = "Publish what was approved for a time that has come. Running it twice does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        left = publish_due()
        published = [each for each in left if each.state == Revision.State.PUBLISHED]
        self.stdout.write(_("Revisions published: %(number)s.") % {"number": len(published)})
        for revision in left:
            if revision.state != Revision.State.PUBLISHED:
                reason = revision.events.latest("pk").note
                said = _("Back in review: %(revision)s. %(reason)s")
                self.stderr.write(said % {"revision": revision, "reason": reason})
