"""Makes the plan of an import: compares documents with what is in the database. Writes nothing."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from channels.models import Channel
from faq.models import Category, Item
from revisions.models import Content
from revisions.quoting import quoted
from sla.models import Policy, Section

from .channel_steps import Channels
from .documents import Document, Place
from .entry_steps import entry_steps, move
from .kinds import FAQ
from .models import Source
from .plan import Plan, Step
from .rows import Part, make_step, owner_of
from .sla_steps import sla_steps

GENERAL = "general"
GENERAL_TITLES = {"ru": "Общие вопросы", "en": "General questions"}
LISTED_WHEN_GONE = (Item, Section, Channel, Policy)


def make_plan(
    documents: Sequence[Document], category: str = GENERAL, elsewhere: Sequence[Item] = ()
) -> Plan:
    """The plan for one document, or for the same document in several languages. `elsewhere`:
    questions that have left other documents, and that may have moved here.

    Raises BadDocument for texts that do not fit into their columns.
    """
    plan = Plan(list(documents))
    plan.remarks = [f"{Place(d.path, r.line)}: {r.message}" for d in documents for r in d.remarks]
    channels = Channels(plan)
    channels.add_tables(documents)
    tiers, policy = sla_steps(plan, channels)
    if documents[0].kind == FAQ:
        heading = _category_step(documents, category)
        near = _items_near(documents, heading.content)
        near += [item for item in elsewhere if item not in near]
        items = entry_steps(plan, Item, near, {"category": heading})
        for step in items:
            if step.content in elsewhere:
                move(step, heading, [document.path for document in documents])
        plan.steps = [heading, *tiers, *channels.steps, *items, *policy]
    else:
        rows = Section.objects.order_by("position", "pk")
        plan.steps = [*tiers, *channels.steps, *policy, *entry_steps(plan, Section, list(rows), {})]
    plan.gone = _gone(plan)
    return plan


def _category_step(documents: Sequence[Document], slug: str) -> Step:
    """The category: titled by its documents, else by its slug if it is new."""
    first = documents[0]
    category = owner_of(Category, slug) or Category(source_language=first.language)
    titles = {document.language: document.title for document in documents if document.title}
    if category.pk is None and not titles.get(first.language):
        plain = {first.language: slug.replace("-", " ").replace("_", " ").capitalize()}
        titles = plain | (GENERAL_TITLES if slug == GENERAL else {}) | titles
    new = {Category.column("title", language): title for language, title in titles.items()}
    parts = [Part(d, 1, {"title": d.title} if d.title else {}) for d in documents]
    return make_step(
        category, titles.get(first.language) or str(category), parts, new={"slug": slug, **new}
    )


def _items_near(documents: Sequence[Document], category: Content) -> list[Item]:
    """The items that a document may be about: those of its category, and those that came from it
    and that an editor has since moved elsewhere."""
    kind = ContentType.objects.get_for_model(Item)
    near = Q(category=category.pk)
    for document in documents:
        sources = Source.of(document).filter(content_type=kind)
        near |= Q(pk__in=list(sources.values_list("object_id", flat=True)))
    return list(Item.objects.filter(near).order_by("position", "pk"))


def _gone(plan: Plan) -> list[str]:
    """The rows that earlier versions of the documents had."""
    rows = [named.content for step in plan.steps for named in step.named()]
    there = {(type(row), row.pk) for row in rows}
    lines = []
    for document in plan.documents:
        for source in Source.of(document).order_by("content_type", "object_id"):
            row = source.content
            if isinstance(row, LISTED_WHEN_GONE) and (type(row), row.pk) not in there:
                lines.append(f"{document.path}: {row._meta.verbose_name} {quoted(row)}")
    return lines
