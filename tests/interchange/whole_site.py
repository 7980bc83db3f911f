"""A site with everything that is hard to write down, and what can be said of a whole site."""

import io
import re
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from channels.models import Channel
from faq.models import Category, Item
from markup import write
from revisions import workflow
from revisions.images.taking import store_image
from revisions.models import Slug, TranslationStatus, content_models
from sla.cells import cell_key, is_cell, parse_cell
from sla.models import Tier
from tests import factories

HARD_TEXT = """\
Text with `code`, *emphasis*, [a link](/en/terms/#claims) and \\{var(x)} in braces.

1. A step.

   {note:warn}

   Careful \\| here.

   {/note}

2. Another one:

   ```
   {include(x.md)}
   ---
   ```

{cut(More) [id=not-a-row])[id=inside]}

# A heading inside

{/cut}

{tabs}

{tab(One)}

Panel.

{/tab}

{tab(Two)}

- in a list

{/tab}

{/tabs}

[cols="1,3", options="header"]
|===
|A
|B

|1
|* x
* y
|===

<table><thead><tr><th colspan="2">A</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr></tbody></table>
"""
TITLES = (
    "Как {cut(платить)} за «облако»?",
    'A "quoted" title: with #, *stars*, [brackets], `code` & <b>tags</b>?',
    "Braces )} and )[id=x] and {var(name)} and {ifdef(a)}?",
    "Spaces  twice,\u00a0unbroken, \\ and &amp; and 1. one?",
    "---",
)


def picture() -> ContentFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    return ContentFile(file.getvalue())


def fill_with_hard_things() -> None:
    """Everything live, and a draft and a retired row beside it that must not leak."""
    category = factories.publish_category(title_ru="Жёсткий  раздел #1", title_en="", slug="hard")
    address = store_image(picture())
    for number, title in enumerate(TITLES):
        factories.publish_item(
            category=category,
            question_ru=title,
            question_en=title[::-1] if number % 2 else "",
            answer_ru=f"{HARD_TEXT}\n![Схема]({address})",
            answer_en="Short." if number % 2 or number == 4 else "",
            keywords_ru="счёт: «да», №1",
        )
    for _twice in range(2):
        factories.publish_item(category=category, question_ru="Одинаковый?", question_en="Same?")
    alone = factories.publish_item(
        source_language="en", category=category, question_ru="", answer_ru="", question_en="Only?"
    )
    factories.change(factories.change(alone, slug="only-second"), slug="only-third")
    outdated = factories.publish_item(category=category)
    factories.change(outdated, answer_ru="Иначе.")
    factories.change(category, slug="harder")
    _fill_facts()
    draft = factories.draft_item(category=category, question_ru="SECRET DRAFT?", slug="secret")
    assert draft.content.pk
    workflow.propose(alone, {"answer_en": "SECRET CHANGE"}, by=None)
    factories.retire(factories.publish_item(category=category, question_ru="SECRET RETIRED?"))
    first, *others = Item.objects.filter(category=category.pk).in_order()
    seen = [row.pk for row in (first, *others)]
    workflow.rearrange([*others, first], by=factories.reviewer(), seen=seen)
    categories = list(Category.objects.in_order())
    workflow.rearrange(
        categories[::-1], by=factories.reviewer(), seen=[row.pk for row in categories]
    )


def _fill_facts() -> None:
    phone = factories.publish_channel(
        kind="phone",
        address="+7 (495) 000-00-01",
        opening_hours="Mo-Fr 09:00-18:00; PH off",
        country="RU",
        note_ru="## Заголовок\n\nПримечание | с чертой.",
        note_en="",
        name_en="",
    )
    mail = factories.publish_channel(timezone="Asia/Tokyo")
    low = factories.publish_tier(key="whenever", description_en="")
    high = factories.publish_tier(name_ru="Очень | важно", name_en="Very * important")
    factories.publish_policy(
        {
            cell_key(phone.pk, high.pk, "first_response"): factories.commitment(17, "99.50"),
            cell_key(phone.pk, None, "resolution"): factories.commitment(1501, "95.00"),
            cell_key(None, low.pk, "resolution"): factories.commitment(None),
            cell_key(mail.pk, high.pk, "resolution"): factories.commitment(60, "95.00"),
            cell_key(mail.pk, low.pk, "first_response"): factories.commitment(7200),
        },
        clock="business",
        opening_hours="Mo-Fr 10:00-19:00",
        timezone="Europe/Berlin",
        country="DE",
        effective_from="2026-09-01",
        intro_ru="# Введение\n\nТекст.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |",
        intro_en="",
    )
    factories.publish_policy({cell_key(mail.pk, None, "resolution"): factories.commitment(30)})
    factories.publish_policy()
    factories.publish_section(body_ru="## Ещё заголовок\n\nТекст {#x}.", title_en="")
    factories.publish_section(title_ru="Сроки #2 \\*", body_ru="{sla}\n\n{channels}")


# --- what can be said of it ---------------------------------------------------------------------


def everything_live() -> dict[str, Any]:
    """Every live row by its kind and slug, in order, with what belongs to it, without keys."""
    return {
        f"{model.__name__}:{row.slug_now}": _said(row, place)
        for model in content_models()
        for place, row in enumerate(model.objects.live().in_order())
    }


def _said(row: Any, place: int) -> dict[str, Any]:
    snapshot = {_named(column): value for column, value in row.snapshot().items()}
    for field, html_field in row.markdown_fields.items():
        for code, _name in settings.LANGUAGES:
            column = row.column(field, code)
            snapshot[column] = write(snapshot[column] or "")
            snapshot[f"{column} as HTML"] = getattr(row, row.column(html_field, code))
    if isinstance(row, Item):
        # Beside each other only: a place among all answers says nothing.
        snapshot["category"] = row.category.slug
        place = [item.pk for item in row.siblings().live().in_order()].index(row.pk)
    redirects = Slug.objects.of(row).filter(role="redirect").order_by("slug")
    outdated = TranslationStatus.objects.of(row).filter(status="outdated")
    return snapshot | {
        "place": place,
        "source language": row.source_language,
        "redirects": list(redirects.values_list("slug", flat=True)),
        "outdated": sorted(outdated.values_list("language", flat=True)),
    }


def _named(column: str) -> str:
    if not is_cell(column):
        return column
    place = parse_cell(column)
    channel = Channel.objects.get(pk=place.channel).key if place.channel else "*"
    tier = Tier.objects.get(pk=place.tier).key if place.tier else "*"
    return f"{channel} {tier} {place.metric}"


CHANGES = re.compile(r'<section class="changes".*?</section>', re.DOTALL)
KEYS = re.compile(r'name="revision" value="\d+"|action="/vote/\d+/"')


def public_pages() -> dict[str, str]:
    """The HTML of every public page, without the history, which an export does not hold, and
    without the keys of rows."""
    client = Client()
    paths = [
        f"/{code}/{page}"
        for code, _name in settings.LANGUAGES
        for page in [
            *("", "faq/", "contacts/", "sla/", "terms/"),
            *(f"faq/{slug}/" for slug in Item.objects.live().values_list("slug", flat=True)),
        ]
    ]
    pages = {path: client.get(path).content.decode() for path in paths}
    return {path: KEYS.sub("", CHANGES.sub("", html)) for path, html in pages.items()}
