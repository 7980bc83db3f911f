from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .models import User


@require_POST
@staff_member_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in which this person sees the desk, and go back to where they were."""
    language = request.POST.get("language", "")
    if language not in dict(User._meta.get_field("interface_language").flatchoices):
        return HttpResponseBadRequest()
    User.objects.filter(pk=request.user.pk).update(interface_language=language)
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return redirect(address if is_ours else reverse("admin:index"))
