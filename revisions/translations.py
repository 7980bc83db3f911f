"""Which translations are current, outdated or missing: settled at each publication."""

from django.conf import settings

from .models import Content, Revision, TranslationStatus

Status = TranslationStatus.Status


def settle(content: Content, revision: Revision) -> None:
    """Bring the status of each translation of a row up to date with a publication of it.

    A translation is outdated since the first normal or major revision that changed the source
    after the revision that the translation was made from. Minor changes outdate nothing. Runs
    inside the publication's transaction.
    """
    known = {row.language: row for row in TranslationStatus.objects.of(content)}
    outdates = _changes_meaning(content, revision)
    for language, _name in settings.LANGUAGES:
        if language == content.source_language:
            continue
        row = known.get(language)
        if row and not outdates and language not in revision.made_from:
            continue  # neither the translation nor the meaning of its source has changed
        row = row or TranslationStatus(content=content, language=language)
        if language in revision.made_from and language not in revision.still_outdated:
            row.made_from_id = revision.made_from[language]
        row.outdated_since = None
        if not content.read_in(language).is_translated:
            row.status = Status.MISSING
        else:
            row.outdated_since = _first_change_since(content, row.made_from)
            row.status = Status.OUTDATED if row.outdated_since else Status.CURRENT
        row.save()


def _changes_meaning(content: Content, revision: Revision) -> bool:
    is_minor = revision.significance == Revision.Significance.MINOR
    return not is_minor and content.source_language in revision.language_codes()


def _first_change_since(content: Content, made_from: Revision | None) -> Revision | None:
    """The first publication after `made_from` that changed what the source text means."""
    changes = (
        Revision.objects.of(content)
        .filter(state=Revision.State.PUBLISHED)
        .exclude(significance=Revision.Significance.MINOR)
        .order_by("published_at", "pk")
        .light()
    )
    if made_from is not None:
        changes = changes.filter(published_at__gte=made_from.published_at).exclude(pk=made_from.pk)
    return next(
        (each for each in changes if content.source_language in each.language_codes()), None
    )


def confirm(content: Content, language: str) -> None:
    """Take the live translation of a row for one that was made from its live source."""
    TranslationStatus.objects.of(content).filter(language=language).update(
        made_from=content.live_revision_id, status=Status.CURRENT, outdated_since=None
    )


def outdated_languages(content: Content) -> set[str]:
    """The languages in which the live translation of a row lags behind its source text."""
    outdated = TranslationStatus.objects.of(content).filter(status=Status.OUTDATED)
    return set(outdated.values_list("language", flat=True))
