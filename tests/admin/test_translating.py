"""The side-by-side form, as the browser posts it, and as a forged request would."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from revisions import workflow
from revisions.models import Revision, TranslationStatus
from tests import factories as make
from tests.admin.test_desk_in_browser import groups, sign_in
from tests.cast import at_the_desk, person

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["groups"]

pytestmark = pytest.mark.django_db

NOTE = {"change_note_en": "The answer is in English now."}


def address(row: Any, language: str = "en", query: str = "") -> str:
    kind = row._meta.label_lower
    return reverse("admin:revisions_translation", args=[kind, row.pk, language]) + query


def fields(user, url: str) -> dict[str, Any]:
    """What a browser would post from the form at this address."""
    form = at_the_desk(user).get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def post(user, url: str, data: dict[str, Any] | None = None, **typed: Any) -> Any:
    opened = fields(user, url) if data is None else data
    data = {name: value for name, value in (opened | typed).items() if value is not False}
    return at_the_desk(user).post(url, data)


def revisions_of(row) -> list[Revision]:
    """What was proposed after the row went live, in the order of its numbers."""
    found = Revision.objects.of(row).exclude(pk=row.live_revision_id).order_by("number")
    return list(found)


def status(row, language: str = "en") -> str:
    kind, pk = row._meta.model_name, row.pk
    found = TranslationStatus.objects.get(content_type__model=kind, object_id=pk, language=language)
    return found.status


@pytest.fixture
def item(db):
    """Not in English yet."""
    return make.publish_item(question_ru="Тарифы?", answer_ru="Есть.", question_en="", answer_en="")


@pytest.fixture
def outdated(db):
    """Its source has changed since it was translated."""
    row = make.publish_item(answer_ru="Ответ за час.", answer_en="Within an hour.")
    return make.change(row, answer_ru="Ответ за день.")


# --- what it shows ----------------------------------------------------------------------------


def test_the_form_has_the_target_language_only(item, ann):
    offered = set(fields(ann, address(item)))
    texts = {"question_en", "answer_en", "keywords_en"}
    assert offered & {*item.snapshot_fields()} == texts
    assert "change_note_en" in offered
    assert "change_note_ru" not in offered


def test_the_source_stands_beside_it(item, boris):
    pairs = at_the_desk(boris).get(address(item)).context["pairs"]
    assert [(pair.source, pair.target) for pair in pairs][:2] == [("Тарифы?", ""), ("Есть.", "")]


def test_it_shows_what_changed_in_the_source_since_the_translation_was_made(outdated, boris):
    question, answer, _keywords = at_the_desk(boris).get(address(outdated)).context["pairs"]
    assert "<del>час</del>" in answer.diff
    assert "<ins>день</ins>" in answer.diff
    assert question.diff is None


def test_it_says_since_when_the_translation_is_outdated(outdated, boris):
    assert "since № 2" in at_the_desk(boris).get(address(outdated)).content.decode()


@pytest.mark.parametrize(
    "publish",
    [make.publish_channel, make.publish_tier, make.publish_policy, make.publish_section],
)
def test_every_kind_of_content_can_be_translated(publish, boris):
    row = publish()
    name = next(name for name in fields(boris, address(row)) if name in row.snapshot_fields())
    post(boris, address(row), _save="1", **{name: "In English"})
    [draft] = revisions_of(row)
    assert draft.proposed[name] == "In English"
    assert draft.language_codes() == ["en"]


def test_a_text_in_english_is_translated_into_russian(ann):
    row = make.publish_item(source_language="en", question_ru="", answer_ru="")
    post(ann, address(row, "ru"), question_ru="Как?", answer_ru="Так.", _save="1")
    [draft] = revisions_of(row)
    assert (draft.proposed["question_ru"], draft.language_codes()) == ("Как?", ["ru"])


# --- saving -----------------------------------------------------------------------------------


def test_saving_begins_a_draft_and_changes_nothing_live(item, boris):
    response = post(boris, address(item), question_en="Prices?", _save="1")
    assert response.url == address(item)
    [draft] = revisions_of(item)
    assert (draft.state, draft.author, draft.made_from) == (
        "draft",
        boris,
        {"en": item.live_revision_id},
    )
    item.refresh_from_db()
    assert not item.question_en


def test_saving_again_amends_the_same_draft(item, boris):
    post(boris, address(item), question_en="Prices?", _save="1")
    post(boris, address(item), answer_en="There are.", _save="1")
    [draft] = revisions_of(item)
    assert [draft.proposed[f"{name}_en"] for name in ("question", "answer")] == [
        "Prices?",
        "There are.",
    ]


def test_submitting_hands_it_to_the_reviewers(item, boris):
    typed = {"question_en": "Prices?", "answer_en": "There are."}
    post(boris, address(item), **typed, **NOTE, _submit="1")
    [draft] = revisions_of(item)
    assert (draft.state, draft.change_note) == ("in_review", {"en": NOTE["change_note_en"]})


@pytest.mark.parametrize("button", [{}, {"_submit": "1"}])
def test_what_is_in_review_stays_there_when_nothing_is_changed(item, boris, button):
    post(boris, address(item), answer_en="In English.", **NOTE, _submit="1")
    response = post(boris, address(item), **button)
    [draft] = revisions_of(item)
    assert (response.status_code, draft.state) == (302, "in_review")
    told = at_the_desk(boris)
    told.cookies.update(response.cookies)
    assert "stays in review" in told.get(address(item)).content.decode()


def test_submitting_without_a_change_note_saves_nothing_and_keeps_the_text(item, boris):
    typed = {"question_en": "Prices?", "change_note_en": ""}
    response = post(boris, address(item), **typed, _submit="1")
    assert "Say in one sentence" in response.content.decode()
    assert response.context["form"]["question_en"].value() == "Prices?"
    assert revisions_of(item) == []


def test_a_source_that_changed_while_the_form_was_open_is_shown_first(outdated, boris):
    opened = fields(boris, address(outdated))
    make.change(outdated, answer_ru="Ответ за неделю.")
    response = post(boris, address(outdated), opened, answer_en="Within a day.", _save="1")
    assert response.status_code == 200
    assert response.context["form"]["answer_en"].value() == "Within a day."
    assert "неделю" in response.context["pairs"][1].diff
    assert [change.column for change in response.context["saved_meanwhile"]] == ["answer_ru"]
    assert not Revision.objects.of(outdated).open().exists()


def test_the_refused_form_saves_once_the_new_source_was_seen(outdated, boris):
    opened = fields(boris, address(outdated))
    source = make.change(outdated, answer_ru="Ответ за неделю.").live_revision_id
    refused = post(boris, address(outdated), opened, answer_en="Within a week.", _save="1")
    form = refused.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert post(boris, address(outdated), again, _save="1").status_code == 302
    draft = Revision.objects.of(outdated).open().get()
    assert draft.made_from == {"en": source}


def test_a_second_tab_does_not_overwrite_the_first(item, boris):
    opened = fields(boris, address(item))
    post(boris, address(item), opened, question_en="Prices?", _save="1")
    response = post(boris, address(item), opened, question_en="Plans?", _save="1")
    assert response.context["form"]["question_en"].value() == "Plans?"
    [draft] = revisions_of(item)
    assert draft.proposed["question_en"] == "Prices?"


def test_a_conflict_with_another_translation_is_settled_in_the_form(outdated, boris):
    post(boris, address(outdated), answer_en="My words.", _save="1")
    live = make.change(outdated, answer_en="Their words.").live_revision
    post(boris, address(outdated), settle_answer_en="mine", _save="1")
    draft = Revision.objects.of(outdated).open().get()
    assert (draft.base, draft.proposed["answer_en"]) == (live, "My words.")


def test_a_translator_reads_which_text_waits_for_a_decision(outdated, boris):
    post(boris, address(outdated), answer_en="My words.", _save="1")
    make.change(outdated, answer_en="Their words.")
    done = post(boris, address(outdated, query="?next=x"), answer_en="My other words.", _next="1")
    page = done.client.get(done.url)
    told = [str(message) for message in page.context["messages"]]
    assert "Still to be decided: Answer (English)." in told[-1]
    assert "settle_answer_en" in page.context["form"].fields


# --- bringing up to date ----------------------------------------------------------------------


def test_a_new_translation_brings_an_outdated_text_up_to_date(outdated, boris):
    post(boris, address(outdated), answer_en="Within a day.", **NOTE, _submit="1")
    make.approve(revisions_of(outdated)[-1])
    assert status(outdated) == "current"


def test_a_typo_fix_leaves_it_outdated_if_the_translator_says_so(outdated, boris):
    typed = {"answer_en": "Within one hour.", "still_outdated_en": "on"}
    post(boris, address(outdated), **typed, **NOTE, _submit="1")
    make.approve(revisions_of(outdated)[-1])
    assert status(outdated) == "outdated"


def test_a_text_that_is_not_outdated_is_not_asked_whether_it_stays_so(item, boris):
    assert "still_outdated_en" not in fields(boris, address(item))


# --- who may write what -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        ({"question_ru": "Подделка?"}, "your language only; not “Question (Russian)”"),
        ({"slug": "forged"}, "your language only; not “Address”"),
        ({"change_note_ru": "Подделка."}, "the change note of your language only"),
    ],
)
def test_a_forged_post_in_another_language_is_refused_with_a_reason(item, boris, forged, reason):
    response = post(boris, address(item), question_en="Prices?", _save="1", **forged)
    assert response.status_code == 403
    assert reason in response.content.decode()
    assert response.context["form"]["question_en"].value() == "Prices?"
    assert revisions_of(item) == []


def test_a_translator_only_reads_translations_into_other_languages(boris):
    row = make.publish_item(source_language="en", question_ru="", answer_ru="")
    page = at_the_desk(boris).get(address(row, "ru")).content.decode()
    assert "You do not write this language" in page
    assert "not “" not in page
    assert 'name="_save"' not in page
    forged = post(boris, address(row, "ru"), question_ru="Подделка?", _save="1")
    assert forged.status_code == 403
    assert revisions_of(row) == []


def test_a_reviewer_only_reads(item, clara):
    assert 'name="_save"' not in at_the_desk(clara).get(address(item)).content.decode()
    assert post(clara, address(item), question_en="Prices?", _save="1").status_code == 403
    assert revisions_of(item) == []


def test_a_text_retired_meanwhile_is_not_brought_back_by_its_translation(item, boris):
    opened = fields(boris, address(item))
    row = make.retire(item)
    response = post(boris, address(item), opened, question_en="Prices?", _save="1")
    assert "not on the site any more" in response.content.decode()
    assert response.context["form"]["question_en"].value() == "Prices?"
    assert not Revision.objects.of(row).open().exists()


def test_what_is_no_translation_of_a_live_text_is_not_found(item, boris):
    draft = make.draft_item().content
    desk = at_the_desk(boris)
    for url in (address(item, "ru"), address(item, "xx"), address(draft)):
        assert desk.get(url).status_code == 404


def test_who_may_not_see_a_kind_of_content_does_not_translate_it(item):
    for kind in ("faq.item", "people.user", "no.kind"):
        url = reverse("admin:revisions_translation", args=[kind, item.pk, "en"])
        assert at_the_desk(person(f"nobody-{kind}")).get(url).status_code == 403


# --- from text to text ------------------------------------------------------------------------


@pytest.fixture
def three(db):
    """Three answers without English, and one with it between them."""
    category = make.publish_category()
    rows = [
        make.publish_item(category=category, answer_en=answer) for answer in ("", "Done.", "", "")
    ]
    return [rows[0], rows[2], rows[3]]


MISSING = "?kind=faq.item&language=en&status=missing"


def test_the_way_leads_through_the_texts_chosen(three, boris):
    first, second, third = (address(row, query=MISSING) for row in three)
    route = at_the_desk(boris).get(second).context["route"]
    assert (route.previous, route.next, route.place, route.total) == (first, third, 2, 3)


@pytest.mark.parametrize("button", ["_next", "_submit"])
def test_a_translator_saves_and_goes_on_to_the_next_text(three, boris, button):
    first, second = (address(row, query=MISSING) for row in three[:2])
    response = post(boris, first, answer_en="There are.", **NOTE, **{button: "1"})
    assert response.url == second
    assert revisions_of(three[0])[0].proposed["answer_en"] == "There are."


def test_save_and_next_on_an_untouched_text_only_goes_on(three, boris):
    first, second = (address(row, query=MISSING) for row in three[:2])
    assert post(boris, first, _next="1").url == second
    assert revisions_of(three[0]) == []


def test_after_the_last_text_comes_the_list(three, boris):
    last = address(three[2], query=MISSING)
    assert post(boris, last, answer_en="There are.", _next="1").url == (
        reverse("admin:revisions_translationstatus_changelist") + MISSING
    )


def test_the_way_goes_on_from_a_text_that_was_translated_meanwhile(three, boris):
    make.change(three[1], answer_en="There are.")
    route = at_the_desk(boris).get(address(three[1], query=MISSING)).context["route"]
    assert [route.previous, route.next] == [
        address(three[0], query=MISSING),
        address(three[2], query=MISSING),
    ]
    assert (route.place, route.total) == (0, 2)


@pytest.mark.parametrize("number", [1, 30])
def test_the_form_takes_the_same_queries_for_any_number_of_texts(
    boris, number, django_assert_num_queries
):
    category = make.publish_category()
    rows = [make.publish_item(category=category, answer_en="") for _number in range(number)]
    desk, url = at_the_desk(boris), address(rows[0], query=MISSING)
    desk.get(url)
    with django_assert_num_queries(14):
        desk.get(url)


# --- in a browser -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_translator_goes_from_text_to_text_by_the_keys(groups, boris, page: "Page"):
    category = make.publish_category(title_en="Plans")
    rows = [make.publish_item(category=category, answer_en="") for _number in range(3)]
    complaints = sign_in(page, boris)
    page.goto(address(rows[0], query=MISSING))
    assert page.evaluate("document.activeElement.id") == "id_question_en"
    for _step in ("to the preview of the source", "to the translation"):
        page.keyboard.press("Tab")
    page.keyboard.type("First.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{address(rows[1])}*")
    page.on("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Alt+PageDown")
    page.wait_for_url(f"**{address(rows[2])}*")
    page.focus("#id_answer_en")
    page.keyboard.type("Third.")
    page.fill("#id_change_note_en", "In English now.")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/translationstatus/?*")
    states = [[draft.state for draft in revisions_of(row)] for row in rows]
    assert states == [["draft"], [], ["in_review"]]
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_translating_on_a_phone_needs_no_scrolling_sideways(groups, boris, new_page):
    page = new_page(viewport={"width": 360, "height": 780})
    row = make.publish_item(answer_ru="https://vetrelia.example/" + "long/" * 30)
    make.change(row, answer_ru="Другое.")
    sign_in(page, boris)
    for url in (reverse("admin:revisions_translationstatus_changelist"), address(row)):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_edit_begun_elsewhere_is_named(item, ann, boris):
    workflow.submit(make.propose(item, {"question_ru": "Цены?"}, by=ann), by=ann)
    assert "Ann has an open revision" in at_the_desk(boris).get(address(item)).content.decode()


def test_a_first_translation_has_a_note_by_itself(boris):
    item = make.publish_item(question_en="", answer_en="")
    post(boris, address(item), question_en="How?", answer_en="So.", _submit="")
    [draft] = revisions_of(item)
    assert draft.state == "in_review"
    assert draft.change_note == {"en": "Now available in this language."}


def test_the_note_of_a_first_translation_is_its_authors_to_change(boris):
    item = make.publish_item(question_en="", answer_en="")
    post(boris, address(item), question_en="How?", change_note_en="")
    [draft] = revisions_of(item)
    assert draft.change_note == {}
    assert fields(boris, address(item))["change_note_en"] == ""


def test_a_later_translation_has_no_note_by_itself(boris):
    assert fields(boris, address(make.publish_item()))["change_note_en"] == ""


def test_a_note_by_itself_is_in_the_language_of_the_translation(ann):
    item = make.publish_item(source_language="en", question_ru="", answer_ru="")
    assert fields(ann, address(item, "ru"))["change_note_ru"] == "Теперь есть и на этом языке."


def test_a_translation_in_review_that_is_not_changed_stays_there(boris):
    item = make.publish_item()
    post(boris, address(item), answer_en="New.", **NOTE, _submit="")
    desk = at_the_desk(boris)
    response = desk.post(address(item), fields(boris, address(item)) | {"_save": ""}, follow=True)
    assert "stays in review" in response.content.decode()
    assert revisions_of(item)[0].state == "in_review"
