"""What makes it doubtful that a document comes in as it was meant: said in the plan, for an import
that goes on all the same. No database."""

import re
from collections.abc import Iterator, Sequence

from babel.core import get_global
from django.conf import settings
from django.utils.translation import gettext as _

from revisions.rendering import leads_into_portal

CYRILLIC = re.compile(r"[\u0400-\u052f]")
# Names of products and quotations apart, a text in a Cyrillic language has more of these letters,
# and any other text has fewer.
LEAST_SHARE_OF_CYRILLIC = 0.25
# Fewer letters tell nothing: “SLA” may be the only word beside a table of facts.
LEAST_LETTERS = 20


def doubts_about(language: str, words: str, hrefs: Sequence[str]) -> Iterator[str]:
    """The doubts about a document with these words (without code) and these links."""
    letters = sum(map(str.isalpha, words))
    share = len(CYRILLIC.findall(words)) / letters if letters >= LEAST_LETTERS else None
    if share is not None and (share >= LEAST_SHARE_OF_CYRILLIC) != _is_cyrillic(language):
        message = _(
            "its language is given as “%(language)s”, but %(share)s of its letters are Cyrillic"
        )
        yield message % {"language": language, "share": f"{share:.0%}"}
    astray = [] if settings.DOCS_BASE_URL else list(filter(leads_into_portal, hrefs))
    if astray:
        message = _(
            "links to other pages of the documentation: %(count)s, the first is %(href)s."
            " DOCS_BASE_URL is not set, so readers will look for them on this very site"
        )
        yield message % {"count": len(astray), "href": astray[0]}


def _is_cyrillic(language: str) -> bool:
    """Whether a language is mostly written in Cyrillic letters."""
    return "_Cyrl" in get_global("likely_subtags").get(language, "")
