"""The order of rows is not words: reviewers arrange in one step, and it is logged."""

import pytest

from faq.models import Item
from revisions import workflow
from revisions.errors import NotAllowed, StaleReview
from revisions.models import Publication, ReviewEvent, Revision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def items():
    category = factories.publish_category()
    return [factories.publish_item(category=category) for _ in range(3)]


def keys(items):
    return [item.pk for item in items]


def order(items):
    return list(Item.objects.filter(category=items[0].category_id).in_order())


def test_reviewers_rearrange_in_one_step_and_it_is_logged(items, clara):
    number, revisions = Publication.current_number(), Revision.objects.count()
    workflow.rearrange(items[::-1], by=clara, seen=keys(items))
    assert order(items) == items[::-1]
    assert Publication.current_number() == number + 1
    assert Revision.objects.count() == revisions
    event = ReviewEvent.objects.get(action=ReviewEvent.Action.ARRANGED)
    assert event.actor == clara


def test_editors_do_not_rearrange(items, ann):
    with pytest.raises(NotAllowed):
        workflow.rearrange(items[::-1], by=ann, seen=keys(items))
    assert order(items) == items


def test_an_order_of_rows_that_are_no_longer_all_is_refused(items, clara):
    factories.publish_item(category=items[0].category)
    with pytest.raises(StaleReview):
        workflow.rearrange(items[::-1], by=clara, seen=keys(items))
    assert order(items)[:3] == items


def test_the_same_order_is_no_step(items, clara):
    workflow.rearrange(items, by=clara, seen=keys(items))
    assert not ReviewEvent.objects.filter(action=ReviewEvent.Action.ARRANGED).exists()


def test_rows_of_different_categories_are_not_mixed(items, clara):
    mixed = [*items, factories.publish_item()]
    for seen in (items, mixed):
        with pytest.raises(StaleReview):
            workflow.rearrange(mixed, by=clara, seen=keys(seen))


def test_rows_that_were_not_all_given_or_given_twice_are_not_arranged(items, clara):
    for given in ([], items[1:], [*items, items[0]]):
        with pytest.raises(StaleReview):
            workflow.rearrange(given, by=clara, seen=keys(items))
    assert order(items) == items


def test_an_order_other_than_the_one_seen_is_not_overwritten(items, clara, doris):
    workflow.rearrange(items[::-1], by=doris, seen=keys(items))
    with pytest.raises(StaleReview):
        workflow.rearrange(items[1:] + items[:1], by=clara, seen=keys(items))
    assert order(items) == items[::-1]
