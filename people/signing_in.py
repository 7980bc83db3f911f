"""Signing in: how often it may be tried, and what somebody is told after that.

Five wrong passwords for one account from one address close that account to that address for ten
minutes (django-axes). So nobody can shut somebody else out from elsewhere, nor a whole company by
guessing at one account. An address may try a hundred times in all, whatever the accounts. Whether
an account exists is told by none of it: names that nobody has are counted alike.

To check a password takes a third of a second of the processor, on purpose. A process checks one at
a time, and whoever comes meanwhile is asked to try again: else a few strangers who guess together
would take every thread from the readers.
"""

import ipaddress
from threading import Lock
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from visitors.limited import too_many
from visitors.limits import Limit, visitor_of

ATTEMPTS = Limit("sign-in", 100)
_checking = Lock()
LONGEST_NAME = 200  # characters; accounts have 150 at most, the table of attempts takes 255


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Django's page for signing in, within the limit of the address."""
    if request.method != "POST":
        return admin.site.login(request)
    if not ATTEMPTS.allows(request):
        return locked_out(request)
    if not _checking.acquire(blocking=False):
        return one_moment(request)
    try:
        return admin.site.login(request)
    finally:
        _checking.release()


def one_moment(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("One moment")}
    response = too_many(request, "people/one_moment.html", context)
    response.headers["Retry-After"] = "1"
    return response


def locked_out(request: HttpRequest, *about_the_attempt: Any) -> HttpResponse:
    """The same words whichever limit was passed, and whether or not there is such an account."""
    context = {**admin.site.each_context(request), "title": _("Too many attempts")}
    return too_many(request, "people/locked_out.html", context)


def name_of(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """What was typed as a name, for django-axes, which keeps it: no longer than names can be."""
    return str(credentials["username"])[:LONGEST_NAME]


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address for django-axes; of IPv6 the first of their network. None for what is
    no address, like the name of a socket: the database would refuse it."""
    try:
        return str(ipaddress.ip_interface(visitor_of(request)).ip)
    except ValueError:
        return None
