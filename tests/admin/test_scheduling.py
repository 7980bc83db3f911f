"""Approved for a time: by the site's clock, visible everywhere, and cancelled by those who may."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import form_address, review_address, save, seen, step
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db

LATER = "2027-03-01T09:30"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC")))


@pytest.fixture
def in_review(ann) -> Revision:
    item = make.publish_item(question_ru="Было?")
    return workflow.submit(make.propose(item, {"question_ru": "Будет?"}, by=ann), by=ann)


@pytest.fixture
def scheduled(clara, in_review) -> Revision:
    assert approve_at(clara, in_review, LATER).status_code == 302
    in_review.refresh_from_db()
    return in_review


def approve_at(user, revision, moment, **data):
    desk = at_the_desk(user)
    return step(desk, revision, "approve", **seen(desk, revision), publish_at=moment, **data)


def state_of(revision: Revision) -> str:
    return Revision.objects.get(pk=revision.pk).state


def test_a_time_is_that_of_the_site(clara, scheduled):
    assert scheduled.state == "approved"
    assert scheduled.publish_at == datetime(2027, 3, 1, 9, 30, tzinfo=ZoneInfo("Europe/Moscow"))
    scheduled.content.refresh_from_db()
    assert scheduled.content.question_ru == "Было?"


@pytest.mark.parametrize("moment", ["", "2026-11-30T09:00", "2026-12-01T14:59"])
def test_no_time_and_a_time_that_has_passed_mean_now(clara, in_review, moment):
    approve_at(clara, in_review, moment)
    assert state_of(in_review) == "published"


@pytest.mark.parametrize(
    "moment",
    [
        "soon",
        "2027-13-01T00:00",
        "2027-02-30T00:00",
        "9999-12-31T23:59",
        "2036-01-01T00:00",
    ],
)
def test_a_time_that_is_none_publishes_nothing_and_comes_back(clara, in_review, moment):
    response = approve_at(clara, in_review, moment, note="Так")
    assert response.status_code == 409
    assert "no longer what you saw" not in response.content.decode()
    assert f'value="{moment}"' in response.content.decode()
    assert state_of(in_review) == "in_review"


def test_the_form_names_the_time_zone(clara, in_review):
    page = at_the_desk(clara).get(review_address(in_review)).content.decode()
    assert "Europe/Moscow, where it is 15:00 now" in page


def test_the_author_does_not_schedule_own_words(ann, in_review):
    ann.groups.set(person("reviewer", "Reviewers").groups.all())
    assert approve_at(ann, in_review, LATER).status_code == 403
    assert state_of(in_review) == "in_review"


@pytest.mark.parametrize("address", ["review", "form", "list", "history", "queue"])
def test_the_schedule_is_seen(ann, scheduled, address):
    addresses = {
        "review": review_address(scheduled),
        "form": form_address(scheduled.content),
        "list": reverse("admin:faq_item_changelist"),
        "history": reverse("admin:faq_item_history", args=[scheduled.object_id]),
        "queue": reverse("admin:revisions_revision_changelist", query={"state": "approved"}),
    }
    page = at_the_desk(ann).get(addresses[address]).content.decode()
    assert "scheduled" in page or "goes live on" in page
    if address != "list":
        assert "2027" in page


def test_a_new_form_does_not_edit_what_is_scheduled(ann, scheduled):
    save(at_the_desk(ann), form_address(scheduled.content), answer_ru="Ещё.")
    scheduled.refresh_from_db()
    assert scheduled.state == "approved"
    assert "answer_ru" not in scheduled.proposed_changes()


@pytest.mark.parametrize("who", ["ann", "clara"])
def test_author_and_reviewer_cancel_a_schedule(request, scheduled, who):
    response = step(at_the_desk(request.getfixturevalue(who)), scheduled, "unschedule", note="Рано")
    scheduled.refresh_from_db()
    assert response.status_code == 302
    assert (scheduled.state, scheduled.publish_at) == ("in_review", None)
    assert scheduled.events.last().note == "Рано"


def test_a_stranger_does_not_cancel_a_schedule(boris, scheduled):
    assert step(at_the_desk(boris), scheduled, "unschedule").status_code == 403
    assert state_of(scheduled) == "approved"
    assert "Cancel the schedule" not in page_of(boris, scheduled)


def test_a_schedule_is_cancelled_by_post_alone(clara, scheduled):
    address = reverse("admin:revisions_revision_unschedule", args=[scheduled.pk])
    assert at_the_desk(clara).get(address).status_code == 405


def test_what_is_not_scheduled_has_nothing_to_cancel(clara, in_review):
    assert step(at_the_desk(clara), in_review, "unschedule").status_code == 409
    assert "Cancel the schedule" not in page_of(clara, in_review)


def test_the_desk_publishes_when_the_time_has_come(clara, scheduled):
    workflow.publish_due(scheduled.publish_at + timedelta(minutes=1))
    assert "What it changed" in page_of(clara, scheduled)


def page_of(user, revision) -> str:
    return at_the_desk(user).get(review_address(revision)).content.decode()


def test_the_log_keeps_the_time_also_of_a_schedule_that_was_cancelled(clara, in_review):
    approve_at(clara, in_review, LATER, note="Хорошо")
    workflow.unschedule(in_review, by=clara)
    [approved] = in_review.events.filter(action="approved")
    assert approved.note == "for 1 Mar 2027, 09:30 · Хорошо"


def test_an_approval_for_now_names_no_time(clara, in_review):
    approve_at(clara, in_review, "", note="Хорошо")
    assert in_review.events.get(action="approved").note == "Хорошо"
