"""What a publication asks of the database, and what it keeps between its steps."""

import pytest
from django.db import connection
from django.utils.translation import override

from revisions import publishing, workflow
from revisions.models import TranslationStatus
from revisions.rendering import problems_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_change_of_one_answer_takes_few_statements(django_assert_max_num_queries):
    item, by = factories.publish_item(answer_ru="Один ответ."), factories.reviewer()
    most = 34  # savepoints of the three steps included
    if connection.vendor == "postgresql":
        most += 2  # the publication number is locked, and those who listen are told
    with django_assert_max_num_queries(most):
        words = {"answer_ru": "Другой ответ."}
        draft = workflow.propose(item, words, by=None, significance="minor")
        factories.approve(workflow.submit(draft, by=None), by)


def test_problems_are_told_in_the_language_of_whoever_asks():
    with override("ru"):
        russian = problems_of("{nothing}")[0].message
    with override("en"):
        english = problems_of("{nothing}")[0].message
    assert russian != english


def test_a_language_that_is_new_to_a_row_has_a_status_after_the_next_minor_change():
    item = factories.publish_item()
    TranslationStatus.objects.of(item).delete()
    factories.publish(factories.propose(item, {"slug": "inache"}, by=None, significance="minor"))
    assert TranslationStatus.objects.of(item).get().language == "en"


def test_the_row_at_hand_is_what_a_publication_has_stored():
    policy = factories.publish_policy(effective_from="2026-03-01")
    publishing.write_columns(policy, policy.snapshot() | {"intro_ru": "*Срочно*"})
    stored = type(policy).objects.get(pk=policy.pk)
    for column in (*policy.snapshot_fields(), "intro_html_ru", "is_live", "live_revision_id"):
        assert getattr(policy, column) == getattr(stored, column)
    assert "<em>" in policy.intro_html_ru


def test_a_revision_at_hand_may_have_had_another_base():
    item = factories.publish_item(question_ru="Первый?", answer_ru="Первый.")
    old = workflow.propose(item, {"answer_ru": "Второй."}, by=None, significance="minor")
    factories.change(item, question_ru="Новый вопрос?")
    workflow.amend(old, {"keywords_ru": "слово"}, by=None)  # brings it up to date
    locked = workflow.submit(old, by=None)
    assert locked.base_id != old.base_id
    assert locked.base.pk == locked.base_id
    assert workflow.review(locked).merged["question_ru"] == "Новый вопрос?"
