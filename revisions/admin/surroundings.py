"""What a change form shows beside its fields: what is live, what conflicts, who else is at work."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..canonical import Snapshot
from ..errors import WorkflowError
from ..merge import differences, value_in
from ..models import Revision
from ..permissions import can_propose
from .comparison import Conflict, compare, left_out, three_texts
from .content_form import ContentForm
from .desk import at_desk
from .draft import Draft, Late
from .preview import preview_links
from .settling import SETTLE


def draft_context(draft: Draft, form: ContentForm) -> dict[str, Any]:
    """The draft beside what is live, and whatever its author should know before saving."""
    content, revision = draft.content, draft.revision
    was_live = bool(content.live_revision_id)
    context: dict[str, Any] = {
        "draft": draft,
        "revision": revision,
        "other_revisions": Revision.objects.besides(revision, content),
        "was_live": was_live,
        "is_retired": was_live and not content.is_live,
        "left_out": left_out(content, draft.shown),
        "note_languages": " ".join(_languages_of_notes(revision)),
        "title": _("Edit: %(content)s") % {"content": content},
        # The row itself and not the words in the form, so that the page has one name.
        "original": content,
        "subtitle": None,
    }
    if content.is_live:
        context["public_url"] = content.get_public_url(get_language())
    if was_live:
        context["changes"] = compare(content, draft.live, draft.shown)
    if draft.conflicts:
        context["conflicts"] = _to_settle(draft, form)
    if form.context.late:
        context |= _late_context(draft, form, form.context.late)
    return context


def steps_context(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What this person may do with the row beside writing into it."""
    content = draft.content
    whole = can_propose(at_desk(request).user, content, content.snapshot_fields())
    return {
        "may_retire": content.is_live and whole,
        "may_discard": content.live_revision_id is None and whole,
        "preview_links": preview_links(request, draft.revision),
    }


def _to_settle(draft: Draft, form: ContentForm) -> list[Conflict]:
    """The three texts of each conflict, with the field in which its author settles it."""
    base = draft.revision.base_snapshot() if draft.revision else {}
    texts = three_texts(draft.content, draft.conflicts, base, draft.live, draft.shown)
    return [
        replace(each, settle=form[SETTLE + each.column] if each.column in form.fields else None)
        for each in texts
    ]


def _late_context(draft: Draft, form: ContentForm, late: Late) -> dict[str, Any]:
    """For a save that came late: what was saved meanwhile, and where both wrote the same text."""
    content, before = draft.content, late.opened.shown
    typed = draft.shown | {c: v for c, v in _typed(form).items() if c in late.touched}
    both = [
        column
        for column in differences(draft.shown, typed)
        if value_in(before, column) != value_in(draft.shown, column)
    ]
    return {
        "saved_meanwhile": [
            change
            for change in (compare(content, before, draft.shown) if before else [])
            if change.column not in both
        ],
        "late_conflicts": [
            # A text has a field in which its author may give it up for the saved one.
            replace(each, settle=form[each.column] if each.language else None)
            for each in three_texts(content, both, before, draft.shown, typed)
        ],
    }


def _typed(form: ContentForm) -> Snapshot:
    try:
        return form.typed()
    except WorkflowError:  # text that cannot be stored: the next save says so
        return {}


def _languages_of_notes(revision: Revision | None) -> list[str]:
    """The languages in which a change note is needed as the draft stands."""
    if revision is None:
        return []
    return revision.language_codes() or [revision.content.source_language]
