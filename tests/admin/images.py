"""Pictures to send to the desk."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def encoded(format_name: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A picture in one colour, as a file of this format."""
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, format_name, **options)
    return output.getvalue()


def sent(content: bytes, name: str = "shot.png", content_type: str = "image/png"):
    """A file as a browser sends it: name and type are whatever the browser says."""
    return SimpleUploadedFile(name, content, content_type)
