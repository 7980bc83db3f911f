"""Lists, paths to a page and refusals at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from revisions.models import Revision
from tests import factories as make
from tests.admin.test_desk_in_browser import groups, sign_in  # noqa: F401  a fixture
from tests.admin.test_queue import QUEUE, submit
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

ITEMS = reverse("admin:faq_item_changelist")


def page_of(user, address: str) -> str:
    return at_the_desk(user).get(address).content.decode()


def test_a_list_counts_its_rows_once_and_offers_all_only_when_narrowed(ann):
    make.publish_item()
    html = page_of(ann, ITEMS)
    assert "Total: 1" in html
    assert "1 result" not in html and "Show all" not in html
    assert "Show all" in page_of(ann, ITEMS + "?q=x")


def test_the_queue_offers_authors_by_name(ann, clara):
    submit(make.publish_item(), ann, question_ru="Новый?")
    html = page_of(clara, QUEUE)
    assert f'?author__id__exact={ann.pk}">Ann</a>' in html
    assert '?author__id__exact=none">no account</a>' in html


def test_the_queue_is_filtered_by_what_came_without_an_account(ann, clara):
    submit(make.publish_item(), ann, question_ru="Новый?")
    imported = submit(make.publish_item(), None, question_ru="Другой?")
    response = at_the_desk(clara).get(QUEUE + "?author__id__exact=none")
    assert list(response.context["cl"].result_list) == [imported]


def test_the_queue_offers_all_states_first(clara):
    response = at_the_desk(clara).get(QUEUE)
    spec = next(s for s in response.context["cl"].filter_specs if s.parameter_name == "state")
    shown = [choice["query_string"] for choice in spec.choices(response.context["cl"])]
    assert shown[:2] == ["?state=all", "?state=draft"]


def test_the_path_to_the_queue_has_its_name_once(clara):
    path = page_of(clara, QUEUE).partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    assert "Review queue" in path
    assert "Revisions" not in path


@pytest.mark.parametrize("page", ["change", "history", "retire", "arrange"])
def test_every_page_of_a_kind_of_content_has_the_same_path(doris, page):
    item = make.publish_item()
    args = [] if page == "arrange" else [item.pk]
    html = page_of(doris, reverse(f"admin:faq_item_{page}", args=args))
    path = html.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    assert [line.count("href") for line in path.split("&rsaquo;")][:2] == [1, 1]
    assert f'href="{ITEMS}">Answers</a>' in path and '/admin/faq/"' not in path


def test_what_happened_this_minute_was_just_now(ann, clara):
    revision = submit(make.publish_item(), ann, question_ru="Новый?")
    assert "just now" in page_of(clara, "/admin/")
    earlier = timezone.now() - timedelta(minutes=2, seconds=5)
    Revision.objects.filter(pk=revision.pk).update(submitted_at=earlier)
    assert "2\u00a0minutes ago" in page_of(clara, "/admin/")


@pytest.mark.parametrize(("address", "status"), [("/admin/faq/item/add/", 403), ("/admin/x/", 404)])
def test_a_refusal_at_the_desk_looks_like_the_desk(boris, address, status):
    response = at_the_desk(boris).get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert "Boris" in html and "logout-form" in html and "To the desk" in html
    assert reverse("channels:contacts") not in html


def test_a_missing_public_page_sends_readers_to_the_public_pages(boris, client):
    for reader in (client, at_the_desk(boris)):
        response = reader.get("/en/nonsense/")
        assert response.status_code == 404
        assert 'id="logout-form"' not in response.content.decode()
        assert "/en/contacts/" in response.content.decode()


def test_the_two_languages_of_a_page_without_one_stand_apart(page):
    page.goto("/nonsense/")
    first, second = (link.bounding_box() for link in page.query_selector_all(".languages a"))
    assert second["x"] - first["x"] - first["width"] >= 8


# --- in a browser ------------------------------------------------------------------------------

LONG = "https://support.vetrelia.example/very-long-address-without-any-space-to-break-at/at-all"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_a_list_shows_all_its_columns(groups, doris, new_page, width):  # noqa: F811
    page = new_page(viewport={"width": width, "height": 800})
    row = make.publish_channel(kind="web_form", address=LONG)
    submit(row, doris, name_ru="Новая почта")
    sign_in(page, doris)
    for address in ("/admin/channels/channel/", QUEUE):
        page.goto(address)
        inside, outside = page.evaluate(
            "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])"
            "(document.querySelector('.results'))"
        )
        assert inside <= outside
    if width == 360:
        heading = "getComputedStyle(document.querySelector('td.field-state_shown'), '::before')"
        assert page.evaluate(f"{heading}.content").startswith('"State')


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_buttons_of_a_form_leave_its_title_alone(groups, doris, new_page, width):  # noqa: F811
    page = new_page(viewport={"width": width, "height": 800})
    item = make.publish_item(question_ru="Как сменить тариф и когда он начнёт действовать?")
    sign_in(page, doris)
    page.goto(reverse("admin:faq_item_change", args=[item.pk]))
    title, tools = (page.query_selector(each).bounding_box() for each in ("h1", ".object-tools"))
    assert title["y"] + title["height"] <= tools["y"]
