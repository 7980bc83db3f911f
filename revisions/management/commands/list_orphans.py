from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from tqdm import tqdm

from revisions.images.stored import images_named_in, stored_images, texts_with_images


class Command(BaseCommand):
    help = (
        "List the images that no live text and no revision names. Nothing is deleted; "
        "mind that the text for a recent one may still be in somebody's form."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # The files first: an image that comes meanwhile is not taken for an orphan.
        images = stored_images()
        named: set[str] = set()
        for text in tqdm(texts_with_images(), unit="text", disable=None):
            named.update(images_named_in(text))
        orphans = [path for path in images if path not in named]
        for path in orphans:
            day = default_storage.get_modified_time(path).date()
            self.stdout.write(f"{path}  {filesizeformat(default_storage.size(path))}  {day}")
        total = sum(map(default_storage.size, orphans))
        said = _("Images: %(all)s. Named by no text: %(orphans)s (%(size)s).")
        numbers = {"all": len(images), "orphans": len(orphans), "size": filesizeformat(total)}
        self.stdout.write(said % numbers)
