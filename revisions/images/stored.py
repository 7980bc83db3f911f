"""Which images there are, and which of them texts name."""

import re
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import TextField
from django.db.models.functions import Cast

from ..models import Revision, content_models
from . import FOLDER, NAME


def stored_images() -> list[str]:
    """The paths of all images, as the storage names them."""
    if not default_storage.exists(FOLDER):
        return []
    names = default_storage.listdir(FOLDER)[1]
    return [f"{FOLDER}/{name}" for name in sorted(names) if re.fullmatch(NAME, name)]


def texts_with_images() -> Iterator[str]:
    """Every text that may name an image: each revision, whatever its state, and the live text."""
    for model in content_models():
        columns = [column for field in model.markdown_fields for column in model.columns_of(field)]
        for texts in model.objects.values_list(*columns).iterator() if columns else ():
            yield from filter(None, texts)
    as_text = [Cast(name, TextField()) for name in ("proposed", "published")]
    for texts in Revision.objects.values_list(*as_text).order_by().iterator():
        yield from filter(None, texts)


def images_named_in(text: str) -> list[str]:
    """The paths of the images of ours that a text names."""
    return re.findall(rf"{FOLDER}/{NAME}", text)
