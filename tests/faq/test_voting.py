"""“Did this help?” through the address that a browser posts to."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils.timezone import localdate

from faq import voting
from faq.models import Item, Vote
from revisions import previews, workflow
from tests.factories import change, draft_item, publish_item, retire
from tests.visitors.posting import ELSEWHERE, OURS

pytestmark = pytest.mark.django_db


def address(item) -> str:
    return reverse("vote", args=[item.pk])


def say(client: Client, item, helpful: str = "no", headers=None, **more):
    """What the form on the page of an answer posts."""
    data = {"helpful": helpful, "language": "ru", "revision": item.live_revision_id} | more
    return client.post(address(item), data, headers=OURS if headers is None else headers)


def form_on(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page, and where it goes."""
    [form] = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[1])
    return {"action": form[0]} | dict(fields)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_reader_votes_and_says_why_without_scripts(client, language):
    item = publish_item(slug="pay")
    form = form_on(client.get(f"/{language}/faq/pay/").content.decode())
    action = form.pop("action")
    thanks = client.post(action, form | {"helpful": "no"}, headers=OURS)
    assert (thanks.status_code, thanks["Location"]) == (
        303,
        f"/{language}/faq/pay/?voted=no#feedback:",
    )
    form = form_on(client.get(thanks["Location"]).content.decode())
    said = client.post(form.pop("action"), form | {"sentence": "Где кнопка?"}, headers=OURS)
    assert said["Location"] == f"/{language}/faq/pay/?voted=said#feedback:"
    vote = Vote.objects.get()
    assert (vote.item, vote.revision, vote.language) == (item, item.live_revision, language)
    assert (vote.helpful, vote.sentence) == (False, "Где кнопка?")
    assert "Спасибо" in client.get("/ru/faq/pay/?voted=said").content.decode()


def test_a_second_vote_of_the_same_visitor_changes_the_first(client):
    item = publish_item()
    say(client, item, "no", sentence="Мало.")
    say(client, item, "no")
    assert Vote.objects.get().sentence == "Мало."
    say(client, item, "yes", language="en")
    vote = Vote.objects.get()
    assert (vote.helpful, vote.sentence, vote.language) == (True, "", "en")


def test_votes_of_two_visitors_and_on_two_answers_count_apart(client):
    item, other = publish_item(), publish_item()
    say(client, item)
    say(client, other)
    say(Client(), item)
    assert Vote.objects.filter(item=item).count() == 2
    assert Vote.objects.filter(item=other).count() == 1


def test_the_cookie_goes_to_this_address_only_and_no_script_reads_it(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    item = publish_item()
    cookie = say(client, item).cookies["vote"]
    assert cookie["path"] == address(item)
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Strict"


@pytest.mark.parametrize("forged", ["1", "1:abc", "", "x" * 5000])
def test_a_forged_cookie_changes_the_vote_of_nobody(client, forged):
    item = publish_item()
    say(client, item, "no")
    thief = Client()
    thief.cookies["vote"] = forged
    assert say(thief, item, "yes").status_code == 303
    assert sorted(Vote.objects.values_list("helpful", flat=True)) == [False, True]


def test_a_cookie_of_one_answer_says_nothing_about_another(client):
    item, other = publish_item(), publish_item()
    value = say(client, item, "no").cookies["vote"].value
    replayed = Client()
    replayed.cookies["vote"] = value
    say(replayed, other, "yes")
    assert Vote.objects.get(item=item).helpful is False
    assert Vote.objects.get(item=other).helpful is True


def test_a_vote_that_was_deleted_can_be_given_again(client):
    item = publish_item()
    say(client, item)
    Vote.objects.all().delete()
    say(client, item)
    assert Vote.objects.count() == 1


def test_feedback_goes_with_the_revision_that_was_read(client):
    item = publish_item()
    read = item.live_revision
    item = change(item, answer_ru="Иначе.")
    say(client, item, revision=read.pk)
    assert Vote.objects.get().revision == read
    say(client, item, "no", revision=item.live_revision_id)
    assert Vote.objects.get().revision == item.live_revision


def test_a_revision_of_another_row_or_never_published_is_refused(client):
    item, other = publish_item(), publish_item()
    draft = draft_item(category=item.category)
    retired = retire(publish_item()).live_revision
    for wrong in (other.live_revision_id, draft.pk, retired.pk, 0, "x", ""):
        response = say(client, item, revision=wrong)
        assert response.status_code == 400
        assert 'id="reason:"' in response.content.decode()
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"helpful": "maybe"}, {"language": "xx"}, {"sentence": "a\x00"}, {"sentence": "б" * 1001}],
)
def test_what_no_form_here_posts_is_refused(client, wrong):
    item = publish_item()
    assert say(client, item, **wrong).status_code == 400
    assert not Vote.objects.exists()


def test_only_live_answers_can_be_voted_on(client):
    retired, draft = publish_item(), draft_item()
    read = retired.live_revision_id
    retire(retired)
    assert say(client, retired, revision=read).status_code == 404
    assert say(client, draft.content, revision=draft.pk).status_code == 404
    assert say(client, publish_item(), revision=read).status_code == 400
    assert client.post("/vote/999999/", {"helpful": "no"}, headers=OURS).status_code == 404
    assert not Vote.objects.exists()


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_forged_post_from_elsewhere_is_refused_in_words(client, headers):
    item = publish_item()
    response = say(client, item, headers=headers)
    assert response.status_code == 403
    assert "Ничего не засчитано" in response.content.decode()
    assert not response.cookies
    assert not Vote.objects.exists()


def test_words_of_a_refusal_are_in_the_language_of_the_page(client):
    response = say(client, publish_item(), headers={}, language="en")
    assert "Nothing was counted" in response.content.decode()


def test_too_many_votes_from_one_address_are_refused_for_a_while():
    item = publish_item()
    answers = [say(Client(), item).status_code for _time in range(voting.LIMIT.most + 1)]
    assert set(answers[:-1]) == {303}
    assert answers[-1] == 429
    assert say(Client(REMOTE_ADDR="198.51.100.2"), item).status_code == 303
    assert Vote.objects.count() == voting.LIMIT.most + 1


def test_reading_a_vote_by_get_is_not_allowed(client):
    assert client.get(address(publish_item())).status_code == 405


@pytest.mark.parametrize("state", ["", "?voted=no", "?voted=yes", "?voted=said", "?voted=x"])
def test_pages_are_the_same_for_everybody_who_voted_or_not(client, state):
    item = publish_item(slug="pay")
    say(client, item)
    page, other = client.get(f"/ru/faq/pay/{state}"), Client().get(f"/ru/faq/pay/{state}")
    assert page.content == other.content
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert page["Cache-Control"] == "public, max-age=1"
    assert '<link rel="canonical" href="http://testserver/ru/faq/pay/">' in page.content.decode()


def test_the_answer_to_a_vote_is_kept_by_no_cache(client):
    assert "private" in say(client, publish_item())["Cache-Control"]


def test_a_past_day_and_a_preview_cannot_be_voted_on(client):
    publish_item(slug="pay")
    assert "feedback:" in client.get("/ru/faq/pay/").content.decode()
    past = client.get(f"/ru/faq/pay/?as_of={localdate()}").content.decode()
    assert "feedback:" not in past
    assert "feedback.js" not in past
    draft = workflow.propose(Item.objects.get(), {"answer_ru": "Иначе."}, by=None)
    preview = client.get(f"/ru/preview/{previews.token_for(draft)}/").content.decode()
    assert "Иначе." in preview
    assert "feedback:" not in preview


def test_every_open_answer_of_the_list_leads_to_its_question(client):
    publish_item(slug="pay")
    assert 'href="/ru/faq/pay/#feedback:"' in client.get("/ru/faq/").content.decode()


def test_private_things_in_a_sentence_are_masked_before_they_are_stored(client):
    say(client, publish_item(), sentence="Пишите\r\nivan@mail.example или +7 999 123-45-67")
    assert Vote.objects.get().sentence == "Пишите ••• или •••"


def test_a_sentence_is_cut_to_its_length(client):
    say(client, publish_item(), sentence="ж" * 600)
    assert Vote.objects.get().sentence == "ж" * 500


def test_nothing_that_tells_who_voted_has_a_column():
    columns = {field.column for field in Vote._meta.get_fields()}
    assert columns == {
        "id", "item_id", "revision_id", "language", "helpful", "sentence", "created_at",
    }  # fmt: skip


def test_no_other_view_of_the_site_is_exempt_from_the_check_of_forms():
    def views(resolver: URLResolver):
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                yield from views(each)
            else:
                yield each.callback

    exempt = {
        f"{view.__module__}.{view.__name__}"
        for view in views(get_resolver())
        if getattr(view, "csrf_exempt", False) and not view.__module__.startswith("api.")
    }
    assert exempt == {
        "faq.voting.vote", "search.views.opened", "visitors.reports.content_security",
    }  # fmt: skip


def test_a_page_of_an_answer_takes_no_query_for_its_votes(client):
    item = publish_item(slug="pay")
    say(client, item)
    client.get("/ru/faq/pay/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/ru/faq/pay/")
    assert not [query for query in queries.captured_queries if "vote" in query["sql"]]
