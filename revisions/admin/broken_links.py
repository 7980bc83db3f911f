"""Links that lead nowhere: a page of the desk with those of today, and what reviewers are told."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..canonical import Snapshot
from ..links import Broken, broken_after, broken_links, change_of, located
from ..models import Revision
from .addresses import row_url

if TYPE_CHECKING:
    from .revision import RevisionAdmin

ON_A_PAGE = 50
MOST = 1_000  # on all pages: more are no list that a person works off, and take long to find


def links_page(model_admin: "RevisionAdmin", request: HttpRequest) -> HttpResponse:
    """The first of them, looked for when somebody asks: what a link leads to changes without it."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = list(islice(broken_links(), MOST + 1))
    page = Paginator(found[:MOST], ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Links that lead nowhere"),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "links": with_forms(located(page.object_list)),
        "has_more": len(found) > MOST,
    }
    return TemplateResponse(request, "revisions/links.html", context)


def links_context(proposals: Sequence[tuple[Revision, Snapshot]]) -> dict[str, Any]:
    """For the reviewer: what of the proposals leads nowhere, and what they would break elsewhere,
    if all are published, each with this snapshot."""
    own, elsewhere = broken_after([change_of(*proposal) for proposal in proposals])
    return {
        "broken_links": with_forms(own),
        "broken_elsewhere": with_forms(elsewhere),
    }


def with_forms(found: Iterable[Broken]) -> list[tuple[Broken, str]]:
    """Each with the address of the form in which it is put right."""
    return [(each, row_url(each.key[0], "change", each.key[1])) for each in found]
