"""Rule 9: live columns are written by publication alone."""

import pytest
from django.core import serializers

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


def test_related_managers_go_around_nothing(item):
    other = factories.publish_category()
    for step in (other.items.add, lambda row: other.items.set([row])):
        with pytest.raises(LiveColumnsAreGuarded):
            step(item)
    with pytest.raises(LiveColumnsAreGuarded):
        other.items.update(question_en="Mine?")


def test_the_base_manager_goes_around_nothing(item):
    with pytest.raises(LiveColumnsAreGuarded):
        Item._base_manager.update(question_en="Changed?")


def test_fixtures_go_around_nothing(item):
    [loaded] = serializers.deserialize("json", serializers.serialize("json", [item]))
    with pytest.raises(LiveColumnsAreGuarded):
        loaded.save()


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
