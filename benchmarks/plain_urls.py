"""The FAQ page as a plain Django view makes it: it reads ready rows and fills the template, and
knows nothing of past days, previews, references, or translations that lag behind."""

from itertools import groupby
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from config.urls import urlpatterns as urls_of_the_site
from faq.models import Item
from faq.presentation import Answer, block_of
from revisions.reading import Reading


class PlainAnswer(Answer):
    """Fills the template each time."""

    @property
    def block(self) -> str:
        return block_of(self.shown())


def item_list(request: HttpRequest) -> HttpResponse:
    language = get_language()
    rows: Any = Item.objects.filter(is_live=True, category__is_live=True)
    readings = [
        Reading(item, language)
        for item in rows.select_related("category").order_by("category__position", "position")
    ]
    answers = [PlainAnswer(each, mark_safe(each["answer_html"])) for each in readings]
    groups = [
        (category, list(group))
        for category, group in groupby(answers, key=lambda each: each.reading.row.category)
    ]
    for category, group in groups:
        category.answers = len(group)
    context = {"categories": [each for each, _group in groups], "groups": groups, "is_known": True}
    return render(request, "faq/item_list.html", context)


# In front of the site's own addresses, to which the template links.
urlpatterns = [*i18n_patterns(path("faq/", item_list)), *urls_of_the_site]
