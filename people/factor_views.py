"""The pages of the second factor at the desk."""

import io
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import segno
from django import forms
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from . import factor
from .addresses import and_then

WRONG = _(
    "This code is wrong or was used before. Wait for the next one; after several wrong codes that "
    "takes longer each time."
)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


@never_cache
@staff_member_required
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a code after the password."""
    if factor.app_of(request.user) is None:
        return redirect(with_next("factor_set_up", request))
    if request.user.is_verified():
        return redirect(address_after(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if device := factor.check(request.user, form.cleaned_data["code"]):
            factor.let_in(request, device)
            return redirect(address_after(request))
        form.add_error("code", WRONG)
    return page(request, "check_code", _("Second factor"), form=form)


@never_cache
@staff_member_required
def set_up(request: HttpRequest) -> HttpResponse:
    """Add an app: the first one, or a new one in place of the old by somebody who showed that."""
    if is_closed(request):
        return redirect(with_next("factor_check", request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = "".join(form.cleaned_data["code"].split())
        if device := factor.set_up(request, code):
            factor.let_in(request, device)
            return backup_codes_page(request)
        form.add_error("code", WRONG)
    device = factor.app_to_set_up(request)
    key = re.sub("(....)", r"\1 ", parameters_of(device)["secret"]).strip()
    return page(request, "set_up", _("Set up the second factor"), form=form, key=key)


@never_cache
@staff_member_required
def picture(request: HttpRequest) -> HttpResponse:
    """The key of the app that is being set up, as a QR code."""
    if is_closed(request):
        raise Http404
    image = io.BytesIO()
    code = segno.make(factor.app_to_set_up(request).config_url, error="m")
    code.save(image, kind="svg", scale=5, border=4, light="#fff", svgclass=None, lineclass=None)
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


@never_cache
@staff_member_required
def backup_codes(request: HttpRequest) -> HttpResponse:
    """How many codes are left; makes new ones. Only for those who have shown the factor."""
    if not request.user.is_verified():
        return redirect(with_next("factor_check", request))
    if request.method == "POST":
        return backup_codes_page(request)
    left = factor.backup_codes_left(request.user)
    return page(request, "factor", _("Second factor"), left=left)


def backup_codes_page(request: HttpRequest) -> HttpResponse:
    """The one time that backup codes are shown."""
    codes = factor.new_backup_codes(request.user)
    return page(request, "backup_codes", _("Backup codes"), codes=codes)


def is_closed(request: HttpRequest) -> bool:
    """Whoever has an app and only knows the password must not exchange it for another one."""
    return factor.app_of(request.user) is not None and not request.user.is_verified()


def page(request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title, "is_nav_sidebar_enabled": False}
    context |= {"next": address_after(request)}
    return render(request, f"people/{name}.html", frame | context)


def parameters_of(device: Any) -> dict[str, str]:
    """What the QR code says, for those who type it in by hand."""
    return dict(parse_qsl(urlsplit(device.config_url).query))


def address_after(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is on this site."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours else reverse("admin:index")


def with_next(name: str, request: HttpRequest) -> str:
    return and_then(name, address_after(request))
