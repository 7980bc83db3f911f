"""“Still right”: a translation that its source's change does not touch."""

import pytest

from revisions.models import Publication, ReviewEvent, Revision
from tests import factories as make
from tests.admin.test_translating import address, fields, post, status
from tests.cast import at_the_desk, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def outdated(db):
    row = make.publish_item(answer_ru="Ответ за час.", answer_en="Within an hour.")
    return make.change(row, answer_ru="Ответим за час.")


def confirm(user, row, language="en", **typed):
    seen = {"live_revision": row.live_revision_id} | typed
    return post(user, address(row, language), _confirm="1", **seen)


def test_a_translator_finds_the_translation_still_right(outdated, boris):
    number = Publication.current_number()
    confirm(boris, outdated)
    assert status(outdated) == "current"
    assert Revision.objects.of(outdated).count() == 2
    [line] = ReviewEvent.objects.filter(action="confirmed")
    assert (line.actor, line.revision_id) == (boris, outdated.live_revision_id)
    assert Publication.current_number() == number + 1


def test_readers_no_longer_find_it_called_outdated(outdated, boris, client):
    page = f"/en/faq/{outdated.slug}/"
    assert client.get(page).context["answer"].reading.is_outdated
    confirm(boris, outdated)
    assert not client.get(page).context["answer"].reading.is_outdated


def test_the_next_change_of_the_source_outdates_it_again(outdated, boris):
    confirm(boris, outdated)
    make.change(outdated, answer_ru="Ответим за день.")
    assert status(outdated) == "outdated"


def test_a_minor_change_afterwards_leaves_it_current(outdated, boris):
    confirm(boris, outdated)
    make.publish(make.propose(outdated, {"answer_ru": "Да."}, by=None, significance="minor"))
    assert status(outdated) == "current"


def test_what_was_compared_must_still_be_live(outdated, boris):
    seen = outdated.live_revision_id
    make.change(outdated, answer_ru="Ответим за день.")
    response = confirm(boris, outdated, live_revision=seen)
    assert "The source changed again" in response.content.decode()
    assert status(outdated) == "outdated"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 5000])
def test_a_broken_form_confirms_nothing(outdated, boris, seen):
    assert confirm(boris, outdated, live_revision=seen).status_code == 200
    assert status(outdated) == "outdated"


def test_typed_text_is_not_thrown_away(outdated, boris):
    response = confirm(boris, outdated, answer_en="Within one hour.")
    assert "You have changed the text" in response.content.decode()
    assert "Within one hour." in response.content.decode()
    assert status(outdated) == "outdated"


def test_a_translator_of_another_language_is_refused(outdated):
    stranger = person("egor", "Translators (ru)", interface_language="en")
    forged = fields(stranger, address(outdated)) | {"_confirm": "1", "seen": "forged"}
    forged |= {"live_revision": outdated.live_revision_id}
    assert at_the_desk(stranger).post(address(outdated), forged).status_code == 403
    assert status(outdated) == "outdated"


def test_a_reviewer_only_is_refused(outdated, clara):
    assert confirm(clara, outdated).status_code == 403
    assert status(outdated) == "outdated"


def test_a_current_translation_is_not_confirmed(boris):
    row = make.publish_item()
    assert "not outdated" in confirm(boris, row).content.decode()
    assert not ReviewEvent.objects.filter(action="confirmed").exists()


def test_the_button_is_there_for_an_outdated_text_only(outdated, boris):
    current = make.publish_item()
    desk = at_the_desk(boris)
    assert "Still right" in desk.get(address(outdated)).content.decode()
    assert "Still right" not in desk.get(address(current)).content.decode()
