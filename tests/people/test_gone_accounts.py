"""Accounts that are deleted while their owners save something."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import IntegrityError, connection

from people.models import User
from revisions import workflow
from revisions.admin.content import ContentAdmin
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import form_address, form_data
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vera() -> User:
    return person("vera", is_superuser=True)


def test_who_is_deleted_while_saving_signs_in_anew_and_nothing_is_saved(vera, monkeypatch):
    item, desk, save = make.publish_item(), at_the_desk(vera), ContentAdmin.changeform_view
    data = form_data(desk, form_address(item), question_ru="Поздно?")

    def too_late(*args, **options):
        User.objects.get(pk=vera.pk).delete()
        return save(*args, **options)

    monkeypatch.setattr(ContentAdmin, "changeform_view", too_late)
    response = desk.post(form_address(item), data, follow=True)
    assert response.redirect_chain[-1] == ("/admin/login/?next=/admin/", 302)
    assert not Revision.objects.of(item).open().exists()


def test_another_error_of_the_database_is_no_reason_to_sign_in(vera, monkeypatch):
    def fail(*args, **options):
        raise IntegrityError("something else")

    monkeypatch.setattr(ContentAdmin, "changeform_view", fail)
    with pytest.raises(IntegrityError):
        at_the_desk(vera).get(form_address(make.publish_item()))


@pytest.mark.postgres
def test_a_deletion_is_not_hindered_by_what_is_saved_at_the_same_instant(vera):
    item, links_are_empty, is_saved = make.publish_item(), Event(), Event()

    def wait(execute, sql, *rest):
        if sql.startswith('DELETE FROM "people_user" '):
            links_are_empty.set()
            is_saved.wait(0.5)
        return execute(sql, *rest)

    def delete() -> None:
        with connection.execute_wrapper(wait):
            User.objects.get(pk=vera.pk).delete()
        connection.close()

    def save() -> None:
        links_are_empty.wait()
        with pytest.raises(IntegrityError):
            workflow.propose(item, {"question_ru": "Поздно?"}, by=vera)
        is_saved.set()
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        for outcome in [threads.submit(delete), threads.submit(save)]:
            outcome.result()
    assert not User.objects.filter(username="vera").exists()
    assert not Revision.objects.of(item).open().exists()
