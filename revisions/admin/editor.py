"""What the Markdown editor asks the server for. The library's own views let everybody in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from markup import references

from ..canonical import canonical_text
from ..editions import Edition
from ..errors import UnusableText
from ..images.taking import store_image
from ..models import content_models
from ..rendering import render_markdown


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of a text that is being written, with the facts that it refers to as they are live,
    in its language (`?lang=`); for people who may edit content. In the place of a text that could
    not be saved, the reason."""
    require_editor(request.user)
    asked = request.GET.get("lang")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    try:
        html = render_markdown(canonical_text(request.POST.get("content", "")))
    except UnusableText as refusal:
        return HttpResponse(format_html("<p>{}</p>", refusal))
    return HttpResponse(references.fill(html, language=language, edition=Edition(), memo={}))


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take an image for a text that is being written; for people who may edit content.

    Gives `image_code`, the Markdown to insert, or status 400 with `error`, the reason in words.
    The words that stand for the image are left to the editor: nobody else knows what it shows.
    """
    require_editor(request.user)
    if (file := request.FILES.get("image")) is None:
        return JsonResponse({"error": _("Choose an image.")}, status=400)
    try:
        return JsonResponse({"image_code": f"![]({store_image(file)})"})
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=400)


def require_editor(user: AbstractUser | AnonymousUser) -> None:
    """Raise PermissionDenied unless this person may change any kind of content at the desk."""
    rights = (
        f"{model._meta.app_label}.change_{model._meta.model_name}" for model in content_models()
    )
    if not (user.is_staff and any(map(user.has_perm, rights))):
        raise PermissionDenied
