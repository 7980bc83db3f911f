from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from markup import references
from revisions.reading import Reading

from .models import Section
from .presentation import statements


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    return render(request, "sla/policy.html", {"statements": statements(get_language())})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    language, memo = get_language(), {}
    readings = [Reading(section, language) for section in Section.objects.live().in_order()]
    sections = [
        (each, mark_safe(references.fill(each["body_html"], language=language, memo=memo)))
        for each in readings
    ]
    return render(request, "sla/terms.html", {"sections": sections})
