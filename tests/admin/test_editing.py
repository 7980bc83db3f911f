"""The change form edits a draft and never a live column."""

import pytest
from django.urls import reverse

from faq.models import Item
from revisions import workflow
from revisions.models import Revision
from tests import factories as make
from tests.admin.forms import NOTE, errors, form_address, form_data, save
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


def test_saving_begins_a_draft_and_leaves_the_live_columns(ann):
    item = make.publish_item(answer_ru="Живой ответ.")
    response = save(at_the_desk(ann), form_address(item), answer_ru="Новый ответ.")
    draft = Revision.objects.of(item).get(state="draft")
    item.refresh_from_db()
    assert response.status_code == 302
    assert (item.answer_ru, draft.proposed["answer_ru"]) == ("Живой ответ.", "Новый ответ.")
    assert draft.author == ann


def test_the_form_shows_the_draft_and_not_what_is_live(ann):
    item = make.publish_item()
    save(at_the_desk(ann), form_address(item), question_ru="Новый вопрос?")
    form = at_the_desk(ann).get(form_address(item)).context["adminform"].form
    assert form["question_ru"].value() == "Новый вопрос?"


def test_the_second_save_goes_into_the_same_draft(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    save(desk, form_address(item), question_ru="Раз?")
    save(desk, form_address(item), question_ru="Два?")
    draft = Revision.objects.of(item).get(state="draft")
    assert draft.proposed["question_ru"] == "Два?"


def test_the_draft_of_somebody_else_is_told_about_and_not_edited(ann, doris):
    item = make.publish_item()
    save(at_the_desk(doris), form_address(item), question_ru="Вопрос Дорис?")
    response = at_the_desk(ann).get(form_address(item))
    assert response.context["adminform"].form["question_ru"].value() == item.question_ru
    assert "Doris has an open revision" in response.content.decode()


def test_a_draft_asked_for_by_its_key_is_the_one_edited(ann, doris):
    item = make.publish_item()
    draft = make.propose(item, {"question_ru": "Вопрос Дорис?"}, by=doris)
    save(at_the_desk(ann), f"{form_address(item)}?revision={draft.pk}", question_ru="Общий?")
    draft.refresh_from_db()
    assert draft.proposed["question_ru"] == "Общий?"
    assert draft.contributor_names() == ["Doris", "Ann"]


def test_a_row_that_was_never_live_has_one_draft_for_all(ann):
    draft, desk = make.draft_item(), at_the_desk(ann)
    assert desk.get(form_address(draft.content)).context["revision"] == draft
    save(desk, form_address(draft.content), question_ru="Вместе?", summary="Вдвоём")
    draft.refresh_from_db()
    assert (draft.proposed["question_ru"], draft.summary) == ("Вместе?", "Вдвоём")


def test_a_save_that_changes_nothing_makes_no_revision_and_says_so(ann):
    item = make.publish_item(answer_ru="Первая строка.\nВторая строка.")
    desk = at_the_desk(ann)
    response = save(desk, form_address(item), answer_ru="Первая строка.\r\nВторая строка.  \r\n")
    assert "nothing to propose" in errors(response)
    assert not Revision.objects.of(item).open().exists()


def test_a_field_that_was_not_posted_stays_as_it_is(ann):
    item, desk = make.publish_item(answer_en="Keep me."), at_the_desk(ann)
    data = form_data(desk, form_address(item), question_ru="Новый?")
    for name in ("answer_en", "answer_ru", "category", "significance"):
        del data[name]
    desk.post(form_address(item), data)
    draft = Revision.objects.of(item).get(state="draft")
    assert set(draft.proposed_changes()) == {"question_ru"}


def test_the_second_tab_is_refused_with_its_text_in_the_form(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    second_tab = form_data(desk, form_address(item), question_ru="Второе окно?")
    save(desk, form_address(item), question_ru="Первое окно?")
    response = desk.post(form_address(item), second_tab)
    assert "saved this draft after you opened it" in errors(response)
    assert response.context["adminform"].form["question_ru"].value() == "Второе окно?"
    assert Revision.objects.of(item).get(state="draft").proposed["question_ru"] == "Первое окно?"


def test_the_second_tab_may_save_once_it_has_seen_the_saved_text(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    second_tab = form_data(desk, form_address(item), question_ru="Второе окно?")
    save(desk, form_address(item), question_ru="Первое окно?")
    refused = desk.post(form_address(item), second_tab)
    assert [each.column for each in refused.context["late_conflicts"]] == ["question_ru"]
    seen = refused.context["draft"].opened.token()
    desk.post(form_address(item), second_tab | {"seen": seen})
    assert Revision.objects.of(item).get(state="draft").proposed["question_ru"] == "Второе окно?"


def test_the_page_of_a_refused_save_carries_the_newer_text(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    second_tab = form_data(desk, form_address(item), question_ru="Второе окно?")
    save(desk, form_address(item), question_ru="Первое окно?")
    refused = desk.post(form_address(item), second_tab)
    assert f'value="{refused.context["draft"].opened.token()}"' in refused.content.decode()


def test_a_form_opened_before_something_went_live_does_not_take_it_back(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    opened = form_data(desk, form_address(item), question_ru="Мой вопрос?")
    make.change(item, answer_ru="Свежий ответ.")
    response = desk.post(form_address(item), opened)
    assert "saved this draft after you opened it" in errors(response)
    assert not Revision.objects.of(item).open().exists()


def test_a_draft_is_shown_brought_up_to_date_with_what_went_live(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    save(desk, form_address(item), question_ru="Мой вопрос?")
    make.change(item, answer_ru="Свежий ответ.")
    form = desk.get(form_address(item)).context["adminform"].form
    assert (form["question_ru"].value(), form["answer_ru"].value()) == (
        "Мой вопрос?",
        "Свежий ответ.",
    )


def test_a_conflict_with_what_went_live_shows_three_texts(ann):
    item, desk = make.publish_item(question_ru="Было?"), at_the_desk(ann)
    save(desk, form_address(item), question_ru="Предложено?")
    make.change(item, question_ru="Вышло?")
    response = desk.get(form_address(item))
    [conflict] = response.context["conflicts"]
    assert (conflict.base, conflict.live, conflict.proposed) == ("Было?", "Вышло?", "Предложено?")
    assert response.context["adminform"].form["question_ru"].value() == "Предложено?"


def test_a_save_while_in_review_leaves_review(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    save(desk, form_address(item), question_ru="Раз?", **NOTE, _submit="")
    revision = Revision.objects.of(item).get(state="in_review")
    save(desk, form_address(item), question_ru="Два?")
    revision.refresh_from_db()
    assert (revision.state, revision.proposed["question_ru"]) == ("draft", "Два?")


KINDS = [
    make.publish_category,
    make.publish_item,
    make.publish_channel,
    make.publish_tier,
    make.publish_section,
    make.publish_policy,
]


@pytest.mark.parametrize("button", [{}, {"_submit": ""}])
@pytest.mark.parametrize("publish", KINDS)
def test_a_save_that_changes_nothing_leaves_a_revision_in_review_and_says_so(ann, publish, button):
    row = publish()
    title = row.column(row.title_field, "en")
    # The field takes the blanks away, and nobody has typed that.
    columns = {title: " Another", row.column(row.title_field, "ru"): "Иначе\u00a0"}
    revision = workflow.submit(make.propose(row, columns, by=ann), by=ann)
    before = list(revision.events.all())
    address = form_address(row)
    response = at_the_desk(ann).post(
        address, form_data(at_the_desk(ann), address) | button, follow=True
    )
    revision.refresh_from_db()
    assert (revision.state, list(revision.events.all())) == ("in_review", before)
    [message] = response.context["messages"]
    assert str(message) == "Nothing has changed. It stays in review."


def test_a_save_that_changes_nothing_leaves_review_alone_also_when_live_has_moved(ann):
    item, desk = make.publish_item(), at_the_desk(ann)
    save(desk, form_address(item), question_ru="Раз?", **NOTE, _submit="")
    make.change(item, answer_en="Meanwhile.")
    save(desk, form_address(item))
    assert Revision.objects.of(item).open().get().state == "in_review"


def test_save_and_submit_hands_it_to_the_reviewers(ann):
    item = make.publish_item()
    response = save(at_the_desk(ann), form_address(item), question_ru="Раз?", **NOTE, _submit="")
    revision = Revision.objects.of(item).get(state="in_review")
    assert response.url == reverse("admin:revisions_revision_change", args=[revision.pk])


def test_a_refused_submission_shows_the_reason_and_keeps_the_text(ann):
    category = make.draft_category().content
    desk, item = at_the_desk(ann), make.publish_item()
    typed = {"category": str(category.pk), "question_ru": "Куда?"}
    response = save(desk, form_address(item), **typed, _submit="")
    assert "is not live yet" in errors(response)
    assert response.context["adminform"].form["question_ru"].value() == "Куда?"
    assert not Revision.objects.of(item).open().exists()


def test_a_mistake_in_the_markdown_is_shown_at_its_field(ann):
    item = make.publish_item()
    response = save(at_the_desk(ann), form_address(item), answer_ru="{note:info}\nНе закрыта")
    assert "answer_ru" in response.context["adminform"].form.errors


def test_summary_significance_and_change_notes_are_kept(ann):
    item = make.publish_item()
    about = {"summary": "Опечатка", "significance": "minor", "change_note_ru": "Исправлено."}
    save(at_the_desk(ann), form_address(item), question_ru="Новый?", **about)
    draft = Revision.objects.of(item).get(state="draft")
    assert (draft.summary, draft.significance) == ("Опечатка", "minor")
    assert draft.change_note == {"ru": "Исправлено."}


def test_a_translator_does_not_lower_the_significance_of_words_of_others(ann, boris):
    item = make.publish_item()
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann, significance="major")
    desk, address = at_the_desk(boris), f"{form_address(item)}?revision={draft.pk}"
    refused = save(desk, address, question_en="New?", significance="minor")
    assert "As a translator" in errors(refused)
    draft.refresh_from_db()
    assert (draft.significance, draft.proposed["question_en"]) == ("major", item.question_en)


def test_a_translator_is_not_offered_the_significance_of_words_of_others(ann, boris):
    item = make.publish_item()
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann, significance="major")
    desk, address = at_the_desk(boris), f"{form_address(item)}?revision={draft.pk}"
    field = desk.get(address).context["adminform"].form["significance"]
    assert " disabled" in str(field)
    data = form_data(desk, address, question_en="New?")
    del data["significance"]  # a browser posts nothing of a disabled field
    desk.post(address, data)
    draft.refresh_from_db()
    assert (draft.significance, draft.proposed["question_en"]) == ("major", "New?")


def test_a_translator_sets_the_significance_of_own_words(boris):
    item, desk = make.publish_item(), at_the_desk(boris)
    save(desk, form_address(item), question_en="New?", significance="normal")
    field = desk.get(form_address(item)).context["adminform"].form["significance"]
    assert " disabled" not in str(field)
    save(desk, form_address(item), question_en="Newer?", significance="minor")
    assert Revision.objects.of(item).get(state="draft").significance == "minor"


def test_a_slug_of_another_row_is_refused_in_words(ann):
    taken, item = make.publish_item(), make.publish_item()
    response = save(at_the_desk(ann), form_address(item), slug=taken.slug)
    assert f"“{taken.slug}” belongs to" in errors(response)


def test_proposed_words_are_marked_with_ins_and_del(ann):
    item = make.publish_item(question_ru="Как платить?")
    save(at_the_desk(ann), form_address(item), question_ru="Где платить?")
    page = at_the_desk(ann).get(form_address(item)).content.decode()
    assert "<del>Как</del><ins>Где</ins>" in page


# --- new rows ----------------------------------------------------------------------------------

ADD = "/admin/faq/item/add/"


def test_a_new_row_is_a_proposal_with_a_slug_made_from_its_title(ann):
    category = make.publish_category()
    typed = {"category": str(category.pk), "question_ru": "Как платить?", "answer_ru": "Картой."}
    save(at_the_desk(ann), ADD, **typed)
    item = Item.objects.get(question_ru="Как платить?")
    assert (item.is_live, item.slug) == (False, "kak-platit")
    assert Revision.objects.of(item).get().author == ann


def test_a_row_begun_in_english_needs_english_and_no_russian(ann):
    category = make.publish_category()
    typed = {"category": str(category.pk), "source_language": "en", "question_en": "How?"}
    desk = at_the_desk(ann)
    assert set(save(desk, ADD, **typed).context["adminform"].form.errors) == {"answer_en"}
    save(desk, ADD, **typed, answer_en="So.")
    assert Item.objects.get(question_en="How?").source_language == "en"


def test_a_new_row_may_be_submitted_at_once(ann):
    category = make.publish_category()
    typed = {"category": str(category.pk), "question_ru": "Как?", "answer_ru": "Так."}
    save(at_the_desk(ann), ADD, **typed, _submit="")
    assert Revision.objects.of(Item.objects.get(question_ru="Как?")).get().state == "in_review"


# --- who may what --------------------------------------------------------------------------------


def test_a_translator_sees_other_languages_and_facts_without_fields_for_them(boris):
    item = make.publish_item(answer_ru="Ответ по-русски.")
    response = at_the_desk(boris).get(form_address(item))
    form = response.context["adminform"].form
    assert {"answer_en", "question_en"} <= set(form.fields)
    assert not {"answer_ru", "category", "slug", "change_note_ru"} & set(form.fields)
    assert "Ответ по-русски." in response.content.decode()


def test_a_translator_writes_their_language(boris):
    item = make.publish_item()
    save(at_the_desk(boris), form_address(item), answer_en="Better English.")
    draft = Revision.objects.of(item).get(state="draft")
    assert draft.proposed_changes() == {"answer_en": "Better English."}


def test_a_forged_post_of_a_translator_is_refused_with_the_reason(boris):
    item = make.publish_item()
    response = save(at_the_desk(boris), form_address(item), answer_ru="Подделка.")
    assert "not “Answer (Russian)”" in errors(response)
    assert not Revision.objects.of(item).open().exists()


def test_a_translator_begins_no_new_rows(boris):
    assert at_the_desk(boris).get(ADD).status_code == 403


def test_a_reviewer_only_looks(clara):
    item, desk = make.publish_item(), at_the_desk(clara)
    assert "Save draft" not in desk.get(form_address(item)).content.decode()
    assert desk.post(form_address(item), {"question_ru": "Нет?"}).status_code == 403


@pytest.mark.parametrize("kind", ["category", "item"])
def test_nothing_can_be_deleted(doris, kind):
    row = make.publish_item() if kind == "item" else make.publish_category()
    address = reverse(f"admin:faq_{kind}_delete", args=[row.pk])
    assert at_the_desk(doris).post(address, {"post": "yes"}).status_code == 403


def test_the_list_has_no_bulk_action_that_deletes(doris):
    item = make.publish_item()
    data = {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"}
    at_the_desk(doris).post(reverse("admin:faq_item_changelist"), data)
    assert Item.objects.filter(pk=item.pk).exists()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_form_writes_the_same_columns_in_any_interface_language(ann, language):
    ann.interface_language = language
    ann.save()
    item = make.publish_item()
    save(at_the_desk(ann), form_address(item), question_en="New?")
    draft = Revision.objects.of(item).get(state="draft")
    assert draft.proposed_changes() == {"question_en": "New?"}


@pytest.mark.parametrize("publish", KINDS)
def test_every_kind_of_content_is_edited_through_a_draft(ann, publish):
    row = publish()
    column = row.column(row.title_field, "en")
    save(at_the_desk(ann), form_address(row), **{column: "Another"})
    draft = Revision.objects.of(row).get(state="draft")
    assert draft.proposed_changes() == {column: "Another"}


def test_the_form_shows_what_a_reviewer_asks_for(ann, clara):
    item = make.publish_item()
    draft = workflow.submit(make.propose(item, {"question_ru": "Новый?"}, by=ann), by=ann)
    workflow.request_changes(draft, by=clara, note="Короче.")
    assert "Короче." in at_the_desk(ann).get(form_address(item)).content.decode()


def test_a_page_has_one_name_whatever_its_fields_hold(ann):
    item = make.publish_item(question_ru="Было?")
    make.propose(item, {"question_ru": "Черновик?"}, by=ann)
    typed = {"question_ru": "Набрано?", "change_note_ru": ""}
    response = save(at_the_desk(ann), form_address(item), **typed, _submit="")
    page = response.content.decode()
    crumbs = page.split('class="breadcrumbs"')[1].split("</div>")[0]
    assert "Было?" in crumbs and "Было?" in page.split("<h1>")[1].split("</h1>")[0]
    assert "Черновик?" not in crumbs and "Набрано?" not in crumbs
