"""Takes the pictures of the documentation anew, of a demo site of its own: `make screenshots`.

Look at them before they are committed: what pages say and how they look changes.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Any

from tests.tooling.interface_texts import ROOT

PICTURES = ROOT / "docs/screenshots"
DESKTOP = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 360, "height": 720}, "device_scale_factor": 2}


def begin(folder: str) -> dict[str, str]:
    """Django over an empty site in a folder, with the demo; gives the environment of that site."""
    environment = {
        "VAR_DIR": folder,
        "DATABASE_URL": "",
        "DEBUG": "0",
        "SITE_NAME": "Vetrelia",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    os.environ.update(environment)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    return environment


def work_at_the_desk() -> dict[str, tuple[str, str]]:
    """Something to look at: a draft, a revision in review, an outdated translation. By the names of
    the pictures, who looks and the address."""
    from django.urls import reverse

    from faq.models import Item
    from people.models import User
    from revisions import workflow
    from revisions.admin.addresses import edit_url, review_url
    from tests.factories import submit_and_approve

    User.objects.update(interface_language="en")
    anna = User.objects.get(username="anna")

    def propose(question: str, **said: str) -> Any:
        """A sentence at the end of an answer, in each language; readers are told of it."""
        row = Item.objects.get(question_en=question)
        before = {code: getattr(row, f"answer_{code}") for code in said}
        columns = {f"answer_{code}": f"{before[code]}\n\n{text}" for code, text in said.items()}
        about = {"summary": "Customers have asked", "change_note": said}
        return workflow.propose(row, columns, by=anna, **about)

    draft = propose(
        "How do I connect to my server over SSH?", en="If it does not work, write to us."
    )
    in_review = propose(
        "How do I log in if I’ve forgotten my password?",
        ru="Ссылка в письме действует 30 минут.",
        en="The link in the letter works for 30 minutes.",
    )
    workflow.submit(in_review, by=anna)
    outdates = propose("Why can’t I connect over SSH?", ru="Не помогло? Напишите нам.")
    row = submit_and_approve(outdates).content
    return {
        "editor": ("anna", edit_url(draft)),
        "review": ("clara", review_url(in_review)),
        "translator": (
            "boris",
            reverse("admin:revisions_translation", args=["faq.item", row.pk, "en"]),
        ),
    }


def session_of(username: str) -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    from people.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def main() -> None:
    from playwright.sync_api import sync_playwright

    from benchmarks.servers import granian
    from conftest import CHROMIUM_NAMES

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="screenshots-"))
        environment = begin(folder)
        desk = work_at_the_desk()
        sessions = {name: session_of(who) for name, (who, _address) in desk.items()}
        site = stack.enter_context(granian("config.wsgi:application", Path(folder), environment))
        playwright = stack.enter_context(sync_playwright())
        path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
        browser = playwright.chromium.launch(executable_path=path)

        def take(
            name: str, address: str, look: Callable[[Any], None] | None = None, **options: Any
        ):
            context = browser.new_context(base_url=site.url, locale="en-GB", **options)
            if name in sessions:
                context.add_cookies([{**sessions[name], "url": site.url}])
            page = context.new_page()
            page.goto(address)
            if look:
                look(page)
            page.screenshot(path=PICTURES / f"{name}.png")

        take(
            "faq",
            "/en/faq/",
            lambda page: page.locator("summary", has_text="SMS").click(),
            **DESKTOP,
        )
        take("contacts", "/en/contacts/", color_scheme="dark", **PHONE)
        for name, (_who, address) in desk.items():
            take(name, address, **DESKTOP)
        browser.close()


if __name__ == "__main__":
    main()
