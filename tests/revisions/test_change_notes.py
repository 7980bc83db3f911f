"""A normal or major change of live text tells its readers what changed."""

import pytest
from django.core.exceptions import ValidationError

from revisions import workflow
from revisions.models import Revision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.publish_item()


def missing_notes(draft):
    with pytest.raises(ValidationError) as refused:
        workflow.submit(draft, by=None)
    return set(refused.value.error_dict)


def test_a_change_needs_a_note_in_each_language_that_it_touches(item):
    draft = workflow.propose(item, {"answer_ru": "Иначе.", "answer_en": "Other."}, by=None)
    assert missing_notes(draft) == {"change_note_ru", "change_note_en"}
    draft = workflow.amend(draft, {}, by=None, change_note={"ru": "Ответ другой."})
    assert missing_notes(draft) == {"change_note_en"}


def test_a_change_of_facts_needs_a_note_in_the_source_language():
    channel = factories.publish_channel()
    draft = workflow.propose(channel, {"opening_hours": "Mo-Fr 09:00-18:00"}, by=None)
    assert missing_notes(draft) == {"change_note_ru"}


def test_blanks_are_no_note(item):
    draft = workflow.propose(item, {"answer_ru": "Иначе."}, by=None, change_note={"ru": "  "})
    assert missing_notes(draft) == {"change_note_ru"}


def test_a_minor_change_and_a_new_row_need_none(item):
    minor = workflow.propose(
        item, {"answer_ru": "Ответ"}, by=None, significance=Revision.Significance.MINOR
    )
    assert workflow.submit(minor, by=None).state == Revision.State.IN_REVIEW
    assert factories.publish_section().is_live
