"""Pages as of a day, previews by signed link, and publication by a request past its time."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from revisions import previews, tick, workflow
from revisions.models import Revision
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db


def long_ago(row, days=30):
    """Pretend that what is live went live that many days ago."""
    moment = timezone.now() - timedelta(days=days)
    Revision.objects.filter(pk=row.live_revision_id).update(published_at=moment)


@pytest.fixture
def item():
    """An answer that read otherwise until today, in a category as old as itself."""
    category = make.publish_category()
    long_ago(category)
    item = make.publish_item(category=category, slug="limits", answer_en="Ten then.")
    long_ago(item)
    return make.change(item, answer_en="Twenty now.")


def words(page):
    return page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def day(days_ago):
    return (timezone.localdate() - timedelta(days=days_ago)).isoformat()


@pytest.mark.parametrize("address", ["/en/faq/limits/", "/en/faq/"])
def test_a_past_day_shows_what_was_promised_then_and_says_so(client, item, address):
    page = client.get(address, {"as_of": day(7)})
    html = page.content.decode()
    assert "Ten then." in html and "Twenty now." not in html
    assert 'class="edition"' in html
    assert page["X-Robots-Tag"] == "noindex"


def test_the_page_of_today_says_nothing_of_the_past(client, item):
    page = client.get("/en/faq/limits/")
    assert "Twenty now." in page.content.decode()
    assert 'class="edition"' not in page.content.decode()
    assert "X-Robots-Tag" not in page


def test_before_its_first_day_an_answer_is_not_there(client, item):
    assert client.get("/en/faq/limits/", {"as_of": day(60)}).status_code == 404


@pytest.mark.parametrize("as_of", ["yesterday", "2026-13-45", "", "9999-01-01", "\x00"])
def test_a_day_that_is_none_is_not_found(client, item, as_of):
    assert client.get("/en/faq/", {"as_of": as_of}).status_code == 404


def test_facts_in_a_text_are_those_of_the_day(client):
    channel = make.publish_channel(address="old@vetrelia.example")
    item = make.publish_item(slug="ask", answer_en="Ask here:\n\n{channels}")
    for row in (channel, item, item.category):
        long_ago(row)
    make.change(channel, address="new@vetrelia.example")
    now, then = (client.get("/en/faq/ask/", {"as_of": at} if at else {}) for at in ("", day(7)))
    assert b"new@vetrelia" in now.content and b"old@vetrelia" not in now.content
    assert b"old@vetrelia" in then.content and b"new@vetrelia" not in then.content


def test_the_sla_of_a_day_shows_the_times_of_that_day(client):
    channel, tier = make.publish_channel(), make.publish_tier()
    cell = f"target:{channel.pk}:{tier.pk}:resolution"
    policy = make.publish_policy({cell: make.commitment(7 * 60)})
    for row in (channel, tier, policy):
        long_ago(row)
    make.change(policy, **{cell: make.commitment(3 * 60)})
    then = words(client.get("/en/sla/", {"as_of": day(7)}))
    assert "7 hours" in then and "3 hours" not in then
    assert "3 hours" in words(client.get("/en/sla/"))


@pytest.mark.parametrize("address", ["/ru/faq/", "/ru/sla/", "/ru/terms/", "/en/sla/"])
def test_a_past_day_shows_since_when_its_terms_hold(client, address):
    policy = make.publish_policy(effective_from="2026-09-01")
    make.publish_section(body_ru="{sla}", body_en="{sla}")
    make.publish_item(answer_ru="{sla}")
    page = client.get(address, {"as_of": day(0)})
    assert page.status_code == 200
    assert policy.title_ru in page.content.decode() or policy.title_en in page.content.decode()


def test_the_preview_of_a_policy_shows_since_when_it_holds(client):
    draft = make.draft_policy(effective_from="2026-09-01")
    assert "September 1, 2026" in words(preview(client, draft))


def test_contacts_and_terms_have_their_past_too(client):
    section = make.publish_section(body_en="Then so.")
    long_ago(section)
    make.change(section, body_en="Now otherwise.")
    assert b"Then so." in client.get("/en/terms/", {"as_of": day(7)}).content
    assert client.get("/en/contacts/", {"as_of": day(7)}).status_code == 200


# --- previews ---------------------------------------------------------------------------------


@pytest.fixture
def draft(item):
    return make.propose(item, {"answer_en": "Thirty soon."}, by=None)


def preview(client, revision, language="en"):
    return client.get(f"/{language}/preview/{previews.token_for(revision)}/")


def test_a_signed_link_shows_the_real_page_with_the_proposal(client, draft):
    page = preview(client, draft)
    html = page.content.decode()
    assert "Thirty soon." in html and "Twenty now." not in html
    assert 'class="edition"' in html
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]


def test_the_public_page_shows_nothing_of_the_proposal(client, draft):
    preview(client, draft)
    assert "Thirty soon." not in client.get("/en/faq/limits/").content.decode()
    assert "Thirty soon." not in client.get("/en/faq/").content.decode()


def test_a_row_that_was_never_live_can_be_previewed(client):
    draft = make.draft_item(answer_en="Brand new.", category=make.draft_category().content)
    assert "Brand new." in preview(client, draft).content.decode()


@pytest.mark.parametrize("revision", [make.draft_channel, make.draft_policy, make.draft_category])
def test_every_kind_of_content_can_be_previewed(client, revision):
    assert preview(client, revision()).status_code == 200


@pytest.mark.parametrize("token", ["forged", "x" * 5000])
def test_a_forged_link_shows_nothing(client, draft, token):
    assert client.get(f"/en/preview/{token}/").status_code == 410


def test_a_link_signed_for_something_else_shows_nothing(client, draft):
    token = signing.dumps(draft.pk, salt="something else")
    assert client.get(f"/en/preview/{token}/").status_code == 410


def test_a_link_ends_after_a_week(client, draft, monkeypatch):
    token = previews.token_for(draft)
    monkeypatch.setattr(previews, "DAYS_VALID", -1)
    assert client.get(f"/en/preview/{token}/").status_code == 410


def test_a_link_ends_with_the_proposal(client, draft):
    token = previews.token_for(draft)
    workflow.withdraw(draft, by=None)
    assert client.get(f"/en/preview/{token}/").status_code == 410


# --- the tick ---------------------------------------------------------------------------------


def test_a_request_past_its_time_publishes_what_is_due(client, item, clara, monkeypatch):
    monkeypatch.setattr(tick, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(tick, "_next_look", 0)
    draft = workflow.submit(make.propose(item, {"answer_en": "Thirty."}, by=None), by=None)
    seen = workflow.review(draft)
    workflow.approve(
        draft,
        by=clara,
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=timezone.now() + timedelta(days=1),
    )
    assert "Thirty." not in client.get("/en/faq/limits/").content.decode()
    Revision.objects.filter(pk=draft.pk).update(publish_at=timezone.now())
    assert "Thirty." in at_the_desk(clara).get("/en/faq/limits/").content.decode()


# --- what readers are told --------------------------------------------------------------------


def test_readers_find_what_changed_in_their_language(client, item):
    make.publish(
        workflow.propose(
            item,
            {"answer_en": "Forty.", "answer_ru": "Сорок."},
            by=None,
            change_note={"en": "The limit is forty now.", "ru": "Теперь предел — сорок."},
        )
    )
    assert "The limit is forty now." in client.get("/en/faq/limits/").content.decode()
    assert "Теперь предел — сорок." in client.get("/ru/faq/limits/").content.decode()
    assert "Теперь предел" not in client.get("/en/faq/limits/").content.decode()


def test_a_past_day_does_not_know_what_changed_later(client, item):
    changed = make.change(item, answer_en="Fifty.")
    note = changed.live_revision.change_note["en"]
    assert note in client.get("/en/faq/limits/").content.decode()
    assert note not in client.get("/en/faq/limits/", {"as_of": day(7)}).content.decode()


def test_an_outdated_translation_says_so(client, item):
    assert "lags behind" not in client.get("/en/faq/limits/").content.decode()
    make.change(item, answer_ru="Иначе.")
    assert "lags behind" in client.get("/en/faq/limits/").content.decode()
    assert "lags behind" in client.get("/en/faq/").content.decode()
    assert "отстаёт" not in client.get("/ru/faq/limits/").content.decode()
