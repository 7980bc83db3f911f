"""What readers are told of a change, how much it means, and what it does to the translations."""

import pytest
from django.contrib.contenttypes.models import ContentType

from revisions import workflow
from revisions.models import Revision, TranslationStatus
from tests import factories as make
from tests.admin.forms import NOTE, form_address, review_address, save, step
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return make.publish_item()


@pytest.fixture
def outdated():
    """An answer whose English is older than its Russian."""
    item = make.publish_item()
    return make.change(item, answer_ru="Теперь иначе.")


def draft_of(item) -> Revision:
    return Revision.objects.of(item).open().get()


def form_of(response):
    return response.context["adminform"].form


def status(item) -> str:
    kind = ContentType.objects.get_for_model(item)
    found = TranslationStatus.objects.get(content_type=kind, object_id=item.pk, language="en")
    return found.status


def test_a_missing_note_is_asked_for_at_its_field_and_nothing_is_lost(ann, item):
    response = save(at_the_desk(ann), form_address(item), question_ru="Новый?", _submit="")
    form = form_of(response)
    assert set(form.errors) == {"change_note_ru"}
    assert form["question_ru"].value() == "Новый?"
    assert 'name="change_note_ru"' in response.content.decode()
    assert not Revision.objects.of(item).open().exists()


def test_each_language_that_changes_needs_its_note(ann, item):
    typed = {"question_ru": "Новый?", "question_en": "New?"}
    response = save(at_the_desk(ann), form_address(item), **typed, **NOTE, _submit="")
    assert set(form_of(response).errors) == {"change_note_en"}


def test_a_change_of_facts_needs_a_note_in_the_source_language(ann, item):
    response = save(at_the_desk(ann), form_address(item), slug="elsewhere", _submit="")
    assert set(form_of(response).errors) == {"change_note_ru"}


def test_a_minor_change_needs_no_note(ann, item):
    typed = {"question_ru": "Новый?", "significance": "minor"}
    save(at_the_desk(ann), form_address(item), **typed, _submit="")
    assert draft_of(item).state == "in_review"


def test_a_draft_is_saved_without_a_note(ann, item):
    save(at_the_desk(ann), form_address(item), question_ru="Новый?")
    assert draft_of(item).change_note == {}


def test_a_text_that_was_never_live_is_not_asked_for_a_note(ann):
    content = make.draft_item().content
    form = form_of(at_the_desk(ann).get(form_address(content)))
    assert not any(name.startswith("change_note_") for name in form.fields)


def test_the_page_says_when_a_note_is_needed_and_what_significance_means(ann, item):
    page = at_the_desk(ann).get(form_address(item)).content.decode()
    assert "needs a change note in each language whose text it changes" in page
    assert "translations count as outdated" in page


def test_a_translator_does_not_write_the_note_of_another_language(ann, boris, item):
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann, change_note={"ru": "Её слова."})
    address = f"{form_address(item)}?revision={draft.pk}"
    save(at_the_desk(boris), address, question_en="New?", change_note_ru="Подделка.")
    draft.refresh_from_db()
    assert draft.change_note == {"ru": "Её слова."}


def test_the_reviewer_sees_the_notes(ann, clara, item):
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann, change_note={"ru": "Яснее."})
    assert "Яснее." in at_the_desk(clara).get(review_address(draft)).content.decode()


def test_submitting_from_the_review_page_names_the_note_that_is_missing(ann, item):
    draft = make.propose(item, {"question_ru": "Новый?"}, by=ann, change_note={})
    response = step(at_the_desk(ann), draft, "submit")
    assert response.status_code == 409
    assert "Change note (Russian): Say in one sentence" in response.content.decode()


def test_a_note_is_taken_away_by_emptying_its_field(ann, item):
    desk = at_the_desk(ann)
    save(desk, form_address(item), question_ru="Новый?", **NOTE)
    save(desk, form_address(item), change_note_ru="")
    assert draft_of(item).change_note == {}


# --- translations that lag behind ----------------------------------------------------------------


def test_only_an_outdated_translation_is_asked_about(boris, item, outdated):
    desk = at_the_desk(boris)
    assert "still_outdated_en" not in form_of(desk.get(form_address(item))).fields
    response = desk.get(form_address(outdated))
    assert "still_outdated_en" in form_of(response).fields
    assert "does not bring the translation up to date" in response.content.decode()


@pytest.mark.parametrize(("ticked", "outcome"), [("", "current"), ("on", "outdated")])
def test_an_edit_brings_a_translation_up_to_date_unless_its_author_says_no(
    boris, outdated, ticked, outcome
):
    about = {"change_note_en": "Typo.", "still_outdated_en": ticked}
    address = form_address(outdated)
    save(at_the_desk(boris), address, answer_en="Beter.", **about, _submit="")
    make.approve(draft_of(outdated))
    assert status(outdated) == outcome


def test_the_reviewer_sees_that_a_translation_stays_outdated(boris, clara, outdated):
    save(at_the_desk(boris), form_address(outdated), answer_en="So.", still_outdated_en="on")
    page = at_the_desk(clara).get(review_address(draft_of(outdated))).content.decode()
    assert "Translation stays outdated" in page


def test_a_forged_language_is_not_kept_outdated(boris, outdated):
    save(at_the_desk(boris), form_address(outdated), answer_en="So.", still_outdated_ru="on")
    assert draft_of(outdated).still_outdated == []


def test_what_is_said_of_another_language_stays(ann, boris, outdated):
    draft = workflow.propose(outdated, {"answer_en": "So."}, by=ann)
    Revision.objects.filter(pk=draft.pk).update(still_outdated=["kk"])
    save(at_the_desk(boris), f"{form_address(outdated)}?revision={draft.pk}", answer_en="Thus.")
    draft.refresh_from_db()
    assert draft.still_outdated == ["kk"]
