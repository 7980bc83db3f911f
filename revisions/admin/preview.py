"""What the Markdown editor asks the server for. The library's own views let everybody in."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from ..models import content_models
from ..rendering import render_markdown


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of a text that is being written; for people who may edit content."""
    if not may_edit_content(request.user):
        raise PermissionDenied
    return HttpResponse(render_markdown(request.POST.get("content", "")))


def upload(request: HttpRequest) -> HttpResponse:
    """Images in answers are not taken yet."""
    raise Http404


def may_edit_content(user: AbstractUser | AnonymousUser) -> bool:
    """Does this person have the right to change any kind of content at the desk?"""
    rights = (
        f"{model._meta.app_label}.change_{model._meta.model_name}" for model in content_models()
    )
    return user.is_staff and any(map(user.has_perm, rights))
