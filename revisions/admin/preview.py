"""The real public page of a proposal: for staff, and by a link for somebody without an account."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from .. import previews
from ..models import Revision


class PreviewLink(NamedTuple):
    """A signed link to the page of a proposal in one language; `ends` is when it stops working."""

    language: str
    name: str
    path: str
    url: str
    ends: datetime


def preview_links(request: HttpRequest, revision: Revision | None) -> list[PreviewLink]:
    """A fresh link for each language; none once a proposal is decided, or has no page."""
    if revision is None or not revision.is_open or revision.kind == Revision.Kind.RETIRE:
        return []
    token = previews.token_for(revision)
    ends = timezone.now() + timedelta(days=previews.DAYS_VALID)
    links = []
    for code, name in settings.LANGUAGES:
        with override(code):
            path = reverse("portal:preview", args=[token])
        links.append(PreviewLink(code, str(name), path, request.build_absolute_uri(path), ends))
    return links
