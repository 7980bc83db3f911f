"""Questions and answers for search engines (schema.org/FAQPage)."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revisions.reading import Reading
from revisions.structured import Data, breadcrumbs

from .presentation import Answer


def faq_page(questions: list[Data], language: str) -> Data:
    return {"@type": "FAQPage", "inLanguage": language, "mainEntity": questions}


def answered(answer: Answer) -> Data:
    """A question with its answer in HTML, of which search engines show what they allow."""
    said = {"@type": "Answer", "text": answer.html.strip()}
    return asked(answer) | {"acceptedAnswer": said}


def asked(answer: Answer) -> Data:
    """A question with the address of its own page, which holds the answer: said once more, the
    answers would be a quarter of the page on which all of them stand."""
    reading = answer.reading
    said = {"@type": "Question", "name": reading["question"], "url": answer.address}
    return said if reading.is_translated else said | {"inLanguage": reading.language}


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
