"""Whether a browser sends something from a page of this site.

This stands in for a token in the form: pages without one are the same for everybody, so that
caches may keep them.
"""

from django.conf import settings
from django.http import HttpRequest


def is_from_this_site(request: HttpRequest) -> bool:
    """Judged by Sec-Fetch-Site and Origin, which no page can forge; both have to agree.

    Browsers send Sec-Fetch-Site over HTTPS only, and Origin with every POST since 2020. Where
    both are missing nothing is known, and the answer is no.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return site in (None, "same-origin") and (origin is None or origin in own)
