"""Facts in texts (`{channels}`, `{sla}`) are kept from page to page, and never old."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from revisions import facts, publishing, workflow
from tests.cast import person
from tests.factories import (
    change,
    commitment,
    publish_channel,
    publish_item,
    publish_policy,
    publish_tier,
    retire,
    reviewer,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/faq/"


def shown(client) -> str:
    return client.get(PAGE).content.decode()


@pytest.fixture
def rows(client):
    """A page that shows facts, which has been asked for."""
    channel, tier = publish_channel(name_en="By mail"), publish_tier(name_en="Burning")
    cell = f"target:{channel.pk}:{tier.pk}:resolution"
    policy = publish_policy({cell: commitment(60)})
    item = publish_item(answer_en="{channels}\n\n{sla}")
    publish_item(question_en="Another?")
    html = shown(client)
    assert "By mail" in html and "Burning" in html and "1\u00a0hour" in html
    return {"channel": channel, "tier": tier, "policy": policy, "item": item, "cell": cell}


def changed_together(rows):
    with transaction.atomic(), publishing.together():
        publish_item()
        change(rows["channel"], name_en="New")


STEPS = {
    "channel": lambda rows: change(rows["channel"], name_en="New"),
    "severity": lambda rows: change(rows["tier"], name_en="New"),
    "promise": lambda rows: change(rows["policy"], **{rows["cell"]: commitment(120)}),
    "redaction": lambda rows: workflow.redact(
        rows["channel"], "By mail", by=person("doris", is_superuser=True), reason="A name."
    ),
    "channel among answers": changed_together,
    "another channel": lambda rows: publish_channel(name_en="New"),
}
SIGNS = {"promise": "2\u00a0hours", "redaction": "█████"}


@pytest.mark.parametrize("step", STEPS)
def test_next_page_shows_what_was_published(client, rows, step):
    assert SIGNS.get(step, "New") not in shown(client)
    STEPS[step](rows)
    assert SIGNS.get(step, "New") in shown(client)


def test_next_page_shows_no_channel_that_was_taken_off(client, rows):
    extra = publish_channel(name_en="By pigeon")
    assert "By pigeon" in shown(client)
    retire(extra)
    assert "By pigeon" not in shown(client)


def test_next_page_shows_channels_in_their_new_order(client, rows):
    other = publish_channel(name_en="By pigeon")
    html = shown(client)
    assert html.index("By mail") < html.index("By pigeon")
    by_mail = rows["channel"].pk
    workflow.rearrange([other, rows["channel"]], by=reviewer(), seen=[by_mail, other.pk])
    html = shown(client)
    assert html.index("By mail") > html.index("By pigeon")


def test_next_page_shows_facts_of_a_backup(client, rows, tmp_path, transactional_db):
    channel = publish_channel(name_en="Before")
    call_command("backup", tmp_path / "site.zip", verbosity=0)
    change(channel, name_en="After")
    assert "After" in shown(client)
    call_command("restore", tmp_path / "site.zip", verbosity=0, replace=True)
    assert "Before" in shown(client)


def test_changed_answer_leaves_the_facts_as_they_are(client, rows, django_assert_num_queries):
    change(rows["item"], question_en="New?")
    with django_assert_num_queries(2):  # the answers, and whether facts have changed
        assert "New?" in shown(client)


def test_facts_of_another_language_are_kept_apart(client, rows):
    assert "By mail" not in client.get("/ru/faq/").content.decode()
    assert "By mail" in shown(client)


def test_facts_are_made_anew_when_the_clock_ends_them(client, rows, monkeypatch):
    change(rows["channel"], opening_hours="Mo-Fr 09:00-18:00", timezone="UTC")
    shown(client)
    made = {key: piece for key, piece in facts._pieces.items() if piece.moments}
    assert made
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(facts.time, "time", lambda: tomorrow.timestamp())
    shown(client)
    assert all(facts._pieces[key] is not piece for key, piece in made.items())


@pytest.mark.django_db(transaction=True)
def test_page_with_kept_facts_ends_when_they_do(browser):
    publish_channel(opening_hours="Mo-Fr 09:00-18:00", timezone="UTC")
    ends = []
    for name in ("One?", "Two?"):
        publish_item(question_en=name, answer_en="{channels}")
        assert name in browser.get(PAGE).text
        [(page, _size)] = browser.site.store._pages.values()
        ends.append(page.ends)
    assert ends[0] == ends[1] <= time.time() + timedelta(days=1).total_seconds()
