"""What must come first, through the page of results."""

import re

import pytest

from search.models import Query
from tests.factories import publish_category, publish_item

pytestmark = pytest.mark.django_db


def html_of(client, language="ru", **parameters) -> str:
    return client.get(f"/{language}/search/", parameters).content.decode()


def found(client, query: str, language="ru") -> list[str]:
    """The slugs of the answers found, best first."""
    return re.findall(r'/faq/([\w-]+)/" data-result=', html_of(client, language, q=query))


def test_phrase_of_synonyms_is_better_than_one_of_its_words(client):
    publish_item(slug="file", question_ru="Как восстановить из копии один файл?")
    publish_item(slug="login", question_ru="Как войти, если я забыл пароль?")
    assert found(client, "как восстановить пароль")[0] == "login"


@pytest.mark.parametrize("typed", ["востоновить", "восстоновит"])
def test_two_slips_in_one_long_word_are_mended(client, typed):
    publish_item(slug="file", question_ru="Как восстановить файл?")
    assert found(client, typed) == ["file"]
    assert "<strong>восстановить</strong>" in html_of(client, q=typed)


@pytest.mark.parametrize("typed", ["cars", "Cars"])
def test_ordinary_word_is_not_taken_for_a_mistake(client, typed):
    publish_item(question_en="Where are the cans?")
    assert found(client, typed, "en") == []
    assert found(client, "canz", "en") != []


def test_ordinary_words_that_nobody_wrote_say_less_than_rare_ones(client):
    publish_item(slug="hippo", question_en="Where is the hippo?")
    publish_item(question_en="Where is the zebra?")
    assert found(client, "really another hippo today", "en") == ["hippo"]
    assert found(client, "glockenspiel zwieback quagmire hippo", "en") == []


def test_answer_that_dwells_on_a_word_is_better_than_one_that_mentions_it(client):
    long = "Days and weeks and months, and then the hippo." + " Ocelots roam." * 30
    publish_item(slug="mentions", question_en="What?", answer_en=long)
    publish_item(slug="dwells", question_en="Who?", answer_en="A hippo is a hippo.")
    assert found(client, "hippo", "en") == ["dwells", "mentions"]


def test_category_without_hits_keeps_the_correction(client):
    publish_item(question_ru="Где пароль?", category=publish_category(slug="access"))
    publish_item(category=publish_category(slug="money"))
    html = html_of(client, q="пороль", category="money")
    assert "<strong>пароль</strong>" in html
    assert "&amp;category=money&amp;as_typed=1" in html


def test_word_that_only_joins_others_finds_questions_with_it(client):
    publish_item(slug="hippo", question_en="How is the hippo?")
    assert found(client, "how", "en") == ["hippo"]
    assert Query.objects.get().hits == 1
