"""The API as other programs use it."""

import pytest

from api.answers import REQUESTS
from revisions import workflow
from tests.factories import (
    change,
    draft_item,
    propose,
    publish,
    publish_category,
    publish_channel,
    publish_item,
    retire,
)


def questions(client, address: str) -> list[str]:
    return [each["question"] for each in client.get(address).json()["results"]]


def test_an_answer_comes_with_its_facts_in_html_and_markdown(content, client):
    answer = client.get("/api/v1/en/faq/pay").json()
    assert answer["question"] == "How do I pay?"
    assert "@vetrelia.example" in answer["answer"]["html"]
    assert "](<mailto:help" in answer["answer"]["markdown"]
    assert answer["url"] == "http://testserver/en/faq/pay/"


def test_what_is_not_live_is_not_given(db, client):
    draft_item(question_en="Secret?")
    gone = publish_item(question_en="Gone?", slug="gone")
    retire(gone)
    live = publish_item(question_en="How?")
    workflow.propose(live, {"question_en": "How, then?"}, by=None)
    assert questions(client, "/api/v1/en/faq") == ["How?"]
    assert client.get("/api/v1/en/faq/gone").status_code == 404


def test_each_text_tells_its_language_and_how_it_stands_to_the_original(db, client):
    publish_item(question_en="", answer_en="", slug="missing")
    outdated = publish_item(slug="outdated")
    change(outdated, answer_ru="Иначе.")
    found = client.get("/api/v1/en/faq").json()["results"]
    standing = {each["slug"]: (each["language"], each["translation"]) for each in found}
    assert standing == {"missing": ("ru", "missing"), "outdated": ("en", "outdated")}
    assert client.get("/api/v1/ru/faq/missing").json()["translation"] == "source"


def test_an_earlier_address_gives_the_answer_with_its_address_of_now(db, client):
    item = publish_item(slug="pay")
    publish(propose(item, {"slug": "payment"}, by=None))
    assert client.get("/api/v1/en/faq/pay").json()["slug"] == "payment"


def test_next_leads_through_all_results_once(db, client):
    category = publish_category()
    for number in range(5):
        publish_item(category=category, question_en=f"Q{number}?")
    found, address = [], "/api/v1/en/faq?limit=2"
    while address:
        page = client.get(address).json()
        found += [each["question"] for each in page["results"]]
        address = page["next"]
    assert found == [f"Q{number}?" for number in range(5)]
    assert page["count"] == 5
    assert page["previous"].endswith("limit=2&offset=2")


def test_answers_of_one_category(db, client):
    item = publish_item(question_en="This?")
    publish_item(question_en="That?")
    assert questions(client, f"/api/v1/en/faq?category={item.category.slug}") == ["This?"]
    assert client.get("/api/v1/en/faq?category=none").status_code == 404


def test_a_channel_tells_its_hours_as_a_fact_and_in_words(db, client):
    publish_channel(key="phone", opening_hours="Mo-Fr 09:00-18:00")
    [channel] = client.get("/api/v1/en/channels").json()["results"]
    assert channel["opening_hours"] == "Mo-Fr 09:00-18:00"
    assert channel["hours"] == "Mon–Fri 09:00–18:00 MSK"
    assert channel["next_change"]


def test_promises_name_their_channel_and_severity(content, client):
    [policy] = client.get("/api/v1/en/sla").json()["results"]
    targets = {(each["channel"], each["severity"]): each for each in policy["targets"]}
    assert targets["mail", "high"]["minutes"] == 120
    assert targets["mail", "high"]["percentile"] == 95
    assert targets["mail", None]["minutes"] is None


def test_search_finds_and_tells_what_it_searched(content, client):
    found = client.get("/api/v1/en/search?q=paay").json()
    assert (found["query"], found["searched"]) == ("paay", "pay")
    assert found["results"][0]["slug"] == "pay"


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/en/faq?page=2", 400, "no parameter “page”"),
        ("/api/v1/en/faq?limit=101", 400, "from 1 to 100"),
        ("/api/v1/en/faq?limit=-1", 400, "from 1 to 100"),
        ("/api/v1/en/faq?limit=2&limit=3", 400, "given twice"),
        ("/api/v1/en/search", 400, "“q” is missing"),
        (f"/api/v1/en/search?q={'x' * 201}", 400, "longer than 200"),
        ("/api/v1/de/faq", 404, "There are: ru, en"),
        ("/api/v1/en/faq/none", 404, "no answer"),
        ("/api/v1/en/faq/", 404, "openapi.json"),
        ("/api/", 404, "openapi.json"),
        ("/api/v1/%0A/faq/%1C", 404, "openapi.json"),
        ("/api/v1/ru/faq/none", 404, "нет ответа"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(db, client, address, status, said):
    response = client.get(address)
    assert response.status_code == status
    assert said in response.json()["error"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(db, client, method):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)("/api/v1/en/faq")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["error"]


def test_too_many_requests_are_refused_with_the_time_to_wait(db, client, monkeypatch):
    monkeypatch.setattr(REQUESTS, "most", 0)
    response = client.get("/api/v1/en/faq")
    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert response.json()["error"]


def test_pages_of_any_site_may_read_and_ask_again_with_the_etag(content, client):
    first = client.get("/api/v1/en/faq", headers={"origin": "https://other.example"})
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "public, max-age=1"
    assert not first.cookies
    again = client.get("/api/v1/en/faq", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    asked = client.options("/api/v1/en/faq")
    assert asked.status_code == 204
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("name", ["faq", "channels", "sla", "search?q=pay"])
def test_head_tells_what_get_tells(content, client, name):
    first, head = client.get(f"/api/v1/en/{name}"), client.head(f"/api/v1/en/{name}")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    again = client.head(f"/api/v1/en/{name}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_takes_as_many_queries_for_any_number(
    db, client, django_assert_max_num_queries, number
):
    category = publish_category()
    for _number in range(number):
        publish_item(category=category, answer_en="{channels}")
    with django_assert_max_num_queries(6):  # what is due, count, answers, facts, channels twice
        assert client.get("/api/v1/en/faq").json()["count"] == number


def test_answer_depends_on_its_address_and_not_on_the_languages_of_the_browser(content, client):
    for address, language in (("ru/faq", "ru"), ("en/faq/none", "en"), ("openapi.json", "en")):
        response = client.get(f"/api/v1/{address}", headers={"accept-language": "de, ru"})
        assert response.get("Vary", "") in ("", "Accept-Encoding")
        assert response["Content-Language"] == language
