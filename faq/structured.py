"""Questions and answers for search engines (schema.org/FAQPage, ItemList)."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revisions.reading import Reading
from revisions.structured import Data, breadcrumbs

from .presentation import Answer


def faq_page(answer: Answer, language: str) -> Data:
    """A question with its answer in HTML, of which search engines show what they allow."""
    reading = answer.reading
    question = {
        "@type": "Question",
        "name": reading["question"],
        "url": answer.address,
        "acceptedAnswer": {"@type": "Answer", "text": answer.html.strip()},
    }
    if not reading.is_translated:
        question["inLanguage"] = reading.language
    return {"@type": "FAQPage", "inLanguage": language, "mainEntity": [question]}


def list_of(answers: Iterable[Answer], request: HttpRequest) -> Data:
    """Where the pages of answers are. A FAQPage would have to hold the answers too: said once more,
    they would be a quarter of the page on which all of them stand."""
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "url": request.build_absolute_uri(answer.address),
            }
            for number, answer in enumerate(answers, 1)
        ],
    }


def path_to(request: HttpRequest, reading: Reading) -> Data:
    """All answers, the category, this answer."""
    answers = reverse("faq:list")
    category = Reading(reading.row.category, get_language())
    return breadcrumbs(
        request,
        [
            (_("Questions and answers"), answers),
            (category["title"], f"{answers}?category={category.row.slug}"),
            (reading["question"], reading.row.public_path()),
        ],
    )
