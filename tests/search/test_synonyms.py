import pytest
from django.urls import reverse

from search import shipping
from search.finding import find
from search.models import Synonym
from tests.cast import at_the_desk
from tests.factories import publish_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return publish_item(question_ru="Где бегемот?", question_en="Where is the hippo?")


def found(query: str) -> list:
    return [hit.row for hit in find(query, "ru").hits]


def add(user, words: str):
    page = reverse("admin:search_synonym_add")
    return at_the_desk(user).post(page, {"words": words, "is_active": "on"})


def test_a_set_that_an_editor_adds_finds_at_once(item, ann):
    assert found("гиппопотам") == []
    assert add(ann, "гиппопотам, бегемот").status_code == 302
    assert found("гиппопотамы") == [item]


def test_sets_go_both_ways_across_languages_and_by_phrases(item):
    Synonym.objects.create(words="river horse, бегемот, речная лошадь")
    assert found("river horses") == [item]
    assert found("речную лошадь") == [item]
    assert found("лошадь") == []


def test_a_set_that_is_switched_off_finds_nothing(item):
    row = Synonym.objects.create(words="гиппопотам, бегемот")
    assert found("гиппопотам") == [item]
    row.is_active = False
    row.save()
    assert found("гиппопотам") == []


def test_the_literal_word_is_better_than_a_synonym(item):
    Synonym.objects.create(words="гиппопотам, бегемот")
    literal = publish_item(question_ru="Где гиппопотам?")
    assert found("гиппопотам") == [literal, item]


@pytest.mark.parametrize("words", ["бегемот", "бегемот, Бегемот", "бегемот, !!!", " , "])
def test_a_set_needs_two_words_that_can_be_searched(ann, words):
    before = Synonym.objects.count()
    assert add(ann, words).status_code == 200
    assert Synonym.objects.count() == before


def test_the_form_begins_with_the_words_of_a_failed_query(ann):
    page = at_the_desk(ann).get(reverse("admin:search_synonym_add") + "?words=бегемот")
    assert ">\nбегемот</textarea>" in page.content.decode()


def test_editors_and_reviewers_keep_synonyms_and_translators_do_not(ann, clara, boris):
    pages = [at_the_desk(user).get(reverse("admin:search_synonym_add")) for user in (ann, clara)]
    assert [page.status_code for page in pages] == [200, 200]
    assert at_the_desk(boris).get(reverse("admin:search_synonym_add")).status_code == 403


def test_many_sets_ship_with_the_product_and_each_is_valid():
    sets = shipping.shipped_sets()
    assert len(sets) >= 120
    assert Synonym.objects.filter(shipped_key__in=sets).count() == len(sets)
    for row in Synonym.objects.all():
        row.full_clean()


def test_a_later_version_renews_only_what_nobody_changed(monkeypatch):
    def ships(**sets):
        monkeypatch.setattr(shipping, "shipped_sets", lambda: sets)
        shipping.load_shipped()

    def words(key):
        return Synonym.objects.get(shipped_key=key).words

    ships(test_mine="a1, b1", test_theirs="c1, d1")
    Synonym.objects.filter(shipped_key="test_mine").update(words="a1, b1, my own")
    ships(test_mine="a2, b2", test_theirs="c2, d2", test_new="e2, f2")
    assert words("test_mine") == "a1, b1, my own"
    assert words("test_theirs") == "c2, d2"
    assert words("test_new") == "e2, f2"


def test_a_shipped_set_is_switched_off_and_not_deleted(doris):
    shipped = Synonym.objects.exclude(shipped_key=None)[0]
    own = Synonym.objects.create(words="гиппопотам, бегемот")
    for row, status in ((shipped, 403), (own, 200)):
        page = reverse("admin:search_synonym_delete", args=[row.pk])
        assert at_the_desk(doris).get(page).status_code == status
