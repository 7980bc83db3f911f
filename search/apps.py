from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from revisions.publishing import published, redacted

        from . import checks  # noqa: F401  registers them
        from .fulltext import forget_removed
        from .indexing import after_publication
        from .models import IndexState, Synonym

        def synonyms_changed(**sent: Any) -> None:
            IndexState.move_synonyms()

        def text_redacted(**sent: Any) -> None:
            forget_removed()

        published.connect(after_publication, dispatch_uid="search.index")
        redacted.connect(text_redacted, weak=False, dispatch_uid="search.redacted")
        post_save.connect(synonyms_changed, Synonym, weak=False, dispatch_uid="search.saved")
        post_delete.connect(synonyms_changed, Synonym, weak=False, dispatch_uid="search.deleted")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="search.after_migrate")


def after_migrate(**options: Any) -> None:
    """Make the index and the shipped synonyms what this version needs."""
    from .rebuilding import rebuild_if_outdated
    from .shipping import load_shipped

    load_shipped()
    rebuild_if_outdated()
