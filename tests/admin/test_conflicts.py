"""Two people write the same item: what merges, what is refused, and how a conflict is settled."""

import re

import pytest

from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import NOTE, errors, form_address, form_data, review_address, save, step
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return make.publish_item(question_ru="Было?", answer_ru="Был ответ.", answer_en="Was.")


@pytest.fixture
def draft(ann, item) -> Revision:
    """Ann's wording of a question that has gone live in another wording meanwhile."""
    draft = make.propose(item, {"question_ru": "Моё?"}, by=ann)
    make.change(item, question_ru="Вышло?")
    return draft


def settle(desk, draft, choice, **typed):
    choices = {"settle_question_ru": choice} if choice else {}
    return save(desk, form_address(draft.content), **choices, **typed)


def proposed(draft: Revision) -> str:
    draft.refresh_from_db()
    return draft.proposed["question_ru"]


def form_of(response):
    return response.context["adminform"].form


# --- a save that comes late ----------------------------------------------------------------------


@pytest.fixture
def late(ann, item):
    """Ann opened the form, then another window saved another answer and a summary; now she saves
    her question. Gives her desk, what she posts, and the refusal."""
    desk = at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Мой вопрос?")
    save(desk, form_address(item), answer_ru="Их ответ.", summary="Их слова")
    return desk, opened, desk.post(form_address(item), opened)


def test_a_late_save_shows_what_was_saved_meanwhile_beside_what_was_typed(late):
    form = form_of(late[2])
    shown = {name: form[name].value() for name in ("question_ru", "answer_ru", "summary")}
    assert shown == {
        "question_ru": "Мой вопрос?",
        "answer_ru": "Их ответ.",
        "summary": "Их слова",
    }
    assert "Saved while you were writing" in late[2].content.decode()


def test_the_save_after_a_late_one_keeps_what_the_other_saved(item, late):
    desk, _opened, refused = late
    form = form_of(refused)
    desk.post(form_address(item), {name: form[name].value() or "" for name in form.fields})
    draft = Revision.objects.of(item).get(state="draft")
    assert draft.proposed_changes() == {"question_ru": "Мой вопрос?", "answer_ru": "Их ответ."}
    assert draft.summary == "Их слова"


def test_line_ends_of_a_browser_are_nothing_that_was_typed(ann, item):
    make.change(item, answer_ru="Раз.\nДва.")
    desk = at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Мой?", answer_ru="Раз.\r\nДва.")
    save(desk, form_address(item), answer_ru="Их ответ.")
    refused = desk.post(form_address(item), opened)
    assert form_of(refused)["answer_ru"].value() == "Их ответ."


def test_a_text_that_both_wrote_is_shown_in_three_versions(ann, item):
    desk = at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Второе окно?")
    save(desk, form_address(item), question_ru="Первое окно?")
    [text] = desk.post(form_address(item), opened).context["late_conflicts"]
    assert (text.base, text.live, text.proposed) == ("Было?", "Первое окно?", "Второе окно?")


@pytest.mark.parametrize("token", ["", "forged", "a" * 64])
def test_a_save_that_does_not_say_what_it_was_opened_with_is_refused(ann, item, token):
    desk = at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Мой?")
    response = desk.post(form_address(item), opened | {"seen": token})
    assert "saved this draft after you opened it" in errors(response)
    assert form_of(response)["question_ru"].value() == "Мой?"
    assert not Revision.objects.of(item).open().exists()


def test_a_save_opened_with_another_row_is_refused(ann, item):
    desk, other = at_the_desk(ann), make.publish_item()
    seen = form_data(desk, form_address(other))["seen"]
    response = save(desk, form_address(item), question_ru="Мой?", seen=seen)
    assert "saved this draft after you opened it" in errors(response)
    assert not Revision.objects.of(item).open().exists()


# --- settling a conflict with what is live -------------------------------------------------------


def test_the_form_shows_three_texts_and_asks_which_one_stays(ann, draft):
    response = at_the_desk(ann).get(form_address(draft.content))
    [conflict] = response.context["conflicts"]
    assert (conflict.base, conflict.live, conflict.proposed) == ("Было?", "Вышло?", "Моё?")
    assert 'name="settle_question_ru"' in response.content.decode()


@pytest.mark.parametrize(
    ("choice", "typed", "outcome"),
    [("live", {}, "Вышло?"), ("mine", {}, "Моё?"), ("below", {"question_ru": "Оба?"}, "Оба?")],
)
def test_the_author_settles_a_conflict(ann, draft, choice, typed, outcome):
    response = settle(at_the_desk(ann), draft, choice, **typed)
    assert response.status_code == 302
    assert proposed(draft) == outcome
    draft.content.refresh_from_db()
    assert workflow.review(draft).conflicts == []


def test_a_settled_conflict_can_be_approved(ann, draft):
    settle(at_the_desk(ann), draft, "mine", **NOTE, _submit="")
    item = make.approve(Revision.objects.get(pk=draft.pk)).content
    assert item.question_ru == "Моё?"


def test_a_save_that_settles_nothing_leaves_the_conflict_and_says_so(ann, draft):
    desk = at_the_desk(ann)
    settle(desk, draft, "", question_ru="Иначе?")
    assert proposed(draft) == "Иначе?"
    page = desk.get(form_address(draft.content))
    assert "Still to be decided: Question (Russian)." in page.content.decode()
    assert len(page.context["conflicts"]) == 1


def test_a_save_in_review_that_settles_nothing_does_not_say_that_nothing_has_changed(ann, item):
    draft = workflow.submit(make.propose(item, {"question_ru": "Моё?"}, by=ann), by=ann)
    make.change(item, question_ru="Вышло?")
    desk = at_the_desk(ann)
    page = desk.get(settle(desk, draft, "").url)
    [said] = map(str, page.context["messages"])
    assert said.startswith("Still to be decided: Question (Russian).")
    assert len(page.context["conflicts"]) == 1


def test_a_conflict_is_settled_before_it_is_handed_in(ann, draft):
    response = settle(at_the_desk(ann), draft, "", **NOTE, _submit="")
    assert "settle_question_ru" in form_of(response).errors
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("choice", ["live", "mine"])
def test_what_was_typed_is_not_dropped_for_a_choice(ann, draft, choice):
    response = settle(at_the_desk(ann), draft, choice, question_ru="Набрано?")
    assert "settle_question_ru" in form_of(response).errors
    assert form_of(response)["question_ru"].value() == "Набрано?"
    assert proposed(draft) == "Моё?"


def test_settling_is_refused_when_live_moved_again_and_keeps_what_was_typed(ann, draft):
    desk, address = at_the_desk(ann), form_address(draft.content)
    opened = form_data(desk, address, settle_question_ru="below", question_ru="Оба?")
    make.change(draft.content, question_ru="Ещё раз?")
    response = desk.post(address, opened)
    form, [conflict] = form_of(response), response.context["conflicts"]
    assert "saved this draft after you opened it" in errors(response)
    assert (form["question_ru"].value(), conflict.live) == ("Оба?", "Ещё раз?")
    assert not form["settle_question_ru"].value()
    assert proposed(draft) == "Моё?"


@pytest.mark.parametrize("resolves", ["", "0", "nonsense", "9" * 40])
@pytest.mark.parametrize("choice", ["live", "mine"])
def test_a_forged_settlement_is_refused(ann, draft, choice, resolves):
    response = settle(at_the_desk(ann), draft, choice, resolves=resolves)
    assert "saved this draft after you opened it" in errors(response)
    draft.content.refresh_from_db()
    assert workflow.review(draft).conflicts == ["question_ru"]


def test_a_choice_that_is_none_is_refused(ann, draft):
    response = settle(at_the_desk(ann), draft, "both")
    assert "settle_question_ru" in form_of(response).errors
    assert proposed(draft) == "Моё?"


def test_a_translator_does_not_settle_a_conflict_of_another_language(boris, draft):
    desk, address = at_the_desk(boris), f"{form_address(draft.content)}?revision={draft.pk}"
    assert "settle_question_ru" not in form_of(desk.get(address)).fields
    save(desk, address, answer_en="Better.", settle_question_ru="mine")
    draft.refresh_from_db()
    assert draft.proposed["answer_en"] == "Better."
    assert workflow.review(draft).conflicts == ["question_ru"]


def test_two_conflicts_are_settled_together_or_stay(ann, item):
    draft = make.propose(item, {"question_ru": "Моё?", "answer_ru": "Мой ответ."}, by=ann)
    make.change(item, question_ru="Вышло?", answer_ru="Вышел ответ.")
    desk = at_the_desk(ann)
    settle(desk, draft, "mine")
    draft.refresh_from_db()
    item.refresh_from_db()
    draft.content = item
    assert workflow.review(draft).conflicts == ["answer_ru", "question_ru"]
    save(desk, form_address(item), settle_question_ru="mine", settle_answer_ru="live")
    draft.refresh_from_db()
    draft.content = item
    assert workflow.review(draft).merged["answer_ru"] == "Вышел ответ."
    assert workflow.review(draft).conflicts == []


def test_a_cell_of_the_grid_is_settled_as_well(ann):
    cell = "target:*:*:resolution"
    policy = make.publish_policy({cell: make.commitment(60)})
    draft = make.propose(policy, {cell: make.commitment(120)}, by=ann)
    make.change(policy, **{cell: make.commitment(240)})
    save(at_the_desk(ann), form_address(policy), **{f"settle_{cell}": "live"})
    draft.refresh_from_db()
    assert draft.proposed[cell]["minutes"] == 240


# --- who else works on this ----------------------------------------------------------------------


def test_the_form_names_who_else_works_on_it_with_a_link(ann, boris, item):
    other = make.propose(item, {"answer_en": "Better."}, by=boris)
    page = at_the_desk(ann).get(form_address(item)).content.decode()
    assert "Boris has an open revision" in page
    assert f'href="{review_address(other)}"' in page


def test_the_review_page_names_other_open_revisions(ann, boris, clara, item):
    make.propose(item, {"answer_en": "Better."}, by=boris)
    mine = make.propose(item, {"question_ru": "Моё?"}, by=ann)
    page = at_the_desk(clara).get(review_address(mine)).content.decode()
    assert "Boris has an open revision" in page
    assert "Ann has an open revision" not in page


# --- snapshots that do not fit -------------------------------------------------------------------


@pytest.fixture
def misfit(ann, item) -> Revision:
    """A draft that names a deleted category and a field that is gone, in an older form."""
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann)
    draft.proposed |= {"category": 987654, "colour": "red"}
    draft.schema_version = 0
    draft.save()
    return draft


def test_the_review_page_explains_a_snapshot_that_does_not_fit(clara, misfit):
    page = at_the_desk(clara).get(review_address(misfit)).content.decode()
    told = ("a row that does not exist any more", "colour", "no place here any more", "version 0")
    assert all(text in page for text in told)


def test_the_form_opens_and_mends_a_snapshot_that_does_not_fit(ann, item, misfit):
    page = at_the_desk(ann).get(form_address(item)).content.decode()
    assert "no place here any more" in page
    save(at_the_desk(ann), form_address(item), category=str(item.category_id))
    misfit.refresh_from_db()
    assert misfit.proposed["category"] == item.category_id


def test_a_snapshot_that_does_not_fit_does_not_go_live(clara, misfit):
    Revision.objects.filter(pk=misfit.pk).update(state="in_review")
    desk = at_the_desk(clara)
    seen = desk.get(review_address(misfit)).context["seen"]
    data = {"digest": seen.digest, "live_revision": seen.live_revision_id}
    assert step(desk, misfit, "approve", **data).status_code == 409
    misfit.refresh_from_db()
    assert misfit.state == "in_review"


@pytest.mark.parametrize("value", ["abc", [1], {"a": 1}, -5, True])
@pytest.mark.parametrize("column", ["category", "question_ru", "answer_ru", "target:9:9:x"])
def test_whatever_a_snapshot_holds_is_shown(clara, item, misfit, column, value):
    misfit.proposed |= {column: value}
    misfit.save()
    assert at_the_desk(clara).get(review_address(misfit)).status_code == 200


def test_what_an_old_revision_holds_is_restored_as_far_as_it_goes(ann, item):
    old = item.live_revision
    old.proposed |= {"category": 987654, "colour": "red"}
    old.save()
    item = make.change(item, question_ru="Новый?")
    desk = at_the_desk(ann)
    response = step(desk, old, "restore")
    draft = Revision.objects.of(item).get(state="draft")
    assert draft.proposed_changes() == {"question_ru": "Было?"}
    assert (
        "Left out, for they are gone: Category, colour." in desk.get(response.url).content.decode()
    )


def test_the_history_compares_what_does_not_fit(ann, item):
    old = item.live_revision
    old.proposed |= {"category": 987654, "colour": "red"}
    old.save()
    make.change(item, question_ru="Новый?")
    item.refresh_from_db()
    address = form_address(item).replace("change", "history")
    query = {"from": old.pk, "to": item.live_revision_id}
    page = at_the_desk(ann).get(address, query).content.decode()
    assert "a row that does not exist any more" in page


def test_every_field_stands_in_the_form_once(ann, draft):
    page = at_the_desk(ann).get(form_address(draft.content)).content.decode()
    names = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)
    once = [name for name in names if name != "csrfmiddlewaretoken" and "settle_" not in name]
    assert sorted(once) == sorted(set(once))


def test_a_late_save_of_text_that_cannot_be_kept_comes_back_too(ann, item):
    desk = at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Мой\x07?")
    save(desk, form_address(item), question_ru="Их?")
    refused = desk.post(form_address(item), opened)
    assert form_of(refused)["question_ru"].value() == "Мой\x07?"


@pytest.mark.parametrize("choice", ["live", "mine"])
def test_the_log_says_that_a_conflict_was_settled(ann, draft, choice):
    settle(at_the_desk(ann), draft, choice)
    [amended] = draft.events.filter(action="amended")
    assert amended.note == "conflict settled: Question (Russian)"


def test_the_page_of_a_conflict_does_not_say_that_nothing_differs(ann, clara, item):
    draft = workflow.submit(make.propose(item, {"question_ru": "Моё?"}, by=ann), by=ann)
    make.change(item, question_ru="Вышло?")
    page = at_the_desk(clara).get(review_address(draft)).content.decode()
    assert "Nothing differs from what is live" not in page
    assert "It cannot be approved while a text is changed in two ways" in page


# --- a text that two wrote at once ---------------------------------------------------------------


@pytest.fixture
def both(ann, item):
    """Ann typed a question and an answer while another window saved a question of its own."""
    desk = at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Моё?", answer_ru="Мой ответ.")
    save(desk, form_address(item), question_ru="Их?", answer_en="Theirs.")
    return desk, desk.post(form_address(item), opened)


def keep(both, item, choice: str, **typed):
    desk, refused = both
    form = form_of(refused)
    data = {name: form[name].value() or "" for name in form.fields}
    asked = {"keep_question_ru": choice, "typed_question_ru": "Моё?"}
    return desk.post(form_address(item), data | asked | typed)


def question(item) -> str:
    return Revision.objects.of(item).open().get().proposed["question_ru"]


def test_what_both_wrote_is_not_said_to_be_in_the_form_already(both):
    assert [change.column for change in both[1].context["saved_meanwhile"]] == ["answer_en"]
    assert [text.column for text in both[1].context["late_conflicts"]] == ["question_ru"]
    assert 'name="typed_question_ru" value="Моё?"' in both[1].content.decode()


@pytest.mark.parametrize(("choice", "outcome"), [("saved", "Их?"), ("", "Моё?")])
def test_the_author_of_a_late_save_chooses_which_text_stays(item, both, choice, outcome):
    assert keep(both, item, choice).status_code == 302
    assert question(item) == outcome
    assert Revision.objects.of(item).open().get().proposed["answer_ru"] == "Мой ответ."


def test_what_was_typed_since_is_not_dropped_for_the_saved_text(item, both):
    response = keep(both, item, "saved", question_ru="Ещё лучше?")
    assert set(form_of(response).errors) == {"question_ru"}
    assert form_of(response)["question_ru"].value() == "Ещё лучше?"
    assert question(item) == "Их?"
