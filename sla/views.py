from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from markup import references
from revisions.editions import edition_of
from revisions.reading import Reading, changes_on_page

from .models import Policy, Section, Tier
from .presentation import statements


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    context = {
        "statements": statements(language, edition),
        "changes": changes_on_page([Policy, Tier], language, edition),
    }
    return render(request, "sla/policy.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    language, edition = get_language(), edition_of(request)
    page = {"language": language, "edition": edition, "memo": {}}
    readings = [Reading(section, language) for section in edition.rows(Section)]
    sections = [(each, mark_safe(references.fill(each["body_html"], **page))) for each in readings]
    changes = changes_on_page([Section], language, edition)
    return render(request, "sla/terms.html", {"sections": sections, "changes": changes})
