from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from markup import references
from revisions.editions import edition_of
from revisions.markdown import markdown_page
from revisions.reading import Reading, changes_on_page
from revisions.structured import graph, page_path
from visitors.queries import reads

from . import markdown
from .models import Policy, Section, Tier
from .presentation import statements


@require_safe
@reads("as_of")
def policy(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    context = {
        "statements": statements(language, edition),
        "changes": changes_on_page([Policy, Tier], language, edition),
        "json_ld": graph(page_path(request, _("Response times"))),
    }
    return render(request, "sla/policy.html", context)


@require_safe
@reads("as_of")
def terms(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    page = {"language": language, "edition": edition, "memo": {}}
    readings = [Reading(section, language) for section in edition.rows(Section)]
    sections = [(each, mark_safe(references.fill(each["body_html"], **page))) for each in readings]
    changes = changes_on_page([Section], language, edition)
    context = {
        "sections": sections,
        "changes": changes,
        "json_ld": graph(page_path(request, _("Terms of support"))),
    }
    return render(request, "sla/terms.html", context)


@require_safe
@reads("as_of")
def policy_markdown(request: HttpRequest) -> HttpResponse:
    return markdown_page(request, markdown.policy_page, reverse("sla:policy"))


@require_safe
@reads("as_of")
def terms_markdown(request: HttpRequest) -> HttpResponse:
    return markdown_page(request, markdown.terms_page, reverse("sla:terms"))
