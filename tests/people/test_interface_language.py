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
