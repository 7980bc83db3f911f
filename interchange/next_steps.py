"""What is left to do at the desk after an import: which row, where, and what it lacks."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revisions.admin.addresses import row_url
from revisions.errors import WorkflowError
from revisions.models import Content, Revision
from revisions.quoting import quoted

from .plan import Plan


def next_steps(plans: Iterable[Plan]) -> Iterator[str]:
    """A line for each row that stays a draft: those that others wait for come first."""
    steps = [step for plan in plans for step in plan.steps if step.stays_draft]
    waited_for = {each.content: each for step in steps for each in step.waits_for}
    ready = {step.content: step for step in steps if not step.waits_for}
    for row in [*waited_for, *(ready.keys() - waited_for.keys())]:
        if line := _line(row):
            yield line
    for step in steps:
        if step.waits_for:
            names = ", ".join(quoted(each.content) for each in step.waits_for)
            words = _("when %(names)s is live, hand it in for review, or import again")
            yield _told(step.content, words % {"names": names})


def _line(row: Content) -> str:
    """What an editor has to do for a draft; nothing if it is live by now, or in review."""
    draft = Revision.objects.of(row).open().first()
    if row.is_live or draft is None:
        return ""
    if not draft.is_with_author:
        return _told(row, _("waits for review"))
    if missing := _missing(row, draft):
        words = _("fill in: %(fields)s; then hand it in for review")
        return _told(row, words % {"fields": ", ".join(missing)})
    return _told(row, _("check it and hand it in for review"))


def _missing(row: Content, draft: Revision) -> list[str]:
    """The fields without which a draft cannot be handed in."""
    try:
        row.check_proposal(draft.proposed)
    except ValidationError as error:
        return [row.column_label(column) for column in getattr(error, "error_dict", {})]
    except WorkflowError:
        pass  # the desk says what it is
    return []


def _told(row: Content, words: str) -> str:
    address = settings.SITE_URL + row_url(row, "change", row.pk)
    return f"{row._meta.verbose_name} {quoted(row)}, {address}: {words}"
