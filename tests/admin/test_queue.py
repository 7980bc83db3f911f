"""The review queue, and what waits for a person on the first page."""

import pytest
from django.urls import reverse

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:revisions_revision_changelist")


def submit(row, by, **changes) -> Revision:
    return workflow.submit(make.propose(row, changes, by=by), by=by)


def listed(user, query: str = "") -> list[Revision]:
    return list(at_the_desk(user).get(QUEUE + query).context["cl"].result_list)


def test_the_queue_shows_what_is_in_review_the_oldest_first(ann, clara):
    first, second, third = make.publish_item(), make.publish_item(), make.publish_item()
    make.propose(third, {"question_ru": "Ещё черновик?"}, by=ann)
    later = make.propose(first, {"question_ru": "Потом?"}, by=ann)
    sooner = submit(second, ann, question_ru="Сначала?")
    workflow.submit(later, by=ann)
    assert listed(clara) == [sooner, later]


def test_the_queue_is_filtered_by_the_language_touched(ann, clara):
    russian = submit(make.publish_item(), ann, question_ru="Новый?")
    english = submit(make.publish_item(), ann, question_en="New?")
    assert listed(clara, "?language=ru") == [russian]
    assert listed(clara, "?language=en") == [english]


def test_the_queue_is_filtered_by_kind_and_author(ann, clara, doris):
    item = submit(make.publish_item(), ann, question_ru="Новый?")
    channel = submit(make.publish_channel(), doris, name_ru="Новый")
    assert listed(clara, "?kind=channels.channel") == [channel]
    assert listed(clara, f"?author__id__exact={ann.pk}") == [item]


def test_other_states_can_be_looked_through(ann, clara):
    draft = make.propose(make.publish_item(), {"question_ru": "Черновик?"}, by=ann)
    assert listed(clara, "?state=draft") == [draft]
    assert draft in listed(clara, "?state=all")


def test_an_empty_queue_says_what_to_do_next(clara):
    assert "No revision is here" in at_the_desk(clara).get(QUEUE).content.decode()


def test_a_nonsense_filter_does_no_harm(clara):
    assert at_the_desk(clara).get(QUEUE + "?language=xx&kind=x.y&state=zz").status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_takes_the_same_queries_for_any_number_of_rows(
    ann, clara, rows, django_assert_num_queries
):
    for _row in range(rows):
        submit(make.publish_item(), ann, question_ru="Новый?")
    desk = at_the_desk(clara)
    desk.get(QUEUE)
    with django_assert_num_queries(9):
        desk.get(QUEUE)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_of_content_takes_the_same_queries_for_any_number_of_rows(
    ann, rows, django_assert_num_queries
):
    for _row in range(rows):
        make.propose(make.publish_item(), {"question_ru": "Новый?"}, by=ann)
    desk, address = at_the_desk(ann), reverse("admin:faq_item_changelist")
    desk.get(address)
    with django_assert_num_queries(7):
        desk.get(address)


def test_a_list_tells_what_is_live_what_is_in_work_and_which_languages_are_there(ann):
    make.propose(make.publish_item(), {"question_ru": "Новый?"}, by=ann)
    make.draft_item(question_en="", answer_en="")
    page = at_the_desk(ann).get(reverse("admin:faq_item_changelist")).content.decode()
    assert page.count("state-draft") == 2
    assert 'class="languages">RU EN<' in page
    assert 'class="languages">RU<' in page


def test_a_list_is_filtered_by_work_and_missing_language(ann):
    idle, partial = make.publish_item(), make.draft_item(answer_en="").content
    desk, address = at_the_desk(ann), reverse("admin:faq_item_changelist")
    found = {
        query: list(desk.get(address + query).context["cl"].result_list)
        for query in ("?work=none", "?work=draft", "?missing=en")
    }
    assert found == {"?work=none": [idle], "?work=draft": [partial], "?missing=en": [partial]}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_search_finds_text_in_any_language(ann, language):
    ann.interface_language = language
    ann.save()
    item = make.publish_item(question_ru="Тарифы?", question_en="Prices?")
    desk, address = at_the_desk(ann), reverse("admin:faq_item_changelist")
    for word in ("Тарифы", "Prices"):
        assert list(desk.get(address, {"q": word}).context["cl"].result_list) == [item]


# --- the first page ---------------------------------------------------------------------------


def test_the_first_page_shows_a_reviewer_what_to_review(ann, clara):
    submit(make.publish_item(question_ru="Тарифы?"), ann, answer_ru="Новые.")
    page = at_the_desk(clara).get("/admin/").content.decode()
    assert "To review" in page
    assert "Тарифы?" in page


def test_the_first_page_leaves_out_own_words_and_the_work_of_others(ann, doris):
    submit(make.publish_item(), doris, answer_ru="Мои слова.")
    make.propose(make.publish_item(), {"answer_ru": "Чужой черновик."}, by=ann)
    page = at_the_desk(doris).get("/admin/").content.decode()
    assert "To review" not in page
    assert "Your drafts" not in page


def test_an_empty_first_page_says_what_to_do_next(ann):
    assert "Open a text below to change it" in at_the_desk(ann).get("/admin/").content.decode()
