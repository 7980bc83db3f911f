"""Text that must not be kept, removed at the desk: by administrators, after a second look."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from revisions.models import ReviewEvent, Revision
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db
SECRET = "Ivan Petrov 4510 123456"


@pytest.fixture
def item(ann):
    """The secret was live until Ann took it out; a change note tells of it still."""
    item = make.publish_item(question_en="Whom to ask?", answer_en=f"Ask {SECRET}.")
    draft = make.propose(
        item, {"answer_en": "Ask us."}, by=ann, change_note={"en": f"{SECRET} has left."}
    )
    return make.publish(draft)


def address(item, page: str = "redact") -> str:
    return reverse(f"admin:faq_item_{page}", args=[item.pk])


def data(**typed: str) -> dict[str, str]:
    return {"text": SECRET, "reason": "A court’s order"} | typed


def confirm(desk, item, **typed: str):
    """Post twice, as a browser would: the second time with what the first one showed."""
    touched = desk.post(address(item), data(**typed)).context["touched"]
    return desk.post(address(item), data(**typed, seen=str(touched)))


def kept() -> str:
    return str(list(Revision.objects.values())) + str(list(ReviewEvent.objects.values()))


def test_the_first_post_tells_what_it_would_do_and_does_nothing(item, doris):
    response = at_the_desk(doris).post(address(item), data())
    touched = response.context["touched"]
    assert (touched.revisions, touched.is_live) == (2, False)
    assert "2 revisions hold it" in response.content.decode()
    assert SECRET in kept()
    assert not ReviewEvent.objects.filter(action="redacted").exists()


def test_it_tells_whether_customers_read_it_now(doris):
    item = make.publish_item(answer_en=f"Ask {SECRET}.")
    response = at_the_desk(doris).post(address(item), data())
    assert response.context["touched"].is_live
    assert "Customers read it now" in response.content.decode()


def test_the_second_post_removes_it_for_good(item, doris):
    response = confirm(at_the_desk(doris), item)
    assert response.url == address(item, "history")
    assert SECRET not in kept()
    event = ReviewEvent.objects.get(action="redacted")
    assert (event.actor, event.note) == (doris, "A court’s order")


def test_no_page_shows_it_any_more(item, doris, client):
    first = item.live_revision.base
    long_ago = timezone.now() - timedelta(days=3)
    Revision.objects.filter(pk=first.pk).update(published_at=long_ago)
    day = (timezone.localdate() - timedelta(days=2)).isoformat()
    desk = at_the_desk(doris)
    compared = f"{address(item, 'history')}?from={first.pk}&to={item.live_revision_id}"
    public = (
        f"{item.get_public_url('en')}?as_of={day}",
        item.get_public_url("en"),
        "/en/changes.atom",
    )

    def shown_on() -> dict[str, bool]:
        shown = {each: SECRET in client.get(each).content.decode() for each in public}
        return shown | {compared: SECRET in desk.get(compared).content.decode()}

    assert set(shown_on().values()) == {True}
    confirm(desk, item)
    assert set(shown_on().values()) == {False}


@pytest.mark.parametrize("who", ["ann", "boris", "clara"])
def test_nobody_else_sees_or_uses_the_page(item, who, request):
    desk = at_the_desk(request.getfixturevalue(who))
    assert desk.get(address(item)).status_code == 403
    assert desk.post(address(item), data(seen="2 0 False")).status_code == 403
    assert SECRET in kept()


def test_an_administrator_who_is_no_superuser_needs_the_right(item, clara):
    clara.user_permissions.add(Permission.objects.get(codename="redact_text"))
    assert confirm(at_the_desk(clara), item).status_code == 302
    assert SECRET not in kept()


@pytest.mark.parametrize("seen", ["1 0 False", "2 0 True", "yes"])
def test_what_was_not_shown_is_not_done(item, doris, seen):
    response = at_the_desk(doris).post(address(item), data(seen=seen))
    assert response.status_code == 409
    assert "touches something else by now" in response.content.decode()
    assert SECRET in kept()


@pytest.mark.parametrize(
    "typed",
    [{"reason": " "}, {"text": ""}, {"text": "a"}, {"text": "a\0b"}, {"reason": f"It is {SECRET}"}],
)
def test_a_reason_and_a_clear_text_are_asked_for(item, doris, typed):
    response = at_the_desk(doris).post(address(item), data(**typed, seen="2 0 False"))
    assert response.status_code in (200, 409)
    assert response.context["form"].errors
    assert SECRET in kept()


def test_text_of_several_lines_is_found_as_a_browser_posts_it(doris):
    item = make.publish_item(answer_en="One\n\ntwo words.")
    touched = at_the_desk(doris).post(address(item), data(text="One\r\n\r\ntwo")).context["touched"]
    assert touched.revisions == 1


def test_other_forms_of_the_desk_remove_nothing_of_the_past(item, doris):
    """Also for a superuser, the one way is this page."""
    desk = at_the_desk(doris)
    revision = Revision.objects.of(item).first()
    for url in (
        address(item, "delete"),
        reverse("admin:revisions_revision_delete", args=[revision.pk]),
    ):
        assert desk.post(url, {"post": "yes"}).status_code == 403
    review = reverse("admin:revisions_revision_change", args=[revision.pk])
    desk.post(review, {"proposed": "{}"})
    assert SECRET in kept()


def test_administrators_find_the_page_from_the_form(item, ann, doris):
    form = address(item, "change")
    assert address(item) in at_the_desk(doris).get(form).content.decode()
    assert address(item) not in at_the_desk(ann).get(form).content.decode()
