"""The translation matrix: all live texts, all languages, and where each translation stands."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db

MATRIX = reverse("admin:revisions_translationstatus_changelist")


def seen(user, query: str = ""):
    response = at_the_desk(user).get(MATRIX + query)
    assert response.status_code == 200
    return response.context


def rows(user, query: str = "") -> list:
    return [line.row for line in seen(user, query)["lines"]]


def standing(user, row, language: str = "en"):
    """The cell of a row and a language: its status, and since which revision it is outdated."""
    line = next(line for line in seen(user)["lines"] if line.row == row)
    return next(cell.standing for cell in line.cells if cell.language == language)


def outdated_item(**columns):
    return make.change(make.publish_item(**columns), answer_ru="Совсем другой ответ.")


def test_a_translation_is_missing_current_or_outdated_since_a_revision(boris):
    missing, current = make.publish_item(answer_en=""), make.publish_item()
    outdated = outdated_item()
    assert standing(boris, missing) == ("missing", None)
    assert standing(boris, current) == ("current", None)
    assert standing(boris, outdated) == ("outdated", outdated.live_revision.number)


def test_the_status_is_written_in_words(boris):
    outdated_item()
    page = at_the_desk(boris).get(MATRIX + "?language=en&status=outdated").content.decode()
    assert "since № 2" in page
    assert page.count('<span class="standing standing-outdated">outdated') >= 2


def test_every_kind_of_content_is_there(boris):
    made = [make.publish_channel(), make.publish_tier(), make.publish_policy()]
    made += [make.publish_section(), make.publish_item()]
    assert set(made) < set(rows(boris))


def test_a_draft_and_a_retired_text_are_not_there(boris):
    make.draft_channel()
    make.retire(make.publish_channel())
    live = make.publish_channel()
    assert rows(boris) == [live]


def test_the_language_of_the_source_has_no_status(boris):
    item = make.publish_item(source_language="en")
    assert standing(boris, item, "en") is None
    assert standing(boris, item, "ru") == ("current", None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?language=en&status=missing", {"missing"}),
        ("?language=en&status=outdated", {"outdated"}),
        ("?language=en", {"missing", "outdated", "category"}),
        ("?status=missing", {"missing", "english"}),
        ("?kind=faq.category", {"category"}),
        ("?kind=faq.item&language=ru", {"english"}),
    ],
)
def test_texts_are_filtered_by_kind_language_and_status(boris, query, found):
    category = make.publish_category()
    made = {
        "category": category,
        "missing": make.publish_item(category=category, question_en=""),
        "outdated": outdated_item(category=category),
        "english": make.publish_item(source_language="en", category=category, answer_ru=""),
    }
    assert set(rows(boris, query)) == {made[name] for name in found}


def test_answers_are_filtered_by_category(boris):
    wanted, _other = make.publish_item(), make.publish_item()
    assert rows(boris, f"?category={wanted.category_id}") == [wanted]


def test_a_nonsense_filter_does_no_harm(boris):
    item = make.publish_item()
    query = "?kind=x.y&language=xx&status=zz&category=1%27&page=-3"
    assert item in rows(boris, query)


def test_translations_are_counted_by_language_and_status(boris):
    category = make.publish_category()
    for _number in range(2):
        make.publish_item(category=category, answer_en="")
    outdated_item(category=category)
    make.publish_item(source_language="en", category=category)
    counts = {
        code: {count.status: count.number for count in numbers}
        for code, _name, numbers in seen(boris, "?language=en&status=missing")["counts"]
    }
    assert counts["en"] == {"missing": 2, "outdated": 1, "current": 1}
    assert counts["ru"] == {"missing": 0, "outdated": 0, "current": 1}


def test_a_count_leads_to_the_texts_that_it_counts(boris):
    missing, _current = make.publish_item(answer_en=""), make.publish_item()
    english = next(numbers for code, _name, numbers in seen(boris)["counts"] if code == "en")
    assert rows(boris, next(c.url for c in english if c.status == "missing")) == [missing]


def test_work_under_way_is_shown_in_its_language(boris, ann):
    item = make.publish_item()
    make.propose(item, {"answer_en": "Better."}, by=boris)
    line = next(line for line in seen(ann)["lines"] if line.row == item)
    work = {cell.language: cell.in_work for cell in line.cells}
    assert work == {"ru": [], "en": [("draft", "draft", "Boris")]}


def test_long_lists_come_in_pages(boris, monkeypatch):
    monkeypatch.setattr("revisions.admin.translations.matrix.ON_A_PAGE", 2)
    category = make.publish_category()
    made = [make.publish_item(category=category) for _number in range(3)]
    assert rows(boris, "?kind=faq.item") == made[:2]
    assert rows(boris, "?kind=faq.item&page=2") == made[2:]


@pytest.mark.parametrize("number", [1, 30])
def test_the_matrix_takes_the_same_queries_for_any_number_of_rows(
    boris, number, django_assert_num_queries
):
    category = make.publish_category()
    for _row in range(number):
        item = make.publish_item(category=category)
        make.propose(item, {"answer_en": "Better."}, by=boris)
    desk = at_the_desk(boris)
    desk.get(MATRIX)
    with django_assert_num_queries(15):
        desk.get(MATRIX)


def test_cells_and_the_button_lead_into_the_side_by_side_form(boris):
    item = make.publish_item(answer_en="")
    context = seen(boris, "?kind=faq.item&language=en&status=missing")
    address = reverse("admin:revisions_translation", args=["faq.item", item.pk, "en"])
    expected = f"{address}?kind=faq.item&language=en&status=missing"
    assert context["first_url"] == context["lines"][0].cells[0].url == expected


def test_the_first_page_of_the_admin_leads_to_the_matrix(boris):
    assert f'href="{MATRIX}"' in at_the_desk(boris).get("/admin/").content.decode()


def test_who_may_see_no_content_sees_no_matrix(db):
    nobody = person("nobody")
    assert at_the_desk(nobody).get(MATRIX).status_code == 403


def test_an_empty_matrix_says_what_that_means(boris):
    page = at_the_desk(boris).get
    assert "Nothing is live yet" in page(MATRIX).content.decode()
    assert "nothing left to do here" in page(f"{MATRIX}?status=missing").content.decode()


def test_nobody_is_led_to_translate_into_a_language_that_they_do_not_write(ann, boris):
    make.publish_item(source_language="en", answer_ru="")
    query = "?language=ru&status=missing"
    assert seen(ann, query)["first_url"]
    assert not seen(boris, query)["first_url"]
    page = at_the_desk(boris).get(MATRIX + query).content.decode()
    assert "You do not write this language" in page
