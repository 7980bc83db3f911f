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


PAGES = ["", "faq/", "faq/limits/", "contacts/", "sla/", "terms/"]
NO_DAYS = ["yesterday", "2026-13-45", "", "9999-01-01", "\x00", "9" * 5000]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("as_of", NO_DAYS)
def test_a_day_that_is_none_is_answered_with_how_to_write_one(client, item, page, as_of):
    answer = client.get(f"/en/{page}", {"as_of": as_of})
    assert answer.status_code == 404
    assert "Write the day like 2026-03-01, today or before." in answer.content.decode()
    assert f'<a href="/en/{page}">What it says now</a>' in answer.content.decode()


@pytest.mark.parametrize("page", ["", "faq/", "contacts/", "sla/", "terms/"])
def test_before_the_site_had_anything_its_pages_say_that_they_are_empty(client, item, page):
    answer = client.get(f"/en/{page}", {"as_of": "0001-01-01"})
    assert answer.status_code == 200
    assert 'class="edition"' in answer.content.decode()
    assert 'class="empty"' in answer.content.decode()


def test_before_its_first_day_the_page_of_an_answer_says_that_it_was_not_there(client, item):
    html = client.get("/en/faq/limits/", {"as_of": "2020-02-03"}).content.decode()
    assert "It was not there on Feb. 3, 2020." in html
    assert '<a href="/en/faq/limits/">What it says now</a>' in html
    assert 'class="edition"' not in html


def test_the_home_page_shows_the_past_day_that_is_asked_for(client, item):
    make.change(item, question_en="Is it new?")
    new = make.publish_item(category=item.category, question_en="Was it there?")
    then = client.get("/en/", {"as_of": day(7)}).content.decode()
    assert "Is it new?" not in then and new.question_en not in then
    assert "Is it new?" in client.get("/en/").content.decode()
    assert 'class="edition"' in then


def test_the_home_page_of_a_past_day_counts_the_answers_of_then(client, item):
    for _number in range(4):
        long_ago(make.publish_item(category=item.category))
    make.publish_item(category=item.category)
    assert "All 6 answers" in client.get("/en/").content.decode()
    then = client.get("/en/", {"as_of": day(7)}).content.decode()
    assert "All 5 answers" in then
    assert then.count("/en/faq/question-") + then.count("/en/faq/limits/") == 3


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


def test_a_draft_without_an_address_is_told_to_need_one(client, item):
    draft = make.propose(item, {"slug": ""}, by=None)
    page = preview(client, draft)
    assert page.status_code == 404
    assert "has no address yet" in page.content.decode()


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


@pytest.fixture
def scheduled(item, clara, monkeypatch):
    """A change of the answer that Clara has approved for tomorrow."""
    monkeypatch.setattr(tick, "SECONDS_BETWEEN_LOOKS", 0)
    draft = workflow.submit(make.propose(item, {"answer_en": "Thirty."}, by=None), by=None)
    seen = workflow.review(draft)
    return workflow.approve(
        draft,
        by=clara,
        digest=seen.digest,
        live_revision_id=seen.live_revision_id,
        publish_at=timezone.now() + timedelta(days=1),
    )


@pytest.mark.parametrize(
    "page", [*(f"/en/{page}" for page in PAGES), "/en/changes.atom", "/sitemap.xml"]
)
def test_a_request_past_its_time_publishes_what_is_due(client, item, scheduled, page):
    client.get(page)
    item.refresh_from_db()
    assert item.answer_en == "Twenty now."
    Revision.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())
    client.get(page)
    item.refresh_from_db()
    assert item.answer_en == "Thirty."


def test_the_page_that_publishes_what_is_due_shows_it_already(client, scheduled, clara):
    assert "Thirty." not in client.get("/en/faq/limits/").content.decode()
    Revision.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())
    assert "Thirty." in at_the_desk(clara).get("/en/faq/limits/").content.decode()


def test_a_row_that_is_gone_at_its_time_holds_up_no_other(client, item, scheduled):
    gone = make.publish_item().live_revision
    past = {"state": "approved", "publish_at": timezone.now() - timedelta(days=1)}
    Revision.objects.filter(pk=gone.pk).update(object_id=10**9, **past)
    Revision.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())
    assert "Thirty." in client.get("/en/faq/limits/").content.decode()


def test_a_failed_publication_is_logged_and_the_page_is_served(
    client, scheduled, monkeypatch, caplog
):
    def broken(*_arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr("revisions.publishing.publish", broken)
    Revision.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())
    page = client.get("/en/faq/limits/")
    assert (page.status_code, "Twenty now." in page.content.decode()) == (200, True)
    assert "the disk is full" in caplog.text


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


def test_readers_are_told_of_what_a_machine_with_a_fast_clock_published(client, item):
    soon = timezone.now() + timedelta(minutes=1)
    Revision.objects.filter(pk=item.live_revision_id).update(
        published_at=soon, change_note={"en": "Published by another machine."}
    )
    for page in (f"/en/faq/{item.slug}/", "/en/changes.atom"):
        assert "Published by another machine." in client.get(page).content.decode()


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


def test_contacts_tell_what_changed_in_the_readers_language(client):
    channel = make.publish_channel()
    notes = {"en": "The address is new.", "ru": "Адрес новый."}
    make.publish(
        workflow.propose(channel, {"address": "new@vetrelia.example"}, by=None, change_note=notes)
    )
    assert "The address is new." in client.get("/en/contacts/").content.decode()
    assert "Адрес новый." in client.get("/ru/contacts/").content.decode()
    then = client.get("/en/contacts/", {"as_of": day(1)}).content.decode()
    assert "The address is new." not in then


def test_the_page_of_the_sla_tells_what_changed_in_its_severities(client):
    make.change(make.publish_tier(), description_en="Otherwise.")
    assert "What changed (en)." in client.get("/en/sla/").content.decode()


@pytest.mark.parametrize(
    ("publish", "page"),
    [
        (make.publish_channel, "contacts"),
        (make.publish_policy, "sla"),
        (make.publish_tier, "sla"),
        (make.publish_section, "terms"),
    ],
)
def test_a_page_tells_why_something_went_off_it_in_the_source_language(client, publish, page):
    make.retire(publish())
    assert "Снято." in client.get(f"/ru/{page}/").content.decode()
    html = client.get(f"/en/{page}/").content.decode()
    assert '<span lang="ru">Снято.</span>' in html


def test_a_change_of_another_language_is_not_told(client):
    make.change(make.publish_channel(), note_en="Write.")
    assert 'class="changes"' not in client.get("/ru/contacts/").content.decode()


@pytest.mark.parametrize("page", ["faq/limits", "terms"])
def test_only_the_latest_changes_are_told(client, page):
    item, section = make.publish_item(slug="limits"), make.publish_section()
    for number in range(12):
        for row, column in ((item, "answer_en"), (section, "body_en")):
            note = {"en": f"Change {number}."}
            make.publish(
                workflow.propose(row, {column: f"Text {number}."}, by=None, change_note=note)
            )
    html = client.get(f"/en/{page}/").content.decode()
    assert "Change 2." in html and "Change 11." in html
    assert "Change 1." not in html


def test_changes_of_another_language_do_not_push_those_of_the_readers_out(client):
    section = make.publish_section()
    make.change(section, body_ru="Иначе.")
    for number in range(12):
        make.change(section, body_en=f"Text {number}.")
    assert "What changed (ru)." in client.get("/ru/terms/").content.decode()


def test_what_several_rows_say_alike_is_told_once(client):
    for _number in range(3):
        make.change(make.publish_channel(), note_en="Write.")
    assert client.get("/en/contacts/").content.decode().count("What changed (en).") == 1


def test_a_date_in_russian_ends_its_sentence_with_one_full_stop(client, item):
    assert "г.." not in client.get("/ru/faq/limits/", {"as_of": day(7)}).content.decode()
    make.retire(item)
    gone = client.get("/ru/faq/limits/").content.decode()
    assert "Мы сняли его с сайта" in gone and "г.." not in gone
