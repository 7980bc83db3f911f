from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revisions.models import Revision
from revisions.reading import Reading

ENTRIES = 20


def concerns(revision: Revision, language: str) -> bool:
    """Whether a publication changed anything for the readers of a language: facts change in all."""
    touched = revision.language_codes()
    return not touched or language in touched or language in revision.change_note


class Changes(Feed):
    """What was published lately, in the language of the address. Typo fixes are left out."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("%(site)s: what changed") % {"site": settings.SITE_NAME or _("Support")}

    def link(self) -> str:
        return reverse("portal:home")

    def feed_url(self) -> str:
        return reverse("portal:changes")

    def items(self) -> list[Revision]:
        revisions = (
            Revision.objects.light()
            .filter(state=Revision.State.PUBLISHED)
            .exclude(significance=Revision.Significance.MINOR)
            .order_by("-published_at", "-pk")
            .prefetch_related("content")[:ENTRIES]
        )
        language = get_language()
        return [each for each in revisions if each.content.is_live and concerns(each, language)]

    def item_title(self, item: Revision) -> str:
        return Reading(item.content, get_language())[item.content.title_field]

    def item_description(self, item: Revision) -> str:
        default = _("New.") if item.base_id is None else _("The text has changed.")
        return escape(item.change_note.get(get_language()) or default)  # Atom takes it for HTML

    def item_link(self, item: Revision) -> str:
        return item.content.get_public_url(get_language())

    item_guid_is_permalink = False

    def item_guid(self, item: Revision) -> str:
        """A row comes again with each of its changes, under one address: the link is no id."""
        return uuid5(NAMESPACE_URL, f"{self.item_link(item)} {item.pk}").urn

    def item_updateddate(self, item: Revision) -> datetime:
        return item.published_at

    def item_pubdate(self, item: Revision) -> datetime:
        return item.published_at
