"""What the site holds, for language models: llms.txt (llmstxt.org) and all of it in one file.

The list of a language serves as its start page in Markdown too.
"""

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels.markdown import contacts
from faq.markdown import answers
from faq.models import Item
from faq.querysets import items_of
from markup import words
from revisions import tick
from revisions.markdown import Markdown, joined, markdown_page
from revisions.reading import Reading
from sla.markdown import policies, terms
from visitors.queries import reads

from .middleware import in_no_language


@require_safe
@in_no_language
@reads()
def languages(request: HttpRequest) -> HttpResponse:
    """Where the list of each language is."""
    tick.publish_what_is_due()
    lines = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            address = request.build_absolute_uri(reverse("portal:llms"))
            lines.append(f"- [{get_language_info(code)['name_local']}]({address}): {about()}")
    with override("en"):
        text = joined(f"# {site_title()}", f"> {about()}", "## Languages", "\n".join(lines))
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")


@require_safe
@reads("as_of")
def index(request: HttpRequest) -> HttpResponse:
    """Every page and answer with its address in Markdown."""
    return as_named(request, markdown_page(request, index_text, reverse("portal:home")))


@require_safe
@reads("as_of")
def full(request: HttpRequest) -> HttpResponse:
    """All texts in one file."""
    return as_named(request, markdown_page(request, full_text, reverse("portal:home")))


def as_named(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Markdown under a name that ends in .txt is told to be text, so that browsers show it."""
    if request.path.endswith(".txt"):
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


def site_title() -> str:
    return words(f"{settings.SITE_NAME} {_('Support')}".strip())


def about() -> str:
    return _("Answers, contacts, response times and terms of support.")


def index_text(page: Markdown) -> str:
    return joined(
        f"# {site_title()}",
        f"> {about()}",
        _("All of it is read and approved by people before it is published."),
        f"## {_('Main pages')}",
        "\n".join(main_pages(page)),
        *categories(page),
        "## Optional",  # the word by which the convention knows what may be left out
        "\n".join(optional(page)),
    )


def main_pages(page: Markdown) -> list[str]:
    names = {
        "faq:list_markdown": _("Questions and answers"),
        "channels:contacts_markdown": _("Contacts"),
        "sla:policy_markdown": _("Response times"),
        "sla:terms_markdown": _("Terms of support"),
    }
    return [line(name, page.address(reverse(view))) for view, name in names.items()]


def categories(page: Markdown) -> list[str]:
    """A heading for each category, and its answers."""
    blocks = []
    for _key, group in groupby(items_of(page.edition), key=lambda item: item.category_id):
        items = list(group)
        blocks.append(f"## {page.title(Reading(items[0].category, page.language))}")
        blocks.append("\n".join(answer_line(item, page) for item in items))
    return blocks


def answer_line(item: Item, page: Markdown) -> str:
    reading = Reading(item, page.language)
    address = page.address(reverse("faq:item_markdown", args=[item.slug]))
    return line(page.title(reading), address, page.notice(reading).removeprefix("> "))


def optional(page: Markdown) -> list[str]:
    lines = [
        line(_("All of it in one file"), page.address(reverse("portal:llms_full"))),
        line(_("What changed (Atom feed)"), page.address(reverse("portal:changes"))),
    ]
    for code, _name in settings.LANGUAGES:
        if code != page.language:
            with override(code):
                name, address = get_language_info(code)["name_local"], reverse("portal:llms")
            lines.append(line(name, page.address(address)))
    return lines


def line(name: str, address: str, note: str = "") -> str:
    return f"- [{name}]({address}){': ' if note else ''}{note}"


def full_text(page: Markdown) -> str:
    return joined(
        f"# {site_title()}",
        f"> {about()}",
        f"## {_('Questions and answers')}",
        answers(page, 3),
        f"## {_('Contacts')}",
        contacts(page, 3),
        f"## {_('Response times')}",
        policies(page, 3),
        f"## {_('Terms of support')}",
        terms(page, 3),
    )
