"""Each person sees the desk in the language that they have chosen for themselves."""

import pytest

from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "word"), [("ru", "Выйти"), ("en", "Log out")])
def test_the_desk_speaks_the_language_of_the_person(language, word):
    desk = at_the_desk(person("vera", interface_language=language))
    html = desk.get("/admin/", headers={"accept-language": "de"}).content.decode()
    assert f'<html lang="{language}"' in html
    assert word in html


def test_public_pages_follow_their_address_and_not_the_person():
    desk = at_the_desk(person("vera", interface_language="en"))
    assert '<html lang="ru"' in desk.get("/ru/").content.decode()


def test_a_person_chooses_their_language_and_comes_back():
    vera = person("vera", interface_language="ru")
    data = {"language": "en", "next": "/admin/faq/item/?q=a"}
    response = at_the_desk(vera).post("/admin/language/", data)
    vera.refresh_from_db()
    assert (vera.interface_language, response.url) == ("en", "/admin/faq/item/?q=a")


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:a"])
def test_the_choice_leads_to_no_other_site(address):
    desk = at_the_desk(person("vera"))
    assert desk.post("/admin/language/", {"language": "en", "next": address}).url == "/admin/"


def test_an_unknown_language_is_refused_and_a_stranger_signs_in_first(client):
    vera = person("vera", interface_language="ru")
    assert at_the_desk(vera).post("/admin/language/", {"language": "xx"}).status_code == 400
    assert "/login/" in client.post("/admin/language/", {"language": "en"}).url
