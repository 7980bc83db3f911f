"""The history of a row: who, what, when, why, and what differs."""

import pytest
from django.urls import reverse

from revisions import workflow
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


def history(user, row, **query):
    address = reverse(f"admin:faq_{row._meta.model_name}_history", args=[row.pk])
    return at_the_desk(user).get(address, query)


def test_the_history_tells_who_did_what_and_why(ann, clara):
    item = make.publish_item()
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann, summary="Так понятнее")
    workflow.submit(draft, by=ann)
    workflow.request_changes(draft, by=clara, note="Короче.")
    page = history(ann, item).content.decode()
    assert all(text in page for text in ("Ann", "Так понятнее", "Clara", "Короче.", "requested"))


def test_any_two_revisions_are_compared_the_older_one_first(ann):
    item = make.publish_item(question_ru="Раз?")
    first = item.live_revision
    item = make.change(item, question_ru="Два?")
    item = make.change(item, question_ru="Три?")
    response = history(ann, item, **{"from": item.live_revision_id, "to": first.pk})
    assert "<del>Раз</del><ins>Три</ins>" in response.content.decode()


def test_revisions_of_another_row_are_not_compared(ann):
    item, other = make.publish_item(), make.publish_item()
    query = {"from": item.live_revision_id, "to": other.live_revision_id}
    assert history(ann, item, **query).context["older"] is None


@pytest.mark.parametrize("key", ["x", "", "-1", "9" * 40, "²"])
def test_nonsense_in_the_address_compares_nothing(ann, key):
    item = make.publish_item()
    response = history(ann, item, **{"from": key, "to": item.live_revision_id})
    assert response.status_code == 200
    assert response.context["older"] is None


def test_a_column_that_is_gone_is_compared_by_its_name(ann):
    item = make.publish_item()
    first = item.live_revision
    first.published = first.published_snapshot() | {"colour": "red"}
    first.save()
    item = make.change(item, question_ru="Новый?")
    page = history(ann, item, **{"from": first.pk, "to": item.live_revision_id}).content.decode()
    assert "colour" in page


def test_a_restore_button_is_for_those_who_may_edit(ann, clara):
    item = make.change(make.publish_item(), question_ru="Новый?")
    assert "Restore as a new draft" in history(ann, item).content.decode()
    assert "Restore as a new draft" not in history(clara, item).content.decode()


@pytest.mark.parametrize("revisions", [1, 10])
def test_the_history_takes_the_same_queries_for_any_number_of_revisions(
    ann, revisions, django_assert_num_queries
):
    item = make.publish_item()
    for number in range(revisions):
        item = make.change(item, question_ru=f"Вопрос {number}?")
    desk, address = at_the_desk(ann), reverse("admin:faq_item_history", args=[item.pk])
    desk.get(address)
    with django_assert_num_queries(8):
        desk.get(address)


def test_the_history_of_a_row_that_is_not_there_is_not_found(ann):
    assert at_the_desk(ann).get(reverse("admin:faq_item_history", args=[98765])).status_code == 404


def test_the_history_tells_what_was_done_to_the_row_as_a_whole(ann, clara):
    first, second = make.publish_category(), make.publish_category()
    workflow.rearrange([second, first], by=clara, seen=[first.pk, second.pk])
    page = history(ann, second).content.decode()
    assert "About the text as a whole" in page
    assert "rearranged" in page


def test_the_history_tells_what_readers_were_told(ann):
    item = make.publish_item()
    make.publish(
        make.propose(item, {"question_ru": "Новый?"}, by=None, change_note={"ru": "Ясно."})
    )
    assert "Ясно." in history(ann, item).content.decode()


def test_a_retirement_is_not_called_published(ann):
    item = make.retire(make.publish_item())
    page = history(ann, item).content.decode()
    assert page.count('<span class="state state-published">retired</span>') == 1
    assert page.count('<span class="state state-published">published</span>') == 1
