"""Content for tests, made the way everything goes live: proposed, submitted, approved.

`draft_…` gives a revision in its first state; `publish_…` gives the live row.
"""

from itertools import count
from typing import Any

from channels.models import Channel
from faq.models import Category, Item
from people.models import User
from revisions import workflow
from revisions.models import Content, Revision
from sla.models import Policy, Section, Tier

numbers = count(1)


def reviewer() -> User:
    """Somebody who may approve, other than the cast and never a contributor."""
    return User.objects.get_or_create(username="factory-reviewer", is_superuser=True)[0]


def approve(revision: Revision, by: User | None = None) -> Revision:
    """Approve what a reviewer would see now."""
    seen = workflow.review(revision)
    return workflow.approve(
        revision, by=by or reviewer(), digest=seen.digest, live_revision_id=seen.live_revision_id
    )


def submit_and_approve(revision: Revision) -> Revision:
    return approve(workflow.submit(revision, by=None))


def publish(revision: Revision) -> Any:
    """The live row that a revision leads to."""
    content = submit_and_approve(revision).content
    content.refresh_from_db()
    return content


def propose(content: Content, columns: dict[str, Any], **about: Any) -> Revision:
    """Propose with a change note in each language that the columns touch."""
    languages = {content.language_of(column) for column in columns} - {None}
    notes = {code: f"What changed ({code})." for code in languages or {content.source_language}}
    return workflow.propose(content, columns, **{"change_note": notes} | about)


def noted(revision: Revision, by: User | None = None) -> Revision:
    """The same draft with a change note in each language."""
    return workflow.amend(revision, {}, by=by, change_note={"ru": "Иначе.", "en": "Changed."})


def change(content: Content, **columns: Any) -> Any:
    """Publish a change of a row; gives the row as it is live then."""
    return publish(propose(content, columns, by=None))


def _draft(content: Content, defaults: dict[str, Any], columns: dict[str, Any]) -> Revision:
    """A row that a test names in Russian only goes by that name at an English desk too."""
    title_ru, title_en = (content.column(content.title_field, code) for code in ("ru", "en"))
    if columns.get(title_ru):
        defaults[title_en] = columns[title_ru]
    return workflow.propose(content, defaults | columns, by=None)


def draft_category(**columns: Any) -> Revision:
    number = next(numbers)
    return _draft(
        Category(), {"title_ru": f"Раздел {number}", "title_en": f"Category {number}"}, columns
    )


def publish_category(**columns: Any) -> Category:
    return publish(draft_category(**columns))


def draft_item(source_language: str = "ru", **columns: Any) -> Revision:
    """An answer in both languages unless the columns say otherwise."""
    number = next(numbers)
    category = columns.pop("category", None) or publish_category()
    defaults = {
        "category": category,
        "question_ru": f"Вопрос {number}?",
        "question_en": f"Question {number}?",
        "answer_ru": f"Ответ {number}.",
        "answer_en": f"Answer {number}.",
    }
    return _draft(Item(source_language=source_language), defaults, columns)


def publish_item(**columns: Any) -> Item:
    return publish(draft_item(**columns))


def draft_channel(**columns: Any) -> Revision:
    number = next(numbers)
    defaults = {
        "name_ru": f"Почта {number}",
        "name_en": f"Mail {number}",
        "kind": "email",
        "address": f"help{number}@vetrelia.example",
        "opening_hours": "24/7",
        "timezone": "Europe/Moscow",
    }
    return _draft(Channel(), defaults, columns)


def publish_channel(**columns: Any) -> Channel:
    return publish(draft_channel(**columns))


def draft_tier(**columns: Any) -> Revision:
    number = next(numbers)
    defaults = {
        "key": f"tier-{number}",
        "name_ru": f"Критичность {number}",
        "name_en": f"Severity {number}",
        "description_ru": "Когда так.",
        "description_en": "When so.",
    }
    return _draft(Tier(), defaults, columns)


def publish_tier(**columns: Any) -> Tier:
    return publish(draft_tier(**columns))


def draft_policy(cells: dict[str, Any] | None = None, **columns: Any) -> Revision:
    """A policy with the cells given, as snapshot keys (sla.cells.cell_key)."""
    defaults = {"title_ru": "Сроки ответа", "title_en": "Response times", "clock": "calendar"}
    return _draft(Policy(), defaults, (cells or {}) | columns)


def publish_policy(cells: dict[str, Any] | None = None, **columns: Any) -> Policy:
    return publish(draft_policy(cells, **columns))


def commitment(minutes: int | None, percentile: str | None = None) -> dict[str, Any]:
    return {"minutes": minutes, "percentile": percentile}


def publish_section(**columns: Any) -> Section:
    number = next(numbers)
    defaults = {
        "title_ru": f"Глава {number}",
        "title_en": f"Section {number}",
        "body_ru": "Текст условий.",
        "body_en": "Text of the terms.",
    }
    return publish(_draft(Section(), defaults, columns))


def retire(content: Content) -> Any:
    """Take a live row off the site; gives the row as it is then."""
    notes = {content.source_language: "Снято."}
    return publish(workflow.retire(content, by=None, change_note=notes))
