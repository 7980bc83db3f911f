"""What was live on a day, with the words and facts of that day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from channels.models import Channel
from faq.models import Item
from revisions.models import Revision, snapshots
from revisions.past import end_of_day, rows_as_of
from tests import factories

pytestmark = pytest.mark.django_db


def published_on(row, days_ago):
    """Pretend that what is live went live some days ago."""
    moment = timezone.now() - timedelta(days=days_ago)
    Revision.objects.filter(pk=row.live_revision_id).update(published_at=moment)


def ago(days):
    return timezone.now() - timedelta(days=days)


def test_a_past_day_shows_the_words_and_the_rendering_of_that_day():
    item = factories.publish_item(answer_ru="**Раньше.**")
    published_on(item, 10)
    item = factories.change(item, answer_ru="Теперь.")
    published_on(item, 5)
    [then] = rows_as_of(Item, ago(7))
    assert (then.answer_ru, "<strong>" in then.answer_html_ru) == ("**Раньше.**", True)
    assert [row.answer_ru for row in rows_as_of(Item, ago(1))] == ["Теперь."]
    assert rows_as_of(Item, ago(11)) == []


def test_words_that_are_those_of_now_are_not_rendered_again(monkeypatch):
    """Whoever asks for past days would keep the processor busy with it."""
    item = factories.publish_item(answer_ru="**Раньше.**", answer_en="**Always.**")
    published_on(item, 10)
    published_on(factories.change(item, answer_ru="Теперь."), 5)
    rendered, render = [], snapshots.render_markdown
    monkeypatch.setattr(
        snapshots, "render_markdown", lambda text: rendered.append(text) or render(text)
    )
    [then], [now] = rows_as_of(Item, ago(7)), rows_as_of(Item, ago(1))
    assert rendered == ["**Раньше.**"]
    assert then.answer_html_en == now.answer_html_en == "<p><strong>Always.</strong></p>\n"


def test_a_past_day_shows_the_facts_of_that_day():
    channel = factories.publish_channel(address="old@vetrelia.example")
    published_on(channel, 10)
    published_on(factories.change(channel, address="new@vetrelia.example"), 5)
    assert [row.link for row in rows_as_of(Channel, ago(7))] == ["mailto:old@vetrelia.example"]


def test_a_day_before_a_language_came_shows_no_text_of_it():
    item = factories.publish_item(answer_en="English came later.")
    old = {k: v for k, v in item.live_revision.proposed.items() if not k.endswith("_en")}
    Revision.objects.filter(pk=item.live_revision_id).update(proposed=old)
    [then] = rows_as_of(Item, timezone.now())
    assert (then.answer_en, then.read_in("en").language) == ("", "ru")


def test_a_retired_row_is_there_until_it_was_retired():
    item = factories.publish_item()
    published_on(item, 10)
    published_on(factories.retire(item), 5)
    assert len(rows_as_of(Item, ago(7))) == 1
    assert rows_as_of(Item, ago(1)) == []


def test_a_draft_was_never_live_on_any_day():
    factories.draft_item()
    assert rows_as_of(Item, timezone.now()) == []


def test_a_day_ends_at_midnight_in_the_time_zone_of_the_site(settings):
    settings.TIME_ZONE = "Europe/Moscow"
    assert end_of_day(date(2026, 3, 1)).isoformat() == "2026-03-01T23:59:59.999999+03:00"


def test_the_past_takes_as_many_queries_for_thirty_rows_as_for_one(django_assert_num_queries):
    category = factories.publish_category()
    for _ in range(2):
        factories.publish_item(category=category)
    with django_assert_num_queries(3):
        rows_as_of(Item, timezone.now())
    for _ in range(28):
        factories.publish_item(category=category)
    with django_assert_num_queries(3):
        rows_as_of(Item, timezone.now())
