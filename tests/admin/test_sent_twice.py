"""A form that is sent twice, as by a double click, is saved once."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from faq.models import Item
from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import NOTE, errors, form_address, form_data
from tests.cast import at_the_desk

ADD = reverse("admin:faq_item_add")


def sent_at_once(user, address: str, data: dict[str, str]) -> list[int]:
    """Post the same form twice at the same instant; gives the statuses of the answers."""
    start, statuses = Barrier(2), []

    def send(client):
        start.wait()
        try:
            statuses.append(client.post(address, data).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=[at_the_desk(user)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.fixture
def rights(transactional_db):
    """A test with real transactions finds the tables emptied: bring the groups back."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_first_save_sent_twice_at_once_makes_one_draft(rights, ann):
    item = make.publish_item()
    data = form_data(at_the_desk(ann), form_address(item), answer_ru="Новый.")
    assert sent_at_once(ann, form_address(item), data) == [302, 302]
    assert Revision.objects.of(item).open().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_new_row_sent_twice_at_once_is_one_row(rights, ann):
    category = make.publish_category()
    typed = {"category": str(category.pk), "question_ru": "Как?", "answer_ru": "Так."}
    data = form_data(at_the_desk(ann), ADD, **typed)
    assert sent_at_once(ann, ADD, data) == [302, 302]
    assert Item.objects.filter(question_ru="Как?").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_amended_twice_at_once_in_the_same_words_is_no_conflict(rights, ann):
    item = make.publish_item()
    make.propose(item, {"answer_ru": "Черновик."}, by=ann)
    data = form_data(at_the_desk(ann), form_address(item), answer_ru="Новый.")
    assert sent_at_once(ann, form_address(item), data) == [302, 302]


@pytest.mark.django_db
def test_the_second_time_a_form_is_submitted_it_waits_for_review_already(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    data = form_data(desk, form_address(item), answer_ru="Новый.", _submit="", **NOTE)
    first, second = (desk.post(form_address(item), data) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    revision = Revision.objects.of(item).open().get()
    assert [event.action for event in revision.events.all()] == ["proposed", "submitted"]


@pytest.mark.django_db
def test_other_words_from_the_same_form_still_come_late(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    data = form_data(desk, form_address(item), answer_ru="Новый.")
    desk.post(form_address(item), data)
    assert errors(desk.post(form_address(item), data | {"answer_ru": "Другой."}))


@pytest.mark.django_db
def test_two_people_may_propose_the_same_words(ann, doris):
    item = make.publish_item()
    for author in (ann, doris):
        desk = at_the_desk(author)
        desk.post(form_address(item), form_data(desk, form_address(item), answer_ru="Новый."))
    assert Revision.objects.of(item).open().count() == 2


@pytest.mark.django_db
def test_a_row_like_one_that_was_given_up_or_published_is_a_new_row(ann):
    category, desk = make.publish_category(), at_the_desk(ann)
    typed = {"category": str(category.pk), "question_ru": "Как?", "answer_ru": "Так."}
    desk.post(ADD, form_data(desk, ADD, **typed))
    workflow.withdraw(Revision.objects.get(author=ann), by=ann)
    desk.post(ADD, form_data(desk, ADD, **typed))
    assert Item.objects.filter(question_ru="Как?").count() == 2
