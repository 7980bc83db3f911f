"""Rule 9: live columns are written by publication alone."""

import pytest

from faq.models import Item
from revisions.guard import LiveColumnsAreGuarded
from sla.models import Target
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.publish_item(question_en="Is it safe?")


def test_saving_a_row_is_refused(item):
    item.question_en = "Is it changed behind the reviewers’ back?"
    with pytest.raises(LiveColumnsAreGuarded):
        item.save()


def test_deleting_a_row_is_refused(item):
    with pytest.raises(LiveColumnsAreGuarded):
        item.delete()


@pytest.mark.parametrize("manager", ["objects", "_default_manager"])
def test_writing_through_a_queryset_is_refused(item, manager):
    rows = getattr(Item, manager).all()
    with pytest.raises(LiveColumnsAreGuarded):
        rows.update(question_en="Changed?")
    with pytest.raises(LiveColumnsAreGuarded):
        rows.delete()


def test_bulk_writes_are_refused(item):
    with pytest.raises(LiveColumnsAreGuarded):
        Item.objects.bulk_create([Item(category=item.category)])
    with pytest.raises(LiveColumnsAreGuarded):
        Item.objects.bulk_update([item], ["is_live"])
    with pytest.raises(LiveColumnsAreGuarded):
        Item.objects.create(category=item.category)


def test_cells_of_a_policy_are_guarded_too(item):
    policy = factories.publish_policy()
    with pytest.raises(LiveColumnsAreGuarded):
        Target.objects.create(policy=policy, metric="resolution", minutes=5)


def test_the_lock_closes_again_after_a_publication(item):
    factories.change(item, question_en="Is it still safe?")
    with pytest.raises(LiveColumnsAreGuarded):
        item.save()


def test_the_lock_closes_again_after_a_failed_publication(item, monkeypatch):
    monkeypatch.setattr(Item, "apply_cells", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        factories.change(item, question_en="Does it fail?")
    with pytest.raises(LiveColumnsAreGuarded):
        item.save()
