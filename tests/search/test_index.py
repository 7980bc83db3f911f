"""The index follows what is live, whatever the door."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from revisions import workflow
from search.analysis import words
from search.finding import find
from search.models import Entry, Form, IndexState, Term, Text
from search.rebuilding import rebuild, rebuild_if_outdated
from tests.factories import (
    change,
    draft_item,
    draft_tier,
    propose,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
    retire,
)

pytestmark = pytest.mark.django_db


def rows(query: str, language: str = "ru", **options):
    return [hit.row for hit in find(query, language, **options).hits]


def index_as_it_is() -> dict[str, set]:
    """All that the index holds, without keys of its own."""
    entry = "content_type", "object_id", "language", "category_id"
    words = "question_words", "question", "keyword_words", "keywords", "text__stems"
    return {
        "entries": set(Entry.objects.values_list(*entry, *words)),
        "terms": set(Term.objects.values_list("stem", "documents", "heads")),
        "forms": set(Form.objects.values_list("word", "term__stem", "heads")),
        "count": set(IndexState.objects.values_list("entries")),
    }


def test_a_published_answer_is_found_and_a_draft_is_not():
    draft_item(question_ru="Где фиолетовый черновик?")
    item = publish_item(question_ru="Где фиолетовый бегемот?")
    assert rows("фиолетовый") == [item]


def test_a_batch_of_a_category_a_severity_and_what_shows_them_is_indexed_whole(clara):
    policy, category = publish_policy(), publish_category(title_ru="Раздел", title_en="Part")
    item, other = (publish_item(category=category) for _twice in range(2))
    tier = draft_tier(name_ru="Смертельный")
    drafts = [
        propose(category, {"title_ru": "Бегемоты"}, by=None),
        propose(item, {"answer_ru": "Фиолетовый."}, by=None),
        tier,
    ]
    batch = workflow.submit_batch(workflow.gather("All", drafts, by=None), by=None)
    seen = {
        each.pk: (look.digest, look.live_revision_id) for each, look in workflow.review_batch(batch)
    }
    workflow.approve_batch(batch, by=clara, seen=seen)
    assert rows("фиолетовый") == [item]
    assert set(rows("бегемоты")) == {item, other}
    assert rows("смертельный") == [policy]
    was = index_as_it_is()
    rebuild()
    assert index_as_it_is() == was


def test_a_changed_answer_is_found_by_its_new_words_only():
    item = publish_item(question_ru="Где фиолетовый бегемот?")
    change(item, question_ru="Где оранжевый бегемот?", question_en="Where?")
    assert rows("оранжевый") == [item]
    assert rows("фиолетовый") == []


def test_a_proposed_change_is_not_found():
    item = publish_item(question_ru="Где фиолетовый бегемот?")
    propose(item, {"question_ru": "Где оранжевый бегемот?"}, by=None)
    assert rows("оранжевый") == []


def test_a_retired_answer_is_not_found():
    retire(publish_item(question_ru="Где фиолетовый бегемот?"))
    assert rows("фиолетовый") == []
    assert not Term.objects.filter(stem="фиолетов").exists()


@pytest.mark.parametrize("is_gone_from_live", [False, True])
def test_redacted_words_leave_the_file_of_the_index(doris, is_gone_from_live):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's index has no parts of its own")
    item = publish_item(question_ru="Где живёт Тарабаркина?", answer_ru="Тарабаркина живёт тут.")
    assert in_files_of_indexes("рабаркин")
    if is_gone_from_live:
        change(item, question_ru="Где она живёт?", answer_ru="Она живёт тут.")
    workflow.redact(item, "Тарабаркина", by=doris, reason="просьба")
    assert not in_files_of_indexes("рабаркин")


def in_files_of_indexes(letters: str) -> bool:
    """Whether SQLite's full-text indexes hold these letters in what they store."""
    with connection.cursor() as cursor:
        for table in ("search_entry_index_data", "search_text_index_data"):
            cursor.execute(f"SELECT block FROM {table}")
            if any(letters.encode() in block for (block,) in cursor.fetchall()):
                return True
    return False


def test_redacted_words_leave_the_index_and_its_vocabulary(doris):
    item = publish_item(answer_ru="Звоните Тарабаркиной лично.")
    [word] = words("Тарабаркиной")
    assert Term.objects.filter(stem=word.stem).exists()
    workflow.redact(item, "Тарабаркиной", by=doris, reason="просьба")
    assert not Term.objects.filter(stem=word.stem).exists()
    assert not Text.objects.filter(stems__contains=word.stem).exists()


def test_every_kind_of_content_is_found():
    channel = publish_channel(name_ru="Голубиная связь")
    section = publish_section(title_ru="Голубиное право")
    publish_tier(name_ru="Голубиная срочность")
    policy = publish_policy(title_ru="Голубиные сроки")
    assert set(rows("голубиная")) == {channel, section, policy}
    assert policy in rows("срочность")


def test_hints_of_editors_are_found_and_count_more_than_the_answer():
    in_answer = publish_item(answer_ru="Есть ещё бегемот.")
    hinted = publish_item(keywords_ru="бегемот")
    assert rows("бегемот") == [hinted, in_answer]


def test_a_category_brings_its_answers_along():
    category = publish_category(title_ru="Бегемоты")
    item = publish_item(category=category)
    assert rows("бегемоты") == [item]
    change(category, title_ru="Жирафы", title_en="Giraffes")
    assert rows("жирафы") == [item]
    assert rows("бегемоты") == []


def test_vocabulary_counts_come_back_after_changes_and_retirement():
    item = publish_item(question_ru="Где бегемот?", answer_ru="Бегемот тут.")
    before = index_as_it_is()
    other = publish_item(
        category=item.category, question_ru="Куда ушёл бегемот?", answer_ru="Жираф."
    )
    change(other, question_ru="Куда ушёл жираф?")
    retire(other)
    assert index_as_it_is() == before


def test_rebuilding_makes_the_same_index():
    publish_item(question_ru="Где бегемот?", keywords_en="hippo")
    publish_policy()
    retire(publish_item(question_ru="Где жираф?"))
    before = index_as_it_is()
    assert rebuild() == 2
    assert index_as_it_is() == before


def test_rebuilding_fills_an_empty_index_and_drops_what_is_not_live():
    item = publish_item(question_ru="Где бегемот?")
    Entry.objects.all().delete()
    Term.objects.all().delete()
    IndexState.objects.all().delete()
    call_command("rebuild_index", verbosity=0)
    assert rows("бегемот") == [item]


def test_publication_between_two_steps_of_a_rebuild_is_not_lost():
    item, later = publish_item(question_ru="Где бегемот?"), []

    def publishing_meanwhile(steps):
        for step in list(steps):
            change(item, question_ru="Где жираф?", question_en="Where?")
            later.append(publish_item(question_ru="Где ягуар?"))
            yield step

    rebuild(publishing_meanwhile)
    assert rows("жираф") == [item]
    assert rows("ягуар") == later
    assert rows("бегемот") == []


def test_migrate_fills_the_index_of_a_site_that_had_content_before():
    item = publish_item(question_ru="Где бегемот?")
    Entry.objects.all().delete()
    IndexState.objects.update(analysis=0, entries=0)
    rebuild_if_outdated()
    assert rows("бегемот") == [item]
    Entry.objects.all().delete()
    rebuild_if_outdated()  # of this version already: nothing to do
    assert not Entry.objects.exists()


def test_publication_and_index_are_one_transaction():
    assert connection.in_atomic_block
    item = publish_item(question_ru="Где бегемот?")
    assert Entry.objects.filter(object_id=item.pk, question__contains="бегемот").exists()


def test_publication_touches_the_words_that_changed_and_no_others():
    item = publish_item(question_ru="Как перенести сервер?", question_en="How to move a server?")
    keys = set(Entry.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        change(item, question_ru="Как перенести диск?")
    assert set(Entry.objects.values_list("pk", flat=True)) == keys
    written = [each["sql"] for each in queries if each["sql"].startswith('UPDATE "search_entry"')]
    assert len(written) == 1
    # Nobody reads the vocabulary as a whole, which takes longer on a larger site.
    for table in ("search_term", "search_form"):
        asked = [each["sql"].replace('"', "") for each in queries]
        asked = [sql for sql in asked if f"FROM {table}" in sql]
        assert asked and all(" IN (" in sql for sql in asked)


@pytest.mark.postgres
def test_a_small_index_is_gone_by_and_not_read_row_by_row(django_assert_num_queries):
    publish_item(question_ru="Пароль?")
    with CaptureQueriesContext(connection) as asked:
        find("пароль", "ru")
    by_words = [each["sql"] for each in asked if "tsquery" in each["sql"]]
    assert by_words
    with connection.cursor() as cursor:
        for sql in by_words:
            before, select, after = sql.split("; ")
            cursor.execute(before)
            cursor.execute(f"EXPLAIN {select}")
            assert "Seq Scan" not in str(cursor.fetchall())
            cursor.execute(after)
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchall() == [("on",)]
