"""Who owns which slug. The table decides, not the JSON of the revisions."""

from django.core.validators import slug_re
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from slugify import slugify

from .canonical import Snapshot
from .errors import SlugTaken
from .models import Content, Revision, Slug

LONGEST = 80 - len("-9999")  # room for a number within the 80 of the column


def free_slug(model: type[Content], text: str) -> str:
    """An ASCII slug for a text in any script that nobody owns yet: "oplata", "oplata-2"."""
    stem = slugify(text, max_length=LONGEST, word_boundary=True) or str(model._meta.model_name)
    alike = Slug.objects.of_kind(model).filter(slug__startswith=stem)
    taken = set(alike.values_list("slug", flat=True))
    candidate, count = stem, 1
    while candidate in taken:
        count += 1
        candidate = f"{stem}-{count}"
    return candidate


def settle(content: Content) -> None:
    """Make the table say what is so: the live slug, those of open proposals, and old ones.

    Runs inside the transaction of each step that may change a slug. A slug that was live once
    stays as a redirect to its row; a reservation goes with the proposal that made it. Raises
    SlugTaken if another row owns one of them.
    """
    owned = {slug.slug: slug for slug in Slug.objects.of(content)}
    live = content.slug_now if content.live_revision_id else None
    proposed = _proposed_slugs(content)
    for text in {*proposed, *([live] if live else [])} - owned.keys():
        owned[text] = claim(content, text)
    for slug in owned.values():
        role = _role(slug, live, proposed)
        if role is None:
            slug.delete()
        elif role != slug.role:
            slug.role = role
            slug.save(update_fields=["role"])


def moves(content: Content, *snapshots: Snapshot) -> bool:
    """Does one of these snapshots give a row another address than it has, or its first? If none
    does, publishing them or beginning a draft leaves nothing to settle."""
    addresses = {snapshot.get(content.slug_field) for snapshot in snapshots}
    return content.live_revision_id is None or addresses != {content.slug_now}


def _role(slug: Slug, live: str | None, proposed: set[str]) -> str | None:
    if slug.slug == live:
        return Slug.Role.LIVE
    if slug.role in (Slug.Role.LIVE, Slug.Role.REDIRECT):
        return Slug.Role.REDIRECT
    return Slug.Role.RESERVED if slug.slug in proposed else None


def _proposed_slugs(content: Content) -> set[str]:
    proposals = Revision.objects.of(content).open().values_list("proposed", flat=True)
    return {slug for proposed in proposals if (slug := proposed.get(content.slug_field))}


def claim(content: Content, text: str) -> Slug:
    """Reserve a slug for a row; waits for whoever is about to. Raises SlugTaken."""
    try:
        with transaction.atomic():
            return Slug.objects.create(content=content, slug=text, role=Slug.Role.RESERVED)
    except IntegrityError:
        owner = Slug.objects.of_kind(type(content)).get(slug=text)
        raise SlugTaken(
            _("The address “%(slug)s” belongs to “%(owner)s”. Choose another one.")
            % {"slug": text, "owner": owner.content}
        ) from None


def redirect(content: Content, text: str) -> None:
    """Let an address that nobody owns lead to a row, as those do that the row had before.

    Raises SlugTaken if another row owns it.
    """
    if not Slug.objects.of(content).filter(slug=text).exists():
        slug = claim(content, text)
        slug.role = Slug.Role.REDIRECT
        slug.save(update_fields=["role"])


def forget(content: Content, text: str) -> int:
    """Give up the earlier and reserved addresses of a row that hold a text which must not be kept.

    They lead nowhere then and are free for others. Tells how many they were."""
    slugs = Slug.objects.of(content).exclude(slug=content.slug_now)
    held = [slug for slug in slugs if text in slug.slug]
    for slug in held:
        slug.delete()
    return len(held)


def owner(model: type[Content], slug: str) -> Content | None:
    """The row that is or was at this address, or None. Takes any text."""
    if not slug_re.fullmatch(slug):
        return None
    slugs = Slug.objects.of_kind(model).filter(slug=slug).exclude(role=Slug.Role.RESERVED)
    found = slugs.first()
    return found.content if found else None


def current_row(model: type[Content], slug: str) -> Content | None:
    """The live row that an old slug leads to, or None: for permanent redirects. Takes any text."""
    row = owner(model, slug)
    return row if row and row.is_live and row.slug_now != slug else None
