"""An image that somebody sends: checked, and written anew."""

import io
import re
import secrets
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from . import FOLDER

# Wider than a column of text on any screen; a picture of a long page may be tall. In pixels.
LARGEST_SHOWN = (1920, 4000)
# A picture of one pixel by millions takes far more memory to shrink than its area says. In pixels.
LONGEST_SIDE = 16_000
# A JPEG may draw the whole picture many times over. Cameras and editors make ten passes at most; a
# file of 200 KB has room for thousands, which take minutes.
MOST_PASSES = 50
PASS, END = b"\xda", b"\xd9"
MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")


class Format(NamedTuple):
    name: str
    extension: str


# By what Pillow finds in the content. MPO is the JPEG of phones that hold several pictures in one.
FORMATS = {
    "JPEG": Format("JPEG", "jpg"),
    "MPO": Format("JPEG", "jpg"),
    "PNG": Format("PNG", "png"),
    "WEBP": Format("WEBP", "webp"),
}


def store_image(file: File, stem: str | None = None) -> str:
    """Keep an image that somebody sent, and give the address at which readers get it.

    `stem`: 32 hexadecimal digits that no image is called, for one that comes back from an export.

    Name and type that came with it count for nothing. The picture is decoded and written anew, so
    that metadata (where a photo was taken) and whatever else the file held stay behind. Raises
    ValidationError, in words, for anything but a JPEG, PNG or WebP within the limits of settings.
    """
    if (file.size or 0) > settings.IMAGE_MAX_BYTES:
        limit = filesizeformat(settings.IMAGE_MAX_BYTES)
        raise ValidationError(_("The image is too large: at most %(limit)s.") % {"limit": limit})
    content, extension = _written_anew(file)
    path = f"{FOLDER}/{stem or secrets.token_hex(16)}.{extension}"
    try:
        return default_storage.url(default_storage.save(path, ContentFile(content)))
    except OSError:  # of an image that a full disk cut short, nothing stays
        default_storage.delete(path)
        raise


def _written_anew(file: File) -> tuple[bytes, str]:
    """The bytes of a file with nothing but the picture in it, and its extension."""
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as image:
            _check(image)
            kept = FORMATS[str(image.format)]
            if kept.name == "JPEG":
                _check_passes(file)
            return _encoded(image, kept.name), kept.extension
    except ValidationError:
        raise
    except UnidentifiedImageError:
        raise ValidationError(_("This is not a JPEG, PNG or WebP image.")) from None
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # decoders of broken files fail in every way that Python knows
        raise ValidationError(_("The image is damaged or incomplete.")) from None


def _check(image: Image.Image) -> None:
    """Before anything is decoded: a small file can hold a picture that fills the memory."""
    if image.width * image.height > settings.IMAGE_MAX_PIXELS:
        raise _too_many_pixels()
    if max(image.size) > LONGEST_SIDE:
        raise ValidationError(
            _("The image is too long: at most %(limit)s pixels on a side.")
            % {"limit": LONGEST_SIDE}
        )
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(_("Moving images are not taken: send a single picture."))


def _check_passes(file: File) -> None:
    file.seek(0)
    if passes_of(file.read()) > MOST_PASSES:
        raise ValidationError(
            _("The image is put together oddly: open it in a picture editor and save it anew.")
        )


def passes_of(jpeg: bytes) -> int:
    """How many times a JPEG draws its picture. What comes after its end does not count: phones put
    a film or further pictures there."""
    passes, place = 0, 0
    while (found := MARKER.search(jpeg, place)) and found[1] != END:
        passes += found[1] == PASS
        length = int.from_bytes(jpeg[found.end() : found.end() + 2], "big")
        place = found.end() + length
    return passes


def _too_many_pixels() -> ValidationError:
    limit = settings.IMAGE_MAX_PIXELS // 1_000_000
    return ValidationError(
        _("The image has too many pixels: at most %(limit)s million.") % {"limit": limit}
    )


def _encoded(image: Image.Image, format_name: str) -> bytes:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode != mode:
        image = image.convert(mode)
    image.thumbnail(LARGEST_SHOWN)
    ImageOps.exif_transpose(image, in_place=True)
    image.info = {}  # comments, colour profiles and EXIF would be written out again
    output = io.BytesIO()
    image.save(output, format_name, quality=85, optimize=True)
    return output.getvalue()
