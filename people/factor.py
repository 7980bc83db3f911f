"""The second factor: an app on a phone that shows codes (TOTP), and codes on paper for the day on
which the phone is lost.

A person has one app. One that is being set up is not confirmed yet and opens nothing.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django_otp import login, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import User

BACKUP_CODES = 10
APP_TO_SET_UP = "app_to_set_up"  # in the session
logger = logging.getLogger(__name__)


def is_missing(request: HttpRequest) -> bool:
    """Whether somebody is signed in who has to show a second factor and has not."""
    user = request.user
    return settings.SECOND_FACTOR and user.is_authenticated and not user.is_verified()


def app_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def app_to_set_up(request: HttpRequest) -> TOTPDevice:
    """The app that is being added in this session. Its key is for nobody else to see: also not for
    somebody who signed in with the same password before."""
    key = request.session.get(APP_TO_SET_UP)
    found = TOTPDevice.objects.filter(pk=key, user=request.user, confirmed=False).first()
    if found is None:
        found = TOTPDevice.objects.create(user=request.user, confirmed=False, name="app")
        request.session[APP_TO_SET_UP] = found.pk
    return found


@transaction.atomic
def set_up(request: HttpRequest, code: str) -> TOTPDevice | None:
    """Confirm the new app with a code that it shows: it takes the place of the old one. None if
    the code is wrong."""
    device = checked(request.user, app_to_set_up(request), code)
    if device is not None:
        TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        logger.warning("A second factor was set up for %s", request.user.get_username())
    return device


def check(user: User, typed: str) -> Device | None:
    """The device whose code was typed: six digits of the app, or a backup code, which is used up.
    None if it is wrong, was used before, or came too soon after wrong ones."""
    code = "".join(typed.split()).lower()
    device = app_of(user) if code.isdigit() else StaticDevice.objects.filter(user=user).first()
    if (found := checked(user, device, code)) is None:
        # Whoever got so far knows the password.
        logger.warning("The password of %s was right and the code was not", user.get_username())
    return found


def checked(user: User, device: Device | None, code: str) -> Device | None:
    return device and verify_token(user, device.persistent_id, code)


def let_in(request: HttpRequest, device: Device) -> None:
    """Remember in the session that the factor was shown; the session gets a new key."""
    login(request, device)
    request.session.cycle_key()


@transaction.atomic
def new_backup_codes(user: User) -> list[str]:
    """Ten codes, each good for once, in place of all that there were."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="paper")
    codes = [StaticToken.random_token() for _number in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def backup_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def reset(user: User, by: str) -> bool:
    """Take the factor away: sessions that showed it are not enough from now on, and at the next
    step the person sets up a new one. Says whether there was one."""
    deleted = [model.objects.filter(user=user).delete()[0] for model in (TOTPDevice, StaticDevice)]
    if any(deleted):
        logger.warning("The second factor of %s was reset by %s", user.get_username(), by)
    return any(deleted)
