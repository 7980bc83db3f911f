import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from revisions.models import Content

from .hours import validate_opening_hours
from .places import InPlace

# E.164 allows 15 digits; fewer than 5 after the plus is no number that can be called from abroad.
PHONE = re.compile(r"\+?\d{5,15}")
PHONE_PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015\u00a0]")


def phone_digits(address: str) -> str:
    """A phone number without its punctuation: "+7 (495) 000-00-01" -> "+74950000001"."""
    return PHONE_PUNCTUATION.sub("", address)


class Kind(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    WEB_FORM = "web_form", _("web form")
    PORTAL = "portal", _("support portal")
    CHAT = "chat", _("chat")
    SOCIAL = "social", _("social network")


class Channel(Content, InPlace):
    """One way to reach support: a fact, typed once and shown in every language."""

    revised_fields = (
        "key",
        "name",
        "kind",
        "address",
        "opening_hours",
        "timezone",
        "country",
        "note",
    )
    markdown_fields = {"note": "note_html"}
    required_texts = ("name",)
    redactable_facts = ("address",)
    slug_field = "key"
    stands_in_texts = True
    title_field = "name"
    public_page = "channels:contacts"

    key = models.SlugField(
        _("key"), max_length=80, help_text=_("A short name in Latin letters, for example “phone”.")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    address = models.CharField(
        _("address"),
        max_length=300,
        help_text=_("An e-mail address, a phone number with its country code, or a link."),
    )
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=200,
        default="24/7",
        validators=[validate_opening_hours],
        help_text=_("OpenStreetMap notation: “24/7”, “Mo-Fr 09:00-18:00; PH off”."),
    )
    note = models.TextField(_("note"), blank=True)
    note_html = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="channel_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_live=False) | ~Q(address=""), name="live_channel_has_an_address"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.address:
            return
        try:
            check_address(self.kind, self.address)
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from error

    @property
    def link(self) -> str:
        """Where a click on the address leads: mailto:, tel: or the address itself."""
        if self.kind == Kind.EMAIL:
            # Quoted (RFC 6068): a question mark may stand in an address, and would begin headers.
            return f"mailto:{quote(self.address, safe='@+')}"
        if self.kind == Kind.PHONE:
            return f"tel:{phone_digits(self.address)}"
        return self.address


def check_address(kind: str, address: str) -> None:
    """Raise ValidationError unless the address is one that this kind of channel can have."""
    if kind == Kind.EMAIL:
        validate_email(address)
    elif kind == Kind.PHONE:
        if not PHONE.fullmatch(phone_digits(address)):
            raise ValidationError(_("Not a phone number. Write it as +7 495 000-00-00."))
    else:
        URLValidator(
            schemes=["http", "https"], message=_("Write a link that begins with https://.")
        )(address)
