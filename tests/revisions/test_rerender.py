import pytest
from django.core.management import call_command

from revisions.models import Publication, Revision
from tests import factories

pytestmark = pytest.mark.django_db


def test_links_into_the_portal_follow_the_setting_after_rerendering(settings, capsys):
    item = factories.publish_item(answer_ru="[Архитектура](/ru/start/architecture#az)")
    assert 'href="/ru/start/architecture#az"' in item.answer_html_ru
    settings.DOCS_BASE_URL = "https://docs.vetrelia.example/portal/"
    call_command("rerender")
    item.refresh_from_db()
    assert 'href="https://docs.vetrelia.example/portal/ru/start/architecture#az"' in (
        item.answer_html_ru
    )


def test_links_to_pages_of_this_site_stay_with_any_setting(settings):
    settings.DOCS_BASE_URL = "https://docs.vetrelia.example"
    item = factories.publish_item(answer_ru="[Связь](/ru/contacts/#phone)")
    assert 'href="/ru/contacts/#phone"' in item.answer_html_ru


def test_rerendering_moves_the_publication_number_only_if_something_changed(settings):
    factories.publish_item(answer_ru="[Архитектура](/ru/start/architecture)")
    number, revisions = Publication.current_number(), Revision.objects.count()
    call_command("rerender")
    assert Publication.current_number() == number
    settings.DOCS_BASE_URL = "https://docs.vetrelia.example"
    call_command("rerender")
    assert Publication.current_number() == number + 1
    assert Revision.objects.count() == revisions
