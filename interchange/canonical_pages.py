"""The pages that export_docs writes and import_tree reads back: which rows stand on which page, and
what of a row stands in front matter because it has no visible form.

A page is of one language. Each row is a `{cut(Title)[id=slug]}` or a `## Title {#slug}`, in the
order of the site; the grid of a policy is a table. `rows` in the front matter has, by slug, the
facts of a row, and what else is said about it (see ABOUT).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from channels.models import Channel
from faq.models import Category, Item
from revisions.models import Content
from sla.models import Policy, Section, Tier

# Front matter of a page that export_docs has written: it is read word for word, without variables
# and conditions, and slugs are what tells its rows.
FORMAT = 1
# Of a row: its language of writing, its earlier addresses, whether its translation into the
# language of the page is outdated, its place if a page of another language lacks it, and its title
# where the visible one cannot hold it as it is.
ABOUT = ("source_language", "was", "outdated", "position", "title")
# In the grid of a policy: for any channel or severity, and where nothing is promised.
ANY, NO_COMMITMENT = "*", "—"
# Stands where a title would in a language that has only the text; its `title` is empty then.
NO_TITLE = "—"


class PageKind(NamedTuple):
    """`name` in the front matter; `path` under the folder of a language, `{slug}` that of the row
    which the page is about."""

    name: str
    path: str
    model: type[Content]
    # Whose facts and title the page itself has.
    page_model: type[Content] | None = None
    with_cuts: bool = False
    # Whether plain documents list its rows in an order that their author has chosen.
    is_listed_plainly: bool = True


FAQ_PAGE = PageKind("faq", "faq/{slug}.md", Item, Category, with_cuts=True)
SLA_PAGE = PageKind("sla", "sla/{slug}.md", Policy, Policy)
# In the order in which an import needs them: what is named by others comes first.
PAGE_KINDS = (
    PageKind("severities", "severities.md", Tier, is_listed_plainly=False),
    PageKind("contacts", "contacts.md", Channel),
    SLA_PAGE,
    PageKind("terms", "support-info.md", Section),
    FAQ_PAGE,
)


def text_field(model: type[Content]) -> str | None:
    """The field in the dialect that stands below the title of a row."""
    return next(iter(model.markdown_fields), None)


def hint_fields(model: type[Content]) -> list[str]:
    """The translated fields without a visible form."""
    shown = {model.title_field, text_field(model)}
    return [f for f in model.revised_fields if model.is_translated_field(f) and f not in shown]


def fact_fields(model: type[Content]) -> list[str]:
    """The facts of a row, without its slug and the rows that it names."""
    return [
        field
        for field in model.revised_fields
        if not model.is_translated_field(field)
        and field != model.slug_field
        and not model.field_of(field).is_relation
    ]


def default_of(model: type[Content], column: str) -> Any:
    """What a row has in a column of which nothing is said."""
    if not model.is_column(column):
        return None  # a cell of a policy
    field = model.field_of(column)
    return model.canonical(column, field.get_default() if field.has_default() else None)


def facts_of(model: type[Content], said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a page states, complete."""
    return {name: said.get(name, default_of(model, name)) for name in fact_fields(model)}
