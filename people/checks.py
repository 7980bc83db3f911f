"""What operators are told of the accounts: `manage.py doctor`."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import User


@checks.register("doctor", deploy=True)
def people_have_a_second_factor(
    app_configs: Any, databases: Any = None, **options: Any
) -> list[checks.CheckMessage]:
    """Until then whoever learns a password may set up a phone of their own."""
    if not databases:
        return []
    if not settings.SECOND_FACTOR:
        if not settings.PRODUCTION:
            return []
        said = _("The desk is open with a password alone.")
        return [checks.Error(said, hint="SECOND_FACTOR=1", id="people.E001")]
    have = TOTPDevice.objects.filter(confirmed=True).values("user")
    missing = User.objects.filter(is_staff=True, is_active=True).exclude(pk__in=have)
    if not missing:
        return []
    names = ", ".join(missing.order_by("username").values_list("username", flat=True)[:20])
    said = _("No second factor yet: %(names)s") % {"names": names}
    hint = _("They set it up when they sign in. Close accounts that nobody uses.")
    return [checks.Warning(said, hint=hint, id="people.W001")]
