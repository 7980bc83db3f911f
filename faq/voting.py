"""“Did this help?” on the page of an answer: one vote of each visitor, which they may change."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from revisions.models import Revision
from visitors.limits import Limit
from visitors.masking import mask
from visitors.posting import posted_by_visitors, refusal

from .models import Item, Vote
from .models.vote import SENTENCE_LENGTH

LIMIT = Limit("votes", 30)
COOKIE = "vote"
COOKIE_SECONDS = 365 * 24 * 60 * 60
YES, NO, SAID = "yes", "no", "said"  # ?voted=… of the answer's page: what it thanks for


class VoteForm(forms.Form):
    """What the page of an answer posts: the verdict alone, or with a sentence."""

    helpful = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    revision = forms.ModelChoiceField(queryset=None)
    # Twice the length: a line break is two characters on its way.
    sentence = forms.CharField(required=False, max_length=2 * SENTENCE_LENGTH)

    def __init__(self, data: Any, item: Item) -> None:
        super().__init__(data)
        published = Revision.objects.of(item).filter(state=Revision.State.PUBLISHED)
        self.fields["revision"].queryset = published.filter(kind=Revision.Kind.CHANGE).light()

    def clean_sentence(self) -> str:
        return mask(self.cleaned_data["sentence"])[:SENTENCE_LENGTH].strip()

    def columns(self) -> dict[str, Any]:
        return self.cleaned_data | {"helpful": self.cleaned_data["helpful"] == YES}


@posted_by_visitors(LIMIT)
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a vote on a live answer, or change the visitor's own; then thank on the answer's page.

    The signed cookie is the only trace of who voted. Its path is this address, so that no page
    ever gets it: pages are the same for everybody.
    """
    item = get_object_or_404(Item.objects.live(), pk=pk)
    form = VoteForm(request.POST, item)
    if not form.is_valid():
        reason = _("The page may be old. Open the answer again and press the button there.")
        return refusal(request, HTTPStatus.BAD_REQUEST, reason)
    counted = count(vote_of(request, item), item, form.columns())
    state = SAID if form.cleaned_data["sentence"] else form.cleaned_data["helpful"]
    address = item.get_public_url(form.cleaned_data["language"])
    response = HttpResponse(status=HTTPStatus.SEE_OTHER)
    response.headers["Location"] = f"{address}?voted={state}#feedback:"
    response.set_signed_cookie(
        COOKIE,
        str(counted.pk),
        salt=salt(item),
        max_age=COOKIE_SECONDS,
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def salt(item: Item) -> str:
    """Of the cookie: what was signed for one answer says nothing about another."""
    return f"faq.vote.{item.pk}"


def vote_of(request: HttpRequest, item: Item) -> Vote | None:
    """The vote that this visitor has given on an answer; None if the cookie is missing, forged or
    of a vote that an administrator has deleted."""
    key = request.get_signed_cookie(COOKIE, default=None, salt=salt(item))
    return Vote.objects.filter(pk=key, item=item).first() if key else None


def count(vote: Vote | None, item: Item, said: dict[str, Any]) -> Vote:
    """Store a vote. The same vote on the same text keeps the sentence that came with it."""
    vote = vote or Vote(item=item, helpful=said["helpful"], revision=said["revision"])
    is_same = (vote.helpful, vote.revision_id) == (said["helpful"], said["revision"].pk)
    if is_same and not said["sentence"]:
        said = said | {"sentence": vote.sentence}
    for name, value in said.items():
        setattr(vote, name, value)
    vote.created_at = timezone.now()
    vote.save()
    return vote
