from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from revisions.models import content_models
from revisions.publishing import rerender


class Command(BaseCommand):
    help = "Render the Markdown of all live content again, after a change of settings or renderer."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [row for model in content_models() for row in model.objects.live()]
        changed = sum(rerender(row) for row in tqdm(rows, unit="row", disable=None))
        said = _("Rows rendered again: %(number)s; %(changed)s of them look different now.")
        self.stdout.write(said % {"number": len(rows), "changed": changed})
