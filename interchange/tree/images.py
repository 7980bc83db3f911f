"""Images of a tree: through the checks of uploads into the site's media, each file once."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from markup.fragments import path_in_tree
from revisions.images import FOLDER, NAME
from revisions.images.stored import images_named_in
from revisions.images.taking import store_image

from ..documents import Remark
from ..models import ImportedImage
from .walk import Tree


class ImageStore:
    """The images of one import. Without `keep` (a dry run) nothing is stored."""

    def __init__(self, tree: Tree, *, keep: bool) -> None:
        self.tree, self.keep = tree, keep
        self.count = 0
        self._known: dict[str, str] = {}

    def address(self, path: str) -> str:
        """Where readers get an image of the tree. Raises ValidationError, in words."""
        if path not in self._known:
            self._known[path] = self._stored(path)
        return self._known[path]

    def _stored(self, path: str) -> str:
        file = self.tree.inside(path)
        if file is None:
            raise ValidationError(_("there is no such file in the folder"))
        name = f"{FOLDER}/{file.name}" if re.fullmatch(NAME, file.name) else None
        if file.stat().st_size > settings.IMAGE_MAX_BYTES:
            return store_image(_Sized(file))  # which refuses it by its size
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        known = ImportedImage.objects.filter(digest=digest).first()
        if known and default_storage.exists(known.path):
            return default_storage.url(known.path)
        if name and default_storage.exists(name):
            with default_storage.open(name) as ours:
                if ours.read() == content:
                    return default_storage.url(name)
            name = None
        if not self.keep:
            return default_storage.url(f"{FOLDER}/{digest[:32]}.png")
        address = store_image(ContentFile(content), stem=name and Path(name).stem)
        [stored] = images_named_in(address)
        ImportedImage.objects.update_or_create(digest=digest, defaults={"path": stored})
        self.count += 1
        return address


class _Sized(ContentFile):  # type: ignore[type-arg]
    """A file that is only asked for its size."""

    def __init__(self, file: Path) -> None:
        super().__init__(b"")
        self.size = file.stat().st_size


class Images:
    """Turns the images of one document, called as `change` of markup.rewrite_images."""

    def __init__(self, store: ImageStore, path: str) -> None:
        self.store, self.path = store, path
        self.remarks: list[Remark] = []

    def __call__(self, src: str, line: int) -> str:
        parts = urlsplit(src)
        if parts.scheme or parts.netloc or not parts.path:
            return src
        path = path_in_tree(unquote(parts.path), self.path)
        if parts.path.startswith("/") and (path is None or self.store.tree.inside(path) is None):
            return src  # of this site, or of the portal
        try:
            if path is None:
                raise ValidationError(_("it leads out of the folder"))
            return self.store.address(path)
        except ValidationError as error:
            message = _("the image “%(src)s” is not taken: %(reason)s")
            words = {"src": src, "reason": " ".join(error.messages)}
            self.remarks.append(Remark(line, message % words))
            return src
