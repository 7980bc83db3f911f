"""What happens on a site that lives in two languages and gets a third one, in two processes:
`prepare` with config.settings, then `examine` with tests.languages.kk_settings."""

import json
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from faq.models import Item
from people.groups import EDITORS, translators
from revisions.models import Revision
from tests import factories as make
from tests.cast import at_the_desk, person

PAGES = ("", "faq/", "contacts/", "sla/", "terms/", "changes.atom")


def prepare() -> None:
    """Live content in Russian and English, and a draft."""
    call_command("migrate", verbosity=0)
    item = make.publish_item(question_ru="Есть ли тарифы?", answer_ru="Да.")
    for publish in (make.publish_channel, make.publish_policy, make.publish_section):
        publish()
    make.propose(item, {"answer_en": "Begun before there was Kazakh."}, by=person("ann", EDITORS))


def examine() -> None:
    """Make and run the migrations, look around, and print what was found as JSON."""
    setup_test_environment()
    call_command("makemigrations", verbosity=0)
    call_command("makemigrations", check_changes=True, verbosity=0)
    call_command("migrate", verbosity=0)
    found: dict[str, Any] = {}
    for look in (columns_and_rights, public_pages, translation, draft_from_before, demo, documents):
        found |= look()
    print(json.dumps(found))


def columns_and_rights() -> dict[str, Any]:
    group = Group.objects.get(name=translators("kk"))
    return {
        "columns": [column for column in Item.snapshot_fields() if column.endswith("_kk")],
        "rights": sorted(group.permissions.values_list("codename", flat=True)),
    }


def public_pages() -> dict[str, Any]:
    item = Item.objects.get()
    pages = {page: Client().get(f"/kk/{page}") for page in (*PAGES, f"faq/{item.slug}/")}
    return {
        "statuses": {page: response.status_code for page, response in pages.items()},
        "faq": pages["faq/"].content.decode(),
    }


def translation() -> dict[str, Any]:
    """A translator looks at the matrix and translates the answer in the side-by-side form."""
    item = Item.objects.get()
    desk = at_the_desk(person("kaira", translators("kk"), interface_language="kk"))
    counts = desk.get(reverse("admin:revisions_translationstatus_changelist")).context["counts"]
    address = reverse("admin:revisions_translation", args=["faq.item", item.pk, "kk"])
    form = desk.get(address).context["form"]
    typed = {"question_kk": "Тарифтер бар ма?", "answer_kk": "Иә.", "change_note_kk": "Қазақша."}
    opened = {name: form[name].value() or "" for name in form.fields}
    desk.post(address, opened | typed | {"_submit": "1"})
    proposed = Revision.objects.of(item).get(author_name="Kaira")
    state = proposed.state
    make.approve(proposed)
    return {
        "counts": {code: {c.status: c.number for c in each} for code, _name, each in counts},
        "submitted": state,
        "faq_translated": Client().get("/kk/faq/").content.decode(),
    }


def draft_from_before() -> dict[str, Any]:
    draft = Revision.objects.get(state="draft")
    proposed = sorted(draft.proposed)
    item = make.publish(draft)
    return {
        "draft_columns": proposed,
        "answers": [item.answer_ru, item.answer_en, item.answer_kk],
    }


def demo() -> dict[str, Any]:
    call_command("flush", interactive=False, verbosity=0)
    call_command("load_demo", stdout=StringIO())
    return {"demo_answers": Item.objects.live().count()}


def documents() -> dict[str, Any]:
    """A document in Kazakh, and the same one in Russian; into a category that is new."""
    files = {}
    for code, question in (("kk", "Тарифтер бар ма?"), ("ru", "Есть ли тарифы?")):
        files[code] = settings.VAR_DIR / f"{code}.md"
        files[code].write_text(f"## {question}\n\nVPS 4.\n", encoding="utf-8")
    command = ["import_docs", str(files["kk"]), "--language=kk", f"--pair-with={files['ru']}"]
    try:
        call_command(*command, stdout=StringIO())
    except CommandError as error:
        refusal = str(error)
    call_command(*command, "--pair-language=ru", stdout=StringIO())
    item = Item.objects.get(question_kk="Тарифтер бар ма?")
    return {
        "refused_pair": refusal,
        "imported": [item.source_language, item.question_ru, item.category.title_kk],
    }
