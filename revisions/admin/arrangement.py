"""The page on which reviewers put rows into their order: numbers without scripts, drag and keys
with them. The whole order is posted; the workflow writes it in one step."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import workflow
from ..errors import WorkflowError
from ..models import Content
from ..permissions import can_review
from .desk import at_desk

if TYPE_CHECKING:
    from .listing import ContentList

PLACE = "place-"
LIKE_A_KEY = re.compile(r"[1-9]\d{0,17}", re.ASCII)


def arrange_page(model_admin: "ContentList", request: HttpRequest) -> HttpResponse:
    """One list of rows to arrange, or the lists to choose from. For reviewers only."""
    if not (can_review(at_desk(request).user) and model_admin.has_view_permission(request)):
        raise PermissionDenied
    lists = _lists(model_admin)
    chosen = _chosen(lists, request.GET.get("within"))
    refusal = None
    if request.method == "POST":
        if chosen is None:
            raise Http404
        try:
            _rearrange(model_admin, request, chosen)
        except WorkflowError as error:
            refusal = error
        else:
            messages.success(request, _("The order is saved. Readers see it now."))
            return HttpResponseRedirect(request.get_full_path())
    return _page(model_admin, request, lists, chosen, refusal)


def order_of(rows: Sequence[Content], data: Mapping[str, str]) -> list[Content]:
    """The rows in the order of the numbers that were typed beside them.

    A row that was moved down stands after the one whose number it took, one that was moved up
    before it; what has no number keeps its own.
    """

    def place(index: int) -> tuple[int, int, int]:
        typed = data.get(f"{PLACE}{rows[index].pk}", "").strip()
        number = int(typed) if typed.isdecimal() and len(typed) < 10 else index + 1
        moved = (number > index + 1) - (number < index + 1)
        return number, moved, index

    return [rows[index] for index in sorted(range(len(rows)), key=place)]


def _rearrange(model_admin: "ContentList", request: HttpRequest, within: tuple[Any, str]) -> None:
    """Raises StaleReview if rows have come, gone or moved since the page was shown."""
    seen = [int(key) for key in request.POST.get("seen", "").split() if LIKE_A_KEY.fullmatch(key)]
    rows = {row.pk: row for row in _rows(model_admin, within[0])}
    # The numbers were typed beside the rows as they stood then.
    shown = [rows[key] for key in seen if key in rows]
    workflow.rearrange(order_of(shown, request.POST), by=at_desk(request).user, seen=seen)


def _page(
    model_admin: "ContentList",
    request: HttpRequest,
    lists: Sequence[tuple[Any, str]],
    chosen: tuple[Any, str] | None,
    refusal: WorkflowError | None,
) -> HttpResponse:
    rows = list(_rows(model_admin, chosen[0])) if chosen else []
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Arrange: %(what)s")
        % {"what": (chosen and chosen[1]) or capfirst(str(model_admin.opts.verbose_name_plural))},
        "lists": lists,
        "chosen": chosen,
        "rows": rows,
        "seen": _order_seen(rows),
        "refusal": refusal,
    }
    status = HTTPStatus.OK if refusal is None else HTTPStatus.CONFLICT
    return TemplateResponse(request, "revisions/arrange.html", context, status=status)


def _lists(model_admin: "ContentList") -> list[tuple[Any, str]]:
    """Key and name of each list that can be arranged: of every category, or the only one."""
    if not model_admin.arranged_within:
        return [("", "")]
    parents = model_admin.model._meta.get_field(model_admin.arranged_within).related_model
    with_rows = model_admin.model.objects.order_by().values(model_admin.arranged_within)
    return [(row.pk, str(row)) for row in parents.objects.filter(pk__in=with_rows).in_order()]


def _chosen(lists: Sequence[tuple[Any, str]], asked: str | None) -> tuple[Any, str] | None:
    if len(lists) == 1:
        return lists[0]
    return next((each for each in lists if str(each[0]) == asked), None)


def _rows(model_admin: "ContentList", within: Any) -> Any:
    rows = model_admin.model.objects.in_order()
    return rows.filter(**{model_admin.arranged_within: within}) if within else rows


def _order_seen(rows: Sequence[Content]) -> str:
    return " ".join(str(row.pk) for row in rows)
