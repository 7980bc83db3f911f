from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from revisions import tick
from revisions.editions import Edition
from revisions.models import Revision
from revisions.reading import Reading

ENTRIES = 20


def is_told(revision: Revision, language: str) -> bool:
    """Whether readers of a language are told of a publication: it changed anything for them, and
    what it changed can still be read, or it took something away. Facts change in all languages."""
    touched = revision.language_codes()
    concerns = not touched or language in touched or language in revision.change_note
    return concerns and (revision.content.is_live or revision.kind == Revision.Kind.RETIRE)


class ChangesInAtom(Atom1Feed):
    """With the same feed in the other languages (RFC 4287, 4.2.7.2)."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for code, _name in settings.LANGUAGES:
            if code != get_language():
                with override(code):
                    address = urljoin(self.feed["link"], reverse("portal:changes"))
                handler.addQuickElement(
                    "link",
                    attrs={
                        "rel": "alternate",
                        "type": "application/atom+xml",
                        "hreflang": code,
                        "href": address,
                    },
                )


class Changes(Feed):
    """What was published lately, in the language of the address. Typo fixes are left out."""

    feed_type = ChangesInAtom

    def title(self) -> str:
        return _("%(site)s: what changed") % {"site": settings.SITE_NAME or _("Support")}

    def author_name(self) -> str:
        """Atom wants an author, and who wrote what is nobody's business."""
        return settings.SITE_NAME or _("Support")

    def link(self) -> str:
        return reverse("portal:home")

    def feed_url(self) -> str:
        return reverse("portal:changes")

    def items(self) -> list[Revision]:
        tick.publish_what_is_due()
        language = get_language()
        published = (
            Revision.objects.light()
            .published_until(Edition().moment())
            .exclude(significance=Revision.Significance.MINOR)
            .prefetch_related("content")
        )
        told = (each for each in published.iterator(chunk_size=50) if is_told(each, language))
        return list(islice(told, ENTRIES))

    def item_title(self, item: Revision) -> str:
        return Reading(item.content, get_language())[item.content.title_field]

    def item_description(self, item: Revision) -> str:
        if item.kind == Revision.Kind.RETIRE:
            default = _("Taken off the site.")
        else:
            default = _("New.") if item.base_id is None else _("The text has changed.")
        return escape(item.change_note.get(get_language()) or default)  # Atom takes it for HTML

    def item_link(self, item: Revision) -> str:
        row = item.content
        return (row.get_public_url if row.is_live else row.get_page_url)(get_language())

    item_guid_is_permalink = False

    def item_guid(self, item: Revision) -> str:
        """A row comes again with each of its changes, and its address may change: the link is no
        id."""
        return uuid5(NAMESPACE_URL, f"{self.feed_url()} {item.pk}").urn

    def item_updateddate(self, item: Revision) -> datetime:
        return item.published_at

    def item_pubdate(self, item: Revision) -> datetime:
        return item.published_at
