"""What the templates of public pages need besides their content."""

import json
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from revisions.models import Content
from revisions.reading import Reading

register = template.Library()
# JSON inside <script>: these could end the element. Everything else stays readable UTF-8.
SCRIPT_ESCAPES = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))
PAGES = (
    ("faq:list", _("Questions and answers")),
    ("channels:contacts", _("Contacts")),
    ("sla:policy", _("Response times")),
    ("sla:terms", _("Terms of support")),
)


class PageLink(NamedTuple):
    href: str
    label: str
    current: str  # the value of aria-current; empty: elsewhere


class LanguageLink(NamedTuple):
    """The page that is being shown, in one language."""

    code: str
    name: str
    address: str
    url: str
    is_current: bool


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[PageLink]:
    """The main pages in the language that is being shown."""
    here = context["request"].path
    links = [(reverse(name), str(label)) for name, label in PAGES]
    return [
        PageLink(href, label, "page" if here == href else "true" if here.startswith(href) else "")
        for href, label in links
    ]


@register.simple_tag(takes_context=True)
def languages_of_page(context: template.Context) -> list[LanguageLink]:
    """This same page in every language; the start page where a page has no language, or is none
    that is there (`is_refusal`)."""
    request = context["request"]
    rest = "/" if context.get("is_refusal") else _without_language(request.path)
    asked = "" if context.get("is_refusal") else request.META.get("QUERY_STRING")
    query = f"?{asked}" if asked else ""
    return [
        LanguageLink(
            code,
            capfirst(get_language_info(code)["name_local"]),
            f"/{code}{rest}{query}",
            request.build_absolute_uri(f"/{code}{rest}"),
            request.path.startswith(f"/{code}/"),
        )
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def url_without_language(context: template.Context) -> str:
    """The address that sends readers to the page in their own language (hreflang x-default)."""
    request = context["request"]
    return request.build_absolute_uri(_without_language(request.path))


def _without_language(path: str) -> str:
    code, _slash, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if code in dict(settings.LANGUAGES) else "/"


@register.simple_tag(takes_context=True)
def markdown_address(context: template.Context) -> str:
    """This same page as Markdown; nothing for a page that has no such form."""
    match = context["request"].resolver_match
    try:
        return reverse(f"{match.view_name}_markdown", args=match.args, kwargs=match.kwargs)
    except (AttributeError, NoReverseMatch):  # a page of a refusal matches no address
        return ""


@register.filter
def read_in(row: Content, language: str) -> Reading:
    """{% with item=row|read_in:LANGUAGE_CODE %}{{ item.question }}"""
    return Reading(row, language)


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the language of the page, as Django translates it."""
    return get_language_info(code)["name_translated"]


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """A JSON-LD element, in UTF-8. The strict Content-Security-Policy lets it be: it is data."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in SCRIPT_ESCAPES:
        text = text.replace(character, escape)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
