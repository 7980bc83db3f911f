"""Rule 7: one table decides who owns a slug."""

import pytest
from django.core.exceptions import ValidationError

from faq.models import Category, Item
from revisions import workflow
from revisions.errors import SlugTaken
from revisions.models import Revision, Slug
from revisions.slugs import current_row
from tests import factories

pytestmark = pytest.mark.django_db


def roles(item):
    return dict(
        Slug.objects.filter(object_id=item.pk, content_type__model="item").values_list(
            "slug", "role"
        )
    )


def test_the_slug_comes_from_the_english_question():
    item = factories.publish_item(question_ru="Как оплатить?", question_en="How do I pay?")
    assert item.slug == "how-do-i-pay"


def test_without_english_the_slug_is_transliterated():
    item = factories.publish_item(question_ru="Ещё щётка?", question_en="", answer_en="")
    assert item.slug.isascii()
    assert item.slug.startswith("eshch")


def test_two_rows_with_one_question_get_two_slugs():
    slugs = [factories.publish_item(question_en="Twice?").slug for _ in range(3)]
    assert slugs == ["twice", "twice-2", "twice-3"]


def test_long_questions_get_slugs_that_their_column_can_hold():
    slugs = [factories.publish_item(question_en="word " * 40).slug for _ in range(12)]
    assert len(set(slugs)) == 12
    assert max(map(len, slugs)) <= 80


def test_a_question_without_letters_gets_a_slug_all_the_same():
    assert factories.publish_item(question_en="???").slug == "item"


def test_rewording_a_question_keeps_the_slug():
    item = factories.publish_item(question_en="Before?")
    assert factories.change(item, question_en="After?").slug == "before"


def test_a_changed_slug_leaves_a_redirect_and_chains_are_collapsed():
    item = factories.publish_item(slug="one")
    factories.change(item, slug="two")
    factories.change(item, slug="three")
    assert roles(item) == {"one": "redirect", "two": "redirect", "three": "live"}
    assert current_row(Item, "one") == current_row(Item, "two") == item


def test_a_row_may_take_its_old_slug_back():
    item = factories.publish_item(slug="one")
    factories.change(item, slug="two")
    factories.change(item, slug="one")
    assert roles(item) == {"one": "live", "two": "redirect"}
    assert current_row(Item, "one") is None


def test_a_slug_that_a_proposal_reserves_is_taken():
    item, other = factories.publish_item(), factories.publish_item()
    factories.propose(item, {"slug": "wanted"}, by=None)
    with pytest.raises(SlugTaken):
        factories.propose(other, {"slug": "wanted"}, by=None)
    assert Revision.objects.of(other).count() == 1


def test_a_redirect_keeps_its_slug_from_others():
    item = factories.publish_item(slug="one")
    factories.change(item, slug="two")
    with pytest.raises(SlugTaken):
        factories.draft_item(slug="one")


def test_a_withdrawn_proposal_gives_its_slug_free():
    item, other = factories.publish_item(), factories.publish_item()
    draft = factories.propose(item, {"slug": "wanted"}, by=None)
    workflow.withdraw(draft, by=None)
    assert factories.change(other, slug="wanted").slug == "wanted"


def test_an_amended_proposal_gives_its_former_slug_free():
    item = factories.publish_item(slug="home")
    draft = factories.propose(item, {"slug": "first"}, by=None)
    workflow.amend(draft, {"slug": "second"}, by=None)
    assert roles(item) == {"home": "live", "second": "reserved"}


def test_kinds_of_content_do_not_share_slugs():
    factories.publish_category(slug="shared")
    assert factories.publish_item(slug="shared").slug == "shared"
    assert current_row(Category, "shared") is None


def test_a_slug_that_is_none_is_refused_before_review():
    draft = factories.propose(factories.publish_item(), {"slug": "Не адрес"}, by=None)
    with pytest.raises(ValidationError):
        workflow.submit(draft, by=None)
