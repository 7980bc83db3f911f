"""Rows, groups and rights at the desk are named in the language of whoever looks."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils.translation import override

from people.groups import EDITORS
from revisions import workflow
from revisions.models import ReviewEvent
from tests import factories as make
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db

ITEMS = reverse("admin:faq_item_changelist")
GROUPS = reverse("admin:auth_group_changelist")


@pytest.fixture
def olga(db):
    """An administrator with a Russian desk."""
    return person("olga", is_superuser=True, interface_language="ru")


def page_of(user, address: str) -> str:
    return at_the_desk(user).get(address, follow=True).content.decode()


def test_a_list_names_rows_and_categories_in_the_language_of_the_desk(ann, olga):
    category = make.publish_category(title_ru="Оплата", title_en="Billing")
    make.publish_item(category=category, question_ru="Как платить?", question_en="How to pay?")
    english, russian = page_of(ann, ITEMS), page_of(olga, ITEMS)
    assert "How to pay?" in english and "Billing" in english
    assert "Как платить?" not in english and "Оплата" not in english
    assert "Как платить?" in russian and "Оплата" in russian


def test_a_row_without_a_title_in_the_language_goes_by_its_source(ann):
    make.publish_item(question_ru="Как платить?", question_en="", answer_en="")
    assert "Как платить?" in page_of(ann, ITEMS)


def test_the_log_names_rows_in_their_source_language(clara):
    first = make.publish_category(title_ru="Оплата", title_en="Billing")
    second = make.publish_category(title_ru="Доступ", title_en="Access")
    with override("en"):
        workflow.rearrange([second, first], by=clara, seen=[first.pk, second.pk])
    assert ReviewEvent.objects.get(action="arranged").note == "Доступ → Оплата"


def test_groups_and_rights_of_a_person_are_named_in_the_language_of_the_desk(olga, ann):
    html = page_of(olga, reverse("admin:people_user_change", args=[ann.pk]))
    for name in ("Редакторы", "Переводчики (Английский)", "Проверяющие"):
        assert f">{name}</option>" in html
    assert "Ответ: изменять</option>" in html
    assert "предлагать текст на одном языке: Английский</option>" in html
    assert "Can " not in html


def test_a_group_keeps_its_stored_name(olga):
    assert "Редакторы" in page_of(olga, GROUPS)
    assert Group.objects.filter(name=EDITORS).exists()


def test_a_group_of_ones_own_is_called_as_it_was_named(olga):
    Group.objects.create(name="Стажёры")
    assert "Стажёры" in page_of(olga, GROUPS)


def test_people_are_filtered_by_a_group_in_words(olga, ann, boris):
    people, editors = reverse("admin:people_user_changelist"), Group.objects.get(name=EDITORS)
    response = at_the_desk(olga).get(people, {"group": editors.pk})
    assert list(response.context["cl"].result_list) == [ann]
    assert ">Редакторы</a>" in response.content.decode()


def test_deleting_an_account_or_a_group_lists_no_inner_links(olga, ann):
    ann.user_permissions.add(Permission.objects.first())
    group = Group.objects.get(name=EDITORS)
    for row in (ann, group):
        page = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_delete", args=[row.pk])
        html = page_of(olga, page)
        assert f"Удалить «{row}»" in html
        assert "object (" not in html


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/admin/sla/policy/add/", "Новая запись: политика SLA"),
        ("/admin/auth/group/", "<h1>Группы</h1>"),
        ("/admin/revisions/batch/", "<h1>Пакеты</h1>"),
        ("/admin/faq/item/99999/change/", "Не найдено: ответ, номер 99999."),
    ],
)
def test_stock_phrases_are_russian(olga, address, said):
    assert said in page_of(olga, address)


def test_imported_texts_are_listed_by_document_without_folders(olga):
    from interchange.models import Source

    item = make.publish_item(question_ru="Как платить?")
    Source.objects.create(content=item, language="ru", path="/home/olga/faq.md", digest="0")
    html = page_of(olga, reverse("admin:interchange_source_changelist"))
    assert "faq.md" in html and "Как платить?" in html
    assert "/home/olga" not in html and ">Content<" not in html
