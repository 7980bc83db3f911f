"""What happens on a site that lives in two languages and gets a third one, in two processes:
`prepare` with config.settings, then `examine` with tests.languages.kk_settings."""

import json
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import override_settings, setup_test_environment
from django.urls import reverse

from faq.models import Item
from people.groups import EDITORS, translators
from revisions.models import Revision
from tests import factories as make
from tests.cast import at_the_desk, person
from tests.interchange import whole_site
from tests.interchange.test_round_trip import export
from tests.interchange.whole_site import HARD_TEXT, everything_live, fill_with_hard_things

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
    looks = (columns_and_rights, public_pages, translation, draft_from_before, demo, documents)
    for look in (*looks, out_and_in):
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


def out_and_in() -> dict[str, Any]:
    """The export of a site in three languages, imported into an empty one: what is not the same."""
    empty, out = {"interactive": False, "verbosity": 0}, settings.VAR_DIR / "out"
    call_command("flush", **empty)
    with override_settings(MEDIA_ROOT=settings.VAR_DIR / "media"):
        fill_with_hard_things()
        fill_with_kazakh()
        rows, pages, files = everything_live(), whole_site.public_pages(), export(out)
    call_command("flush", **empty)
    with override_settings(MEDIA_ROOT=settings.VAR_DIR / "media of another site"):
        call_command(
            "import_tree", str(out), approve_as=make.reviewer().username, stdout=StringIO()
        )
        again = export(settings.VAR_DIR / "again")
        rows_now, pages_now = everything_live(), whole_site.public_pages()
    return {
        "files": sorted(files),
        "differ": [
            *_differences(rows, rows_now),
            *_differences(pages, pages_now),
            *_differences(files, again),
        ],
        "rows": {name: said for name, said in rows_now.items() if "zhalghyz" in name},
        "outdated": [name for name, said in rows_now.items() if "kk" in said["outdated"]],
    }


def fill_with_kazakh() -> None:
    """Translations into Kazakh, of which one is outdated, and rows that begin with Kazakh."""
    for number, item in enumerate(Item.objects.live().in_order()):
        if number % 2:
            make.change(item, question_kk=f"Сұрақ {number}?", answer_kk="- бірінші\n- екінші")
    outdated = make.change(item, question_kk="Ескірген бе?", answer_kk="Иә.")
    make.change(outdated, **{f"answer_{outdated.source_language}": "Changed since."})
    texts = {"question_ru": "", "answer_ru": "", "question_en": "", "answer_en": ""}
    words = texts | {"question_kk": "Жалғыз ба?", "answer_kk": HARD_TEXT, "keywords_kk": "жалғыз"}
    alone = {"slug": "zhalghyz-ba", "category": item.category, "source_language": "kk"}
    make.publish_item(**alone, **words)
    make.publish_channel(name_kk="Пошта", note_kk="Жазыңыз.")
    make.publish_section(title_kk="Мерзімдер", body_kk="{sla}")
    make.change(item.category, title_kk="Бөлім")


def _differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
