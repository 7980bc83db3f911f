"""Text that must not be kept, removed at the desk: by administrators, after a second look."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from revisions import workflow
from revisions.models import Batch, ReviewEvent, Revision, Slug
from sla.cells import cell_key
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
    kind = item._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{kind}_{page}", args=[item.pk])


def data(**typed: str) -> dict[str, str]:
    return {"text": SECRET, "reason": "A court’s order"} | typed


def confirm(desk, item, **typed: str):
    """Post twice, as a browser would: the second time with what the first one showed."""
    seen = desk.post(address(item), data(**typed)).context["seen"]
    return desk.post(address(item), data(**typed, seen=seen))


def long_ago(content) -> str:
    """Make what was published of a row older; gives a day, as of which it was live."""
    then = timezone.now() - timedelta(days=3)
    Revision.objects.of(content).filter(state="published").update(published_at=then)
    return (timezone.localdate() - timedelta(days=2)).isoformat()


def kept() -> str:
    return str(list(Revision.objects.values())) + str(list(ReviewEvent.objects.values()))


def test_a_text_that_is_nowhere_is_told_and_cannot_be_confirmed(item, doris):
    response = at_the_desk(doris).post(address(item), data(text=SECRET.lower()))
    assert response.context["touched"] is None
    assert "It is nowhere here" in response.content.decode()
    assert SECRET.lower() in response.content.decode()  # to be mended, not typed again


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
    then = timezone.now() - timedelta(days=3)
    Revision.objects.filter(pk=first.pk).update(published_at=then)
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
    assert desk.post(address(item), data(seen="2 0 0 0 False")).status_code == 403
    assert SECRET in kept()


def test_an_administrator_who_is_no_superuser_needs_the_right(item, clara):
    clara.user_permissions.add(Permission.objects.get(codename="redact_text"))
    assert confirm(at_the_desk(clara), item).status_code == 302
    assert SECRET not in kept()


@pytest.mark.parametrize("seen", ["1 0 0 0 False", "2 0 0 0 True", "yes"])
def test_what_was_not_shown_is_not_done(item, doris, seen):
    response = at_the_desk(doris).post(address(item), data(seen=seen))
    assert response.status_code == 409
    assert "touches something else by now" in response.content.decode()
    assert SECRET in kept()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("reason", " "),
        ("reason", "a\x01b"),
        ("reason", f"It is {SECRET}"),
        ("text", ""),
        ("text", "a"),
        ("text", "a\0b"),
        ("text", "a\x01b"),
    ],
)
def test_a_reason_and_a_clear_text_are_asked_for(item, doris, field, typed):
    response = at_the_desk(doris).post(address(item), data(**{field: typed}, seen="2 0 0 0 False"))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert SECRET in kept()


def test_a_row_that_was_deleted_meanwhile_is_not_there(doris):
    item = make.draft_item().content
    workflow.discard(item, by=None)
    assert at_the_desk(doris).post(address(item), data()).status_code == 404


# --- facts --------------------------------------------------------------------------------------


def facts_of(row) -> dict[str, object]:
    return {name: value for name, value in row.snapshot().items() if not row.language_of(name)}


@pytest.mark.parametrize("text", ["email", "24/7", "Moscow", "Europe"])
def test_facts_of_a_channel_stay_when_a_note_repeats_them(doris, client, text):
    channel = make.publish_channel(note_en=f"We say {text}.", country="RU")
    facts, day = facts_of(channel), long_ago(channel)
    assert confirm(at_the_desk(doris), channel, text=text).status_code == 302
    channel.refresh_from_db()
    assert (text in channel.note_en, facts_of(channel)) == (False, facts)
    for page in ("/en/", "/en/contacts/", f"/en/contacts/?as_of={day}"):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("text", ["calendar", "Mo-Fr", "Moscow", "2026-01", "95.00", "resolution"])
def test_facts_of_a_policy_stay_when_its_introduction_repeats_them(doris, client, text):
    cell = cell_key(None, make.publish_tier().pk, "resolution")
    facts = {"opening_hours": "Mo-Fr 09:00-18:00", "effective_from": "2026-01-31"}
    policy = make.publish_policy(
        {cell: make.commitment(60, "95")}, **facts, intro_en=f"So: {text}."
    )
    before, day = facts_of(policy), long_ago(policy)
    assert confirm(at_the_desk(doris), policy, text=text).status_code == 302
    policy.refresh_from_db()
    assert (text in policy.intro_en, facts_of(policy)) == (False, before)
    for page in ("/en/", "/en/sla/", f"/en/sla/?as_of={day}"):
        assert client.get(page).status_code == 200


def test_an_address_that_customers_use_is_changed_before_it_is_removed(doris, client):
    channel = make.publish_channel(address="ivan@vetrelia.example")
    day = long_ago(channel)
    desk = at_the_desk(doris)
    refused = desk.post(address(channel), data(text="ivan@vetrelia"))
    assert "Change what they read first" in refused.content.decode()
    make.change(channel, address="help@vetrelia.example")
    assert confirm(desk, channel, text="ivan@vetrelia").status_code == 302
    html = client.get(f"/en/contacts/?as_of={day}").content.decode()
    assert ("ivan" in html, "█.example" in html) == (False, True)
    assert "help@vetrelia.example" in client.get("/en/contacts/").content.decode()


# --- addresses ----------------------------------------------------------------------------------


def test_the_present_address_is_changed_before_it_is_removed(doris):
    item = make.publish_item(slug="ivan-petrov")
    response = at_the_desk(doris).post(address(item), data(text="ivan-petrov"))
    assert "change the address first" in response.content.decode()


def test_an_earlier_address_that_holds_the_text_leads_nowhere_and_past_days_stand(doris, client):
    item = make.publish_item(slug="ivan-petrov-phone", answer_en="Ask ivan-petrov.")
    day = long_ago(item.category) and long_ago(item)
    item = make.change(item, slug="phone")
    assert client.get("/en/faq/ivan-petrov-phone/").status_code == 301
    desk = at_the_desk(doris)
    told = desk.post(address(item), data(text="ivan-petrov")).content.decode()
    assert "1 earlier address holds it" in told
    confirm(desk, item, text="ivan-petrov")
    assert "ivan-petrov" not in kept() + str(list(Slug.objects.values()))
    assert client.get("/en/faq/ivan-petrov-phone/").status_code == 404
    page = client.get(f"/en/faq/?as_of={day}")
    assert page.status_code == 200
    assert item.question_en in page.content.decode()


# --- nothing that was not told ------------------------------------------------------------------


def test_notes_about_other_rows_stay(doris, clara):
    item, other = make.publish_item(answer_en="the cat"), make.publish_item()
    review = workflow.submit(make.propose(other, {"answer_en": "new"}, by=None), by=None)
    workflow.request_changes(review, by=clara, note="Write the date.")
    confirm(at_the_desk(doris), item, text="the")
    assert review.events.last().note == "Write the date."


def test_it_tells_all_notes_that_it_changes_also_those_of_other_rows(doris, clara):
    """The order of rows is logged once for all of them, at whichever was moved first."""
    category = make.publish_category()
    item = make.publish_item(category=category, question_ru=f"{SECRET}?")
    other = make.publish_item(category=category)
    workflow.rearrange([other, item], by=clara, seen=[item.pk, other.pk])
    assert SECRET in ReviewEvent.objects.of(other).get(action="arranged").note
    desk = at_the_desk(doris)
    assert "1 line of the log holds it" in desk.post(address(item), data()).content.decode()
    confirm(desk, item)
    assert SECRET not in kept()


def test_titles_of_batches_that_the_row_was_in_lose_it_and_others_keep_it(item, doris):
    batches = [
        workflow.gather(
            f"About {SECRET}", [make.propose(row, {"answer_en": "x"}, by=None)], by=None
        )
        for row in (item, make.publish_item())
    ]
    desk = at_the_desk(doris)
    assert "The title of 1 batch holds it" in desk.post(address(item), data()).content.decode()
    confirm(desk, item)
    titles = [Batch.objects.get(pk=batch.pk).title for batch in batches]
    assert titles == ["About █████", f"About {SECRET}"]


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
