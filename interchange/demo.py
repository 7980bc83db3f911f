"""Demo people and demo documents, so that every page of a fresh site has something to show."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from people.groups import EDITORS, REVIEWERS, group_in_words, translators
from people.models import User
from revisions.models import content_models

from .importing import Job

# Login name -> full name, groups; an administrator has none and may do everything.
DEMO_PEOPLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "admin": ("", ()),
    "anna": ("Anna", (EDITORS,)),
    "boris": ("Boris", (translators("en"),)),
    "clara": ("Clara", (REVIEWERS,)),
}
# In this order: the SLA finds its channels by the names that support-info gives them.
DEMO_CATEGORIES = ("account", "billing", "servers", "data", "support")
DEMO_TERMS = ("support-info", "sla")


def site_has_content() -> bool:
    return any(model._base_manager.exists() for model in content_models())


def make_people() -> dict[str, str]:
    """Make the demo people who are not there yet: login name -> password, generated."""
    passwords = {}
    for username, (name, groups) in DEMO_PEOPLE.items():
        if User.objects.filter(username=username).exists():
            continue
        passwords[username] = secrets.token_urlsafe(12)
        user = User.objects.create_user(
            username,
            password=passwords[username],
            first_name=name,
            is_staff=True,
            is_superuser=not groups,
        )
        user.groups.set(Group.objects.filter(name__in=groups))
    return passwords


def role_in_words(user: User) -> str:
    """What a demo person may do, for a person."""
    return ", ".join(map(group_in_words, user.groups.all())) or _("administrator")


def logins_file() -> Path:
    return Path(settings.VAR_DIR) / "demo_logins.txt"


def keep_logins(passwords: dict[str, str]) -> None:
    """Write the passwords where only the owner of the file can read them."""
    descriptor = os.open(logins_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name} {password}\n" for name, password in passwords.items())


def demo_jobs() -> list[Job]:
    """The demo documents, each in the languages in which it is there."""
    faq = [Job(_files(f"faq-{slug}"), category=slug) for slug in DEMO_CATEGORIES]
    return [Job(_files(name)) for name in DEMO_TERMS] + faq


def _files(name: str) -> dict[str, Path]:
    folder = settings.BASE_DIR / "demo"
    files = {code: folder / code / f"{name}.md" for code, _name in settings.LANGUAGES}
    return {code: file for code, file in files.items() if file.exists()}
