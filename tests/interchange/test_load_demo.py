"""The demo content: everything once, and only into an empty site."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from channels.models import Channel
from faq.models import Category, Item
from people.models import User
from revisions.models import Revision
from sla.models import Policy, Section, Target
from tests.factories import publish_category


@pytest.fixture
def load_demo(db, tmp_path):
    def run() -> str:
        output = StringIO()
        call_command("load_demo", stdout=output)
        return output.getvalue()

    with override_settings(VAR_DIR=tmp_path):
        yield run


def test_demo_fills_an_empty_site_once(load_demo, tmp_path):
    printed = load_demo()
    assert Category.objects.live().count() == 5
    paired = Item.objects.live().exclude(question_ru="").exclude(question_en="")
    assert (Item.objects.live().count(), paired.count()) == (37, 20)
    assert (Channel.objects.live().count(), Section.objects.live().count()) == (6, 13)
    assert (Policy.objects.live().count(), Target.objects.count()) == (1, 30)
    decided = Revision.objects.values_list("author_name", "decided_by_name").distinct()
    assert list(decided.order_by()) == [("Anna", "Clara")]

    logins = tmp_path / "demo_logins.txt"
    assert logins.stat().st_mode & 0o777 == 0o600
    names = [line.split()[0] for line in logins.read_text().splitlines()]
    assert names == ["admin", "anna", "boris", "clara"]
    password = logins.read_text().split()[1]
    assert password in printed
    assert [line.rsplit("  ", 1)[1] for line in printed.splitlines()[-4:]] == [
        "administrator",
        "Editors",
        "Translators (English)",
        "Reviewers",
    ]
    assert User.objects.get(username="admin").check_password(password)

    again = load_demo()
    assert str(logins) in again and password not in again
    assert Item.objects.count() == 37


def test_site_with_content_of_its_own_is_left_alone(load_demo):
    publish_category()
    load_demo()
    assert Category.objects.count() == 1
    assert not User.objects.filter(username="anna").exists()


def test_production_gets_no_demo(load_demo):
    with override_settings(PRODUCTION=True):
        load_demo()
    assert not Category.objects.exists()
    assert not User.objects.exists()
