"""Batches at the desk: gathered in the queue, read on one page, approved all or none."""

import pytest
from django.urls import reverse

from revisions import workflow
from revisions.models import Batch, Revision
from tests import factories as make
from tests.admin.forms import form_address
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:revisions_revision_changelist")
BATCHES = reverse("admin:revisions_batch_changelist")


def address(batch: Batch, page: str = "change") -> str:
    return reverse(f"admin:revisions_batch_{page}", args=[batch.pk])


def drafts(number: int, by, **changes) -> list[Revision]:
    items = [make.publish_item() for _ in range(number)]
    return [make.propose(item, changes or {"answer_ru": "Новый."}, by=by) for item in items]


def submitted(ann, number: int = 2) -> Batch:
    batch = workflow.gather("Новые цены", drafts(number, ann), by=ann)
    return workflow.submit_batch(batch, by=ann)


def states(batch: Batch) -> set[str]:
    return set(batch.revisions.values_list("state", flat=True))


def gather(desk, revisions, **data):
    ticked = {"action": "gather", "_selected_action": [revision.pk for revision in revisions]}
    return desk.post(QUEUE + "?state=all", ticked | data, follow=True)


def page(user, batch: Batch) -> str:
    return at_the_desk(user).get(address(batch)).content.decode()


def approve(desk, batch: Batch, **forged):
    seen = desk.get(address(batch)).context["seen"]
    return desk.post(address(batch, "approve"), {"seen": seen} | forged)


def test_the_list_says_who_gathered_a_batch_in_the_words_of_its_page(ann):
    workflow.gather("Новые цены", drafts(1, ann), by=ann)
    page = at_the_desk(ann).get(BATCHES).content.decode()
    assert "Gathered by" in page and "Author’s name" not in page


# --- gathering and taking out -------------------------------------------------------------------


def test_an_editor_gathers_drafts_in_the_queue(ann):
    revisions = drafts(2, ann)
    response = gather(at_the_desk(ann), revisions, title=" Новые\n цены ")
    batch = Batch.objects.get()
    assert response.redirect_chain == [(address(batch), 302)]
    assert (batch.title, batch.author) == ("Новые цены", ann)
    assert set(batch.revisions.all()) == set(revisions)


def test_a_batch_without_a_title_gets_one_that_names_no_row(ann):
    revisions = drafts(2, ann)
    gather(at_the_desk(ann), revisions)
    title = Batch.objects.get().title
    assert title.startswith("2 changes of ")
    assert str(revisions[0].content) not in title


def test_what_is_decided_is_not_gathered(ann):
    revisions = drafts(2, ann)
    workflow.withdraw(revisions[0], by=ann)
    response = gather(at_the_desk(ann), revisions)
    assert "has moved on" in response.content.decode()
    assert not Batch.objects.exists()


def test_two_revisions_of_one_text_are_not_gathered_and_the_text_is_named(ann):
    item = make.publish_item(question_en="Twice?")
    revisions = [make.propose(item, {"answer_en": each}, by=ann) for each in ("One.", "Two.")]
    response = gather(at_the_desk(ann), revisions)
    assert "Twice?: two revisions of it would collide" in response.content.decode()
    assert not Batch.objects.exists()


def test_a_translator_gathers_no_work_of_others(ann, boris):
    mine = make.propose(make.publish_item(), {"answer_en": "Mine."}, by=boris)
    theirs = make.propose(make.publish_item(question_ru="Чужой?"), {"answer_ru": "Её."}, by=ann)
    response = gather(at_the_desk(boris), [mine, theirs])
    assert "Чужой?: As a translator" in response.content.decode()
    assert not Batch.objects.exists()


def test_a_reviewer_is_offered_no_gathering_and_a_forged_one_makes_nothing(ann, clara):
    desk, revisions = at_the_desk(clara), drafts(2, ann)
    assert "Gather into a batch" not in desk.get(QUEUE + "?state=all").content.decode()
    gather(desk, revisions)
    assert not Batch.objects.exists()


def test_a_title_that_no_database_keeps_is_refused(ann):
    response = gather(at_the_desk(ann), drafts(2, ann), title="a\0b")
    assert response.status_code == 200
    assert not Batch.objects.exists()


def test_an_editor_takes_a_draft_out(ann):
    batch = workflow.gather("Новые цены", revisions := drafts(2, ann), by=ann)
    response = at_the_desk(ann).post(address(batch, "take_out"), {"revision": revisions[0].pk})
    assert response.status_code == 302
    assert list(batch.revisions.all()) == [revisions[1]]


@pytest.mark.parametrize(("who", "left"), [("clara", 1), ("boris", 2)])
def test_a_reviewer_takes_a_batch_apart_and_a_translator_does_not(ann, who, left, request):
    batch = submitted(ann)
    data = {"revision": batch.revisions.first().pk}
    at_the_desk(request.getfixturevalue(who)).post(address(batch, "take_out"), data)
    assert batch.revisions.count() == left


@pytest.mark.parametrize("forged", ["", "nonsense", "999999", "1" * 30])
def test_a_revision_that_is_not_in_the_batch_is_not_taken_out(ann, forged):
    batch = submitted(ann)
    response = at_the_desk(ann).post(address(batch, "take_out"), {"revision": forged})
    assert response.status_code == 404


# --- the page -----------------------------------------------------------------------------------


def test_the_page_counts_and_compares(ann, clara):
    batch = submitted(ann, 2)
    workflow.withdraw(batch.revisions.first(), by=ann)
    response = at_the_desk(clara).get(address(batch))
    assert response.context["counts"] == {"answers": {"in review": 1, "withdrawn": 1}}
    assert "<ins>Новый</ins>" in response.content.decode()


def test_the_page_names_the_rows_that_rows_name(ann, clara):
    category = make.publish_category(title_ru="Сервера")
    revision = make.propose(make.publish_item(), {"category": category}, by=ann)
    assert "<ins>Сервера</ins>" in page(clara, workflow.gather("Одно", [revision], by=ann))


def test_editors_see_drafts_and_submit_all_at_once(ann):
    batch = workflow.gather("Новые цены", drafts(2, ann), by=ann)
    assert "Submit all for review" in page(ann, batch)
    assert at_the_desk(ann).post(address(batch, "submit")).status_code == 302
    assert states(batch) == {"in_review"}


def test_a_batch_is_not_handed_in_twice(ann, clara):
    batch = submitted(ann)
    response = at_the_desk(clara).post(address(batch, "submit"))
    assert response.status_code == 409
    assert "Nothing in this batch is still to be handed in." in response.content.decode()


def test_a_draft_that_cannot_be_handed_in_is_named(ann):
    good, bad = make.draft_item(), make.draft_item(question_ru="Пусто?", answer_ru="")
    batch = workflow.gather("Смешанное", [good, bad], by=ann)
    response = at_the_desk(ann).post(address(batch, "submit"))
    assert response.status_code == 409
    assert "Пусто?: " in str(response.context["refusal"])
    assert f'href="#revision-{bad.pk}"' in response.content.decode()
    assert states(batch) == {"draft"}


def test_the_page_says_why_it_cannot_be_approved(ann, doris):
    own = make.propose(make.publish_item(), {"answer_ru": "Моё."}, by=doris)
    batch = workflow.gather("Разное", [own, *drafts(1, ann)], by=doris)
    workflow.submit(own, by=doris)
    response = at_the_desk(doris).get(address(batch))
    reasons = [str(obstacle.reason) for obstacle in response.context["obstacles"]]
    assert "You wrote part of this revision, so somebody else has to approve it." in reasons
    assert "Not handed in yet: submit it, or take it out of the batch." in reasons
    assert "Approve all" not in response.content.decode()


def test_a_conflict_stands_in_the_way(ann, clara):
    batch = submitted(ann)
    make.change(batch.revisions.first().content, answer_ru="Тем временем.")
    html = page(clara, batch)
    assert "has been changed in what went live meanwhile" in html
    assert "Approve all" not in html


def test_the_team_of_one_may_approve_its_own_batch(doris, settings):
    settings.ALLOW_OWN_APPROVAL = True
    batch = submitted(doris)
    assert approve(at_the_desk(doris), batch).status_code == 302
    assert states(batch) == {"published"}


@pytest.mark.parametrize("rows", [2, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    ann, clara, rows, django_assert_num_queries
):
    changes = {"answer_ru": "Новый.", "category": make.publish_category()}
    new = [make.draft_item() for _ in range(rows)]
    batch = workflow.gather("Много", [*drafts(rows, ann, **changes), *new], by=None)
    desk = at_the_desk(clara)
    desk.get(address(batch))
    with django_assert_num_queries(10):
        desk.get(address(batch))


# --- approving ----------------------------------------------------------------------------------


def test_a_reviewer_approves_all_that_they_saw(ann, clara):
    batch = submitted(ann)
    assert approve(at_the_desk(clara), batch).status_code == 302
    assert states(batch) == {"published"}


@pytest.mark.parametrize("who", ["ann", "boris"])
def test_nobody_but_a_reviewer_approves(ann, who, request):
    batch = submitted(ann)
    assert approve(at_the_desk(request.getfixturevalue(who)), batch).status_code == 403
    assert states(batch) == {"in_review"}


def test_a_superuser_does_not_approve_a_batch_with_words_of_their_own(ann, doris):
    own = make.propose(make.publish_item(), {"answer_ru": "Моё."}, by=doris)
    batch = workflow.gather("Разное", [own, *drafts(1, ann)], by=doris)
    workflow.submit_batch(batch, by=doris)
    assert approve(at_the_desk(doris), batch).status_code == 403
    assert states(batch) == {"in_review"}


@pytest.mark.parametrize("forged", ["", "nonsense", "1:2:3:4", "1:x:y", "0:" + "0" * 64 + ":"])
def test_a_forged_approval_publishes_nothing(ann, clara, forged):
    batch = submitted(ann)
    assert approve(at_the_desk(clara), batch, seen=forged).status_code == 409
    assert states(batch) == {"in_review"}


def test_what_has_moved_since_is_named_shown_anew_and_nothing_goes_live(ann, clara):
    batch, desk = submitted(ann), at_the_desk(clara)
    old = desk.get(address(batch)).context["seen"]
    moved = batch.revisions.last()
    make.change(moved.content, question_ru="Тем временем?", question_en="Тем временем?")
    response = approve(desk, batch, seen=old, note="Хорошо")
    assert response.status_code == 409
    assert response.context["refused"] == moved
    assert "Тем временем?" in response.content.decode()
    assert 'value="Хорошо"' in response.content.decode()
    assert states(batch) == {"in_review"}


def test_steps_are_taken_by_post_with_a_token_only(ann, clara):
    batch, desk = submitted(ann), at_the_desk(clara)
    assert desk.get(address(batch, "approve")).status_code == 405
    desk.handler.enforce_csrf_checks = True
    assert desk.post(address(batch, "approve"), {"seen": ""}).status_code == 403


# --- where batches are listed -------------------------------------------------------------------


def test_the_list_of_batches_tells_their_states(ann, clara):
    submitted(ann)
    html = at_the_desk(clara).get(BATCHES).content.decode()
    assert "Новые цены" in html
    assert "in review: 2" in html


def test_the_list_is_narrowed_down_to_what_waits(ann, clara):
    batch = submitted(ann)
    workflow.gather("Чужое", drafts(1, None), by=None)
    for user, group in ((clara, "review"), (ann, "mine")):
        listed = at_the_desk(user).get(BATCHES, {"for": group}).context["cl"].result_list
        assert list(listed) == [batch]


def test_who_gathered_the_words_of_others_reviews_them(ann, doris):
    batch = workflow.gather("Чужое", drafts(1, ann), by=doris)
    workflow.submit_batch(batch, by=ann)
    listed = at_the_desk(doris).get(BATCHES, {"for": "review"}).context["cl"].result_list
    assert list(listed) == [batch]


def test_a_team_of_one_finds_its_own_batches_to_review(doris, settings):
    batch = submitted(doris)
    desk = at_the_desk(doris)
    for allowed, listed in ((False, []), (True, [batch])):
        settings.ALLOW_OWN_APPROVAL = allowed
        found = desk.get(BATCHES, {"for": "review"}).context["cl"].result_list
        assert list(found) == listed


def test_the_history_of_each_row_names_the_batch(ann, clara):
    batch = submitted(ann)
    history = form_address(batch.revisions.first().content).replace("change", "history")
    html = at_the_desk(clara).get(history).content.decode()
    assert f'href="{address(batch)}"' in html


def test_the_public_has_no_batches(client, ann):
    assert client.get(address(submitted(ann))).status_code == 302


def test_a_batch_that_is_not_there_is_not_found(doris):
    assert at_the_desk(doris).get("/admin/revisions/batch/999/change/").status_code == 404
    assert at_the_desk(doris).get("/admin/revisions/batch/x/change/").status_code == 404
