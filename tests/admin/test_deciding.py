"""The review page and its buttons, as a browser posts and as a forged request would."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import NOTE, form_address, form_data, review_address, save, seen, step
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(ann) -> Revision:
    """Ann's new wording of a live question, submitted."""
    item = make.publish_item(question_ru="Как платить?")
    draft = make.propose(item, {"question_ru": "Где платить?"}, by=ann, summary="Точнее")
    return workflow.submit(draft, by=ann)


def state_of(revision: Revision) -> str:
    return Revision.objects.get(pk=revision.pk).state


def actions(revision: Revision) -> list[str]:
    return [event.action for event in revision.events.all()]


def test_a_reviewer_approves_what_they_saw(clara, in_review):
    desk = at_the_desk(clara)
    response = step(desk, in_review, "approve", **seen(desk, in_review))
    in_review.content.refresh_from_db()
    assert response.status_code == 302
    assert in_review.content.question_ru == "Где платить?"


def test_the_author_does_not_approve(ann, in_review):
    ann.user_permissions.add(_right_to_approve())
    desk = at_the_desk(ann)
    response = step(desk, in_review, "approve", **seen(desk, in_review))
    assert response.status_code == 403
    assert "somebody else has to approve it" in response.content.decode()
    assert state_of(in_review) == "in_review"


def test_a_superuser_does_not_approve_own_words(doris):
    item = make.publish_item()
    desk = at_the_desk(doris)
    save(desk, form_address(item), question_ru="Мой?", **NOTE, _submit="")
    revision = Revision.objects.of(item).get(state="in_review")
    assert step(desk, revision, "approve", **seen(desk, revision)).status_code == 403
    assert state_of(revision) == "in_review"


def test_an_editor_who_is_no_reviewer_does_not_decide(doris, boris, in_review):
    desk = at_the_desk(boris)
    assert step(desk, in_review, "approve", **seen(desk, in_review)).status_code == 403
    assert step(desk, in_review, "request_changes", note="Нет.").status_code == 403
    assert state_of(in_review) == "in_review"


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"digest": ""},
        {"digest": "0" * 64},
        {"digest": "0" * 500},
        {"live_revision": "nonsense"},
        {"live_revision": ""},
        {"live_revision": "1" * 30},
    ],
)
def test_a_forged_approval_is_refused(clara, in_review, forged):
    desk = at_the_desk(clara)
    data = seen(desk, in_review) | forged if forged else {}
    response = step(desk, in_review, "approve", **data)
    assert response.status_code == 409
    assert "no longer what you saw" in response.content.decode()
    assert state_of(in_review) == "in_review"


def test_approval_over_an_old_live_revision_shows_the_fresh_comparison(clara, in_review):
    desk = at_the_desk(clara)
    old = seen(desk, in_review)
    make.change(in_review.content, answer_ru="Тем временем.")
    response = step(desk, in_review, "approve", **old, note="Хорошо")
    assert response.status_code == 409
    assert response.context["seen"].merged["answer_ru"] == "Тем временем."
    assert seen(desk, in_review)["digest"] in response.content.decode()
    assert 'value="Хорошо"' in response.content.decode()


def test_approval_of_words_amended_since_is_refused(ann, clara, in_review):
    desk = at_the_desk(clara)
    old = seen(desk, in_review)
    workflow.submit(workflow.amend(in_review, {"question_ru": "Другое?"}, by=ann), by=ann)
    assert step(desk, in_review, "approve", **old).status_code == 409
    assert state_of(in_review) == "in_review"


def test_a_conflict_is_refused_and_shown_in_three_texts(clara, in_review):
    desk = at_the_desk(clara)
    old = seen(desk, in_review)
    make.change(in_review.content, question_ru="Чем платить?")
    response = step(desk, in_review, "approve", **old)
    page = response.content.decode()
    assert response.status_code == 409
    changed = ("<del>Как</del><ins>Чем</ins> платить?", "<del>Как</del><ins>Где</ins> платить?")
    assert all(text in page for text in ("Как платить?", *changed))
    assert "Approve…" not in page


def test_the_second_approval_makes_no_second_decision(clara, doris, in_review):
    first, second = at_the_desk(clara), at_the_desk(doris)
    data = seen(second, in_review)
    step(first, in_review, "approve", **data)
    response = step(second, in_review, "approve", **data)
    assert response.status_code == 409
    assert "has moved on" in response.content.decode()
    assert actions(in_review).count("approved") == 1


def test_a_request_for_changes_needs_a_note(clara, in_review):
    response = step(at_the_desk(clara), in_review, "request_changes", note="  ")
    assert response.context["refusals"] == ["Say what should be changed: the author reads it."]
    assert state_of(in_review) == "in_review"


def test_a_request_for_changes_reaches_the_author(ann, clara, in_review):
    step(at_the_desk(clara), in_review, "request_changes", note="Короче, пожалуйста.")
    assert state_of(in_review) == "changes_requested"
    assert "Короче, пожалуйста." in at_the_desk(ann).get(review_address(in_review)).content.decode()
    assert "Changes requested of you" in at_the_desk(ann).get("/admin/").content.decode()


def test_the_author_withdraws(ann, in_review):
    step(at_the_desk(ann), in_review, "withdraw", note="Передумала")
    assert state_of(in_review) == "withdrawn"


def test_a_translator_does_not_withdraw_words_in_another_language(boris, in_review):
    assert step(at_the_desk(boris), in_review, "withdraw").status_code == 403
    assert state_of(in_review) == "in_review"


def test_a_translator_does_not_withdraw_what_touches_no_column(ann, boris):
    item = make.publish_item(answer_ru="Так.")
    draft = make.propose(item, {"answer_ru": "Иначе."}, by=ann)
    workflow.amend(draft, {"answer_ru": "Так."}, by=ann)
    assert step(at_the_desk(boris), draft, "withdraw").status_code == 403
    assert state_of(draft) == "draft"


def test_a_draft_is_submitted_from_its_page(ann):
    draft = make.propose(make.publish_item(), {"question_ru": "Готово?"}, by=ann)
    step(at_the_desk(ann), draft, "submit")
    assert state_of(draft) == "in_review"


def test_a_submission_of_nothing_is_refused_in_words(ann):
    item = make.publish_item(question_ru="Так?")
    draft = make.propose(item, {"question_ru": "Иначе?"}, by=ann)
    workflow.amend(draft, {"question_ru": "Так?"}, by=ann)
    response = step(at_the_desk(ann), draft, "submit")
    assert "nothing to propose" in response.content.decode()


def test_a_conflict_is_not_handed_in_and_the_words_say_what_to_do(ann):
    item = make.publish_item()
    draft = make.propose(item, {"question_ru": "Моё?"}, by=ann)
    make.change(item, question_ru="Вышло?")
    response = step(at_the_desk(ann), draft, "submit")
    assert response.status_code == 409
    assert "choose in the form which text stays, then submit it" in response.content.decode()
    assert state_of(draft) == "draft"


def test_an_old_revision_is_restored_as_a_draft(ann):
    item = make.publish_item(question_ru="Старый?")
    first = item.live_revision
    make.change(item, question_ru="Новый?")
    response = step(at_the_desk(ann), first, "restore")
    draft = Revision.objects.of(item).get(state="draft")
    assert draft.proposed["question_ru"] == "Старый?"
    assert response.url == f"{form_address(item)}?revision={draft.pk}"


@pytest.mark.parametrize("name", ["submit", "withdraw", "approve", "request_changes", "restore"])
def test_a_step_is_taken_by_post_alone(doris, in_review, name):
    address = reverse(f"admin:revisions_revision_{name}", args=[in_review.pk])
    assert at_the_desk(doris).get(address).status_code == 405


@pytest.mark.parametrize("name", ["submit", "withdraw", "approve", "request_changes", "restore"])
def test_a_step_of_a_stranger_leads_to_the_login(client, in_review, name):
    response = step(client, in_review, name)
    assert response.status_code == 302
    assert "/login/" in response.url
    assert state_of(in_review) == "in_review"


@pytest.mark.parametrize("name", ["approve", "request_changes"])
def test_a_step_without_the_token_of_the_page_is_refused(clara, in_review, name):
    data = seen(at_the_desk(clara), in_review) | {"note": "Чужая форма"}
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(clara)
    assert step(desk, in_review, name, **data).status_code == 403
    assert state_of(in_review) == "in_review"


def test_a_save_without_the_token_of_the_page_is_refused(ann):
    item = make.publish_item()
    data = form_data(at_the_desk(ann), form_address(item), question_ru="Чужая форма?")
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(ann)
    assert desk.post(form_address(item), data).status_code == 403
    assert not Revision.objects.of(item).open().exists()


def test_a_step_on_a_revision_that_is_not_there_is_not_found(clara):
    address = reverse("admin:revisions_revision_approve", args=[987654])
    assert at_the_desk(clara).post(address).status_code == 404


# --- what the page shows ------------------------------------------------------------------------


def test_the_page_shows_words_facts_and_the_rendered_text(ann, clara):
    item = make.publish_item(category=make.publish_category(title_ru="Оплата"))
    other = make.publish_category(title_ru="Сеть")
    changes = {"answer_ru": "Это **важно**.", "category": other}
    page = at_the_desk(clara).get(review_address(make.propose(item, changes, by=ann)))
    content = page.content.decode()
    assert "<del>Оплата</del><ins>Сеть</ins>" in content
    assert "<strong>важно</strong>" in content


def test_text_is_shown_and_never_run(ann, clara):
    item = make.publish_item()
    script = "<script>alert(1)</script>"
    draft = make.propose(item, {"question_ru": script, "answer_ru": script}, by=ann)
    assert script not in at_the_desk(clara).get(review_address(draft)).content.decode()


def test_who_may_not_approve_reads_why(ann, in_review):
    ann.user_permissions.add(_right_to_approve())
    page = at_the_desk(ann).get(review_address(in_review)).content.decode()
    assert "You wrote part of this revision" in page
    assert "Approve…" not in page


def test_a_published_revision_shows_what_it_changed(clara):
    item = make.publish_item(question_ru="Было?")
    item = make.change(item, question_ru="Стало?")
    page = at_the_desk(clara).get(review_address(item.live_revision)).content.decode()
    assert "What it changed" in page
    assert "<del>Было</del><ins>Стало</ins>" in page


def test_the_admin_page_of_a_revision_saves_nothing(doris, in_review):
    at_the_desk(doris).post(review_address(in_review), {"state": "published", "number": 9})
    assert state_of(in_review) == "in_review"


@pytest.mark.parametrize("page", ["add", "delete"])
def test_revisions_are_neither_added_nor_deleted_by_hand(doris, in_review, page):
    args = [in_review.pk] if page == "delete" else []
    address = reverse(f"admin:revisions_revision_{page}", args=args)
    assert at_the_desk(doris).post(address, {"post": "yes"}).status_code == 403


def _right_to_approve() -> Permission:
    return Permission.objects.get(codename="approve_revision")


def test_a_decided_revision_leads_to_its_public_page_and_to_the_next(ann, clara, in_review):
    other = make.propose(make.publish_item(), {"question_ru": "Ещё?"}, by=ann)
    workflow.submit(other, by=ann)
    desk = at_the_desk(clara)
    before = desk.get(review_address(in_review)).context
    assert (before["public_url"], before["next_url"]) == ("", "")
    step(desk, in_review, "approve", **seen(desk, in_review))
    page = desk.get(review_address(in_review)).content.decode()
    in_review.content.refresh_from_db()
    assert f'href="{in_review.content.get_public_url("en")}"' in page
    assert f'href="{review_address(other)}">Next to review' in page


def test_the_next_to_review_is_for_reviewers(ann, in_review):
    item = make.publish_item()
    context = at_the_desk(ann).get(review_address(item.live_revision)).context
    assert context["next_url"] == ""


def test_a_revision_off_the_site_leads_to_no_public_page(clara):
    item = make.publish_item()
    published = item.live_revision
    make.retire(item)
    assert at_the_desk(clara).get(review_address(published)).context["public_url"] == ""
