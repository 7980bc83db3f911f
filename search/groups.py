"""Who keeps the synonyms: editors and reviewers."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from revisions.groups import EDITORS, REVIEWERS

from .models import Synonym


def grant_synonyms(using: str) -> None:
    """Give the groups their rights on synonyms; after `migrate`, as revisions.groups does."""
    kind = ContentType.objects.db_manager(using).get_for_model(Synonym)
    rights = Permission.objects.using(using).filter(content_type=kind)
    for name in (EDITORS, REVIEWERS):
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*rights)
