"""Addresses of channels as people write them, and the kind of channel they make. Pure functions."""

import re
from urllib.parse import unquote, urlsplit

from channels.models import PHONE, Kind, phone_digits

KIND_HOSTS = {
    Kind.CHAT: ("t.me", "telegram.me", "wa.me", "viber.com", "chats.viber.com"),
    Kind.SOCIAL: (
        "facebook.com", "fb.com", "fb.me", "vk.com", "ok.ru", "x.com", "twitter.com",
        "instagram.com", "linkedin.com", "youtube.com", "reddit.com", "bsky.app",
    ),
}  # fmt: skip
# The first that fits decides: "чат поддержки на портале" is a chat.
KIND_WORDS = {
    Kind.CHAT: r"чат\b|chat|telegram|телеграм|мессенджер|messenger|whatsapp|viber",
    Kind.SOCIAL: r"соц|social|facebook|фейсбук|vkontakte|вконтакте|twitter|instagram",
    Kind.WEB_FORM: r"форм|form\b",
    Kind.PORTAL: r"портал|portal|кабинет|console|account|helpdesk|help desk|service desk",
    Kind.EMAIL: r"почт|mail|имейл",
    Kind.PHONE: r"телефон|phone|звон|call|hotline|горячая линия",
}
EMAIL = re.compile(r"[^\s@<>/:]+@[^\s@<>/:]+\.[^\s@<>/:]+")
URL = re.compile(r"(?i)https?://[^\s<>]+")


def read_address(text: str, hrefs: list[str]) -> str:
    """The address that a cell of a table holds, from its link or its text; "" if there is none.

    A phone number stays as it is typed.
    """
    for href in hrefs:
        if href.startswith("mailto:"):
            return unquote(href.removeprefix("mailto:").partition("?")[0])
        if href.startswith("tel:"):
            return text if _is_phone(text) else href.removeprefix("tel:")
        if _is_url(href):
            return href
    return text if _is_url(text) or EMAIL.fullmatch(text) or _is_phone(text) else ""


def _is_url(text: str) -> bool:
    try:
        return bool(URL.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:  # a host like “[”
        return False


def _is_phone(text: str) -> bool:
    return PHONE.fullmatch(phone_digits(text)) is not None


def address_key(address: str) -> str:
    """What two spellings of one address have in common: digits, no case, no scheme or slash."""
    if _is_phone(address):
        return phone_digits(address)
    return re.sub(r"^https?://(?:www\.)?", "", address.casefold()).rstrip("/")


def kind_of(name: str, address: str) -> str:
    """What kind of channel it is, by its address and then by its name; a link else is a portal."""
    if EMAIL.fullmatch(address):
        return str(Kind.EMAIL)
    if _is_phone(address):
        return str(Kind.PHONE)
    host = (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")
    known = next((kind for kind, hosts in KIND_HOSTS.items() if host in hosts), None)
    return str(known or kind_by_name(name) or Kind.PORTAL)


def kind_by_name(name: str) -> str | None:
    """The kind that the name of a channel tells, if it tells one."""
    for kind, words in KIND_WORDS.items():
        if re.search(words, name.casefold()):
            return str(kind)
    return None
