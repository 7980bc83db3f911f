"""The page of the desk with the links of live texts that lead nowhere."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..links import Broken, broken_by, broken_in, broken_links, located
from ..models import Revision
from .addresses import row_url

if TYPE_CHECKING:
    from .revision import RevisionAdmin

ON_A_PAGE = 50


def links_page(model_admin: "RevisionAdmin", request: HttpRequest) -> HttpResponse:
    """All of them, looked for when somebody asks: what a link leads to changes without it."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    page = Paginator(broken_links(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Links that lead nowhere"),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "links": with_forms(located(page.object_list)),
    }
    return TemplateResponse(request, "revisions/links.html", context)


def links_context(revision: Revision, merged: dict[str, Any]) -> dict[str, Any]:
    """For the reviewer: what of the proposal leads nowhere, and what it would break elsewhere."""
    content = revision.content
    # Without what only some kinds hold (the cells of a policy): links stand in texts.
    columns = {column for field in content.revised_fields for column in content.columns_of(field)}
    after = content.as_published({name: merged[name] for name in merged.keys() & columns})
    return {
        "broken_links": with_forms(broken_in(revision, after)),
        "broken_elsewhere": with_forms(broken_by(revision, after)),
    }


def with_forms(found: list[Broken]) -> list[tuple[Broken, str]]:
    """Each with the address of the form in which it is put right."""
    return [(each, row_url(each.model, "change", each.pk)) for each in found]
