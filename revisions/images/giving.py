"""An image as readers get it."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from . import FOLDER

# Names are never given twice, so that a browser need not ask again for a day. In seconds.
MAX_AGE = 24 * 60 * 60
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponseBase:
    """One image. The address takes names of ours only: no folders, nothing else of MEDIA_ROOT."""
    response = serve(request, f"{FOLDER}/{name}", document_root=str(settings.MEDIA_ROOT))
    if isinstance(response, FileResponse):
        # Not from the machine's own table of types, which may know no WebP.
        response.headers["Content-Type"] = CONTENT_TYPES[name.rpartition(".")[2]]
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    patch_cache_control(response, public=True, max_age=MAX_AGE, immutable=True)
    response.is_in_no_language = True  # type: ignore[union-attr]
    return response
