"""The same form sent twice, by a double click: it is saved once."""

from django.contrib.contenttypes.models import ContentType

from people.models import User

from ..merge import differences
from ..models import Revision
from .content_form import ContentForm
from .draft import editable_revisions


def wait_for_other_saves(user: User) -> None:
    """Let this person's saves happen one after the other, until the transaction ends.

    No stronger lock than that: the workflow writes keys of people in any order.
    """
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()


def saved_already(user: User, form: ContentForm) -> Revision | None:
    """The draft that says just what this form says, since the form was opened; None if there is
    none: then it is to be saved."""
    typed, about = form.typed(), form.about()
    slug = form.content.slug_field
    if form.context.draft is None and not typed.get(slug):
        typed.pop(slug, None)  # made from the title, and another one for the second row
    return next(
        (
            revision
            for revision in _candidates(user, form)
            if not differences(revision.proposed, typed)
            and all(getattr(revision, name) == said for name, said in about.items())
        ),
        None,
    )


def _candidates(user: User, form: ContentForm) -> list[Revision]:
    if (draft := form.context.draft) is None:
        kind = ContentType.objects.get_for_model(form.content)
        drafts = Revision.objects.filter(content_type=kind, base=None, author=user)
        found = drafts.filter(state__in=Revision.EDITABLE_STATES)
        language = form.instance.source_language
        return [each for each in found if each.content.source_language == language]
    if draft.conflicts:
        return []  # the same words may settle a conflict or leave it open
    drafts = editable_revisions(draft.content)
    if draft.revision:
        return list(drafts.filter(pk=draft.revision.pk))
    return list(drafts.filter(author=user))
