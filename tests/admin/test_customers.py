"""What customers look for and what does not help them, as the desk sees it."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from faq.models import Vote
from faq.vote_admin import at_least
from people.models import User
from revisions.admin.charts import Period, Share, chart
from revisions.models import Revision
from search.models import Query
from tests import factories as make
from tests.admin.forms import save
from tests.admin.test_content_security import INLINE
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

QUERIES = reverse("admin:search_query_changelist")
VOTES = reverse("admin:faq_vote_changelist")


def query(stems: str, days_ago: int = 0, language: str = "ru", **numbers) -> Query:
    day = localdate() - timedelta(days=days_ago)
    numbers = {"searches": 1, "words": stems} | numbers
    return Query.objects.create(day=day, language=language, stems=stems, **numbers)


def vote(item, helpful: bool = False, days_ago: int = 0, **more) -> Vote:
    at = timezone.now() - timedelta(days=days_ago)
    given = {"revision": item.live_revision, "language": "ru", "created_at": at} | more
    return Vote.objects.create(item=item, helpful=helpful, **given)


def listed(user: User, **choice) -> list[tuple[str, int]]:
    """Words and number of searches of each line of the list of queries."""
    context = at_the_desk(user).get(QUERIES, choice).context
    return [(line.words, line.searches) for line in context["lines"]]


def test_what_found_nothing_is_summed_over_days_and_the_most_wanted_comes_first(ann):
    query("возврат", 3, searches=2, words="возвраты")
    query("возврат", 1, searches=2, words="возврат денег")
    query("домен", searches=3)
    query("парол", hits=4)
    assert listed(ann) == [("возврат денег", 4), ("домен", 3)]


def test_what_is_found_since_is_no_longer_on_the_list(ann):
    query("возврат", 3, searches=9)
    query("возврат", 1, hits=1, opened=1)
    assert listed(ann) == []


def test_what_was_found_and_not_opened_has_a_list_of_its_own(ann):
    query("парол", 2, hits=4, searches=5)
    query("домен", hits=2, opened=1)
    query("возврат")
    assert listed(ann, show="unopened") == [("парол", 5)]


def test_the_figure_of_a_list_counts_what_the_list_is_about(ann):
    query("парол", searches=5, hits=2)
    query("возврат", searches=3)
    assert (
        "nothing was opened: 5 of 8"
        in at_the_desk(ann).get(QUERIES + "?show=unopened").content.decode()
    )
    assert "found nothing: 3 of 8" in at_the_desk(ann).get(QUERIES).content.decode()


def test_what_is_found_no_more_counts_since_then(ann):
    query("возврат", 3, hits=2, opened=1, searches=9)
    query("возврат", 2, searches=2)
    query("возврат", 1, searches=2)
    assert listed(ann) == [("возврат", 4)]
    assert listed(ann, show="unopened") == []


def test_a_query_with_both_days_in_the_period_shows_the_words_of_the_last_time(ann):
    query("возврат", 2, words="сначала")
    query("возврат", 1, words="потом")
    query("возврат", 1, words="else", language="en")
    assert sorted(listed(ann)) == [("else", 1), ("потом", 2)]


def test_period_and_language_narrow_the_list(ann):
    query("стар", 40)
    query("прошл", 10)
    query("new", 2, language="en")
    query("нов", 2)
    assert {words for words, _number in listed(ann)} == {"прошл", "new", "нов"}
    assert {words for words, _number in listed(ann, days="7")} == {"new", "нов"}
    assert {words for words, _number in listed(ann, days="90", language="ru")} == {
        "стар",
        "прошл",
        "нов",
    }
    assert len(listed(ann, days="many", language="xx")) == 3


def test_from_a_failed_query_one_click_leads_to_a_draft_with_its_words(ann):
    category = make.publish_category()
    query("refund order", language="en", words="refund for order •••")
    desk = at_the_desk(ann)
    [line] = desk.get(QUERIES).context["lines"]
    form = desk.get(line.answer_url).context["adminform"].form
    assert form["question_en"].value() == "refund for order"
    assert form["source_language"].value() == "en"
    assert form.fields["question_en"].required
    assert not form.fields["question_ru"].required
    save(desk, line.answer_url, answer_en="Ask us.", category=str(category.pk))
    draft = Revision.objects.latest("pk")
    assert (draft.state, draft.author) == ("draft", ann)
    assert draft.proposed["question_en"] == "refund for order"
    assert draft.content.source_language == "en"


def test_the_words_of_a_russian_query_become_a_russian_question(ann):
    query("возврат", words="как сделать возврат & «деньги»?")
    [line] = at_the_desk(ann).get(QUERIES).context["lines"]
    asked = parse_qs(urlsplit(line.answer_url).query)
    assert asked == {
        "source_language": ["ru"],
        "question_ru": ["как сделать возврат & «деньги»?"],
    }


def test_who_may_not_write_answers_is_not_led_to_the_form(clara):
    query("возврат")
    [line] = at_the_desk(clara).get(QUERIES).context["lines"]
    assert line.answer_url == ""


def test_from_a_failed_query_one_click_leads_to_a_new_synonym(doris):
    query("двухфакторк", words="двухфакторка •••")
    [line] = at_the_desk(doris).get(QUERIES).context["lines"]
    if "synonym" not in apps.all_models["search"]:
        assert line.synonym_url == ""
        return
    form = at_the_desk(doris).get(line.synonym_url).context["adminform"].form
    assert form["words"].value() == "двухфакторка"


@pytest.mark.parametrize("address", [QUERIES, VOTES])
def test_editors_and_reviewers_look_and_translators_and_strangers_do_not(
    address, ann, boris, clara, doris
):
    for user, code in ((ann, 200), (clara, 200), (doris, 200), (boris, 403)):
        assert at_the_desk(user).get(address).status_code == code
    assert Client().get(address).status_code == 302


def test_only_an_administrator_takes_a_query_off_the_log(ann, doris):
    query("парол", 2, words="мой пароль qwerty")
    query("парол", 1)
    other = query("парол", language="en")
    address, key = reverse("admin:search_query_remove"), {"language": "ru", "stems": "парол"}
    assert at_the_desk(ann).post(address, key).status_code == 403
    assert at_the_desk(doris).get(address).status_code == 405
    assert Query.objects.count() == 3
    at_the_desk(doris).post(address, key)
    assert Query.objects.get() == other


def test_the_worst_answer_comes_first_and_one_vote_is_not_much(ann):
    one, many, good = (make.publish_item() for _number in range(3))
    vote(one)
    for number in range(10):
        vote(many, helpful=number < 2)
        vote(good, helpful=True)
    lines = at_the_desk(ann).get(VOTES).context["lines"]
    assert [(line.item, line.share) for line in lines] == [(many, (8, 10)), (one, (1, 1))]
    assert [line.percent for line in lines] == [80, 100]
    assert at_least(Share(1, 1)) < at_least(Share(8, 10)) < at_least(Share(80, 100)) < 0.8


def test_votes_are_narrowed_by_period_and_language_and_to_live_answers(ann):
    item, gone = make.publish_item(), make.publish_item()
    vote(gone)
    make.retire(gone)
    vote(item, days_ago=20)
    vote(item, language="en")

    def shares(**choice):
        return [line.share for line in at_the_desk(ann).get(VOTES, choice).context["lines"]]

    assert shares() == [(2, 2)]
    assert shares(days=7) == shares(language="en") == [(1, 1)]


def test_what_readers_wrote_stands_with_its_revision(ann):
    item = make.publish_item()
    vote(item, sentence="Где <кнопка>?", days_ago=1)
    item = make.change(item, answer_ru="Иначе.")
    vote(item, helpful=True, sentence="Now it is fine.", language="en")
    page = at_the_desk(ann).get(reverse("admin:faq_vote_of_item", args=[item.pk]))
    html = page.content.decode()
    assert [each.sentence for each in page.context["page"]] == ["Now it is fine.", "Где <кнопка>?"]
    assert "Где &lt;кнопка&gt;?" in html
    assert "about № 1" in html and "about № 2" in html
    assert html.count("not live any more") == 1
    assert reverse("admin:faq_item_change", args=[item.pk]) in html


def test_nobody_edits_a_vote_and_only_an_administrator_deletes_it(ann, clara, doris):
    given = vote(make.publish_item(), sentence="Меня зовут Иван")
    change = reverse("admin:faq_vote_change", args=[given.pk])
    delete = reverse("admin:faq_vote_delete", args=[given.pk])
    for user in (ann, clara, doris):
        assert at_the_desk(user).post(change, {"sentence": "x"}).status_code == 403
        assert at_the_desk(user).get(reverse("admin:faq_vote_add")).status_code == 403
    assert at_the_desk(ann).post(delete, {"post": "yes"}).status_code == 403
    assert at_the_desk(clara).post(delete, {"post": "yes"}).status_code == 403
    assert Vote.objects.get().sentence == "Меня зовут Иван"
    assert (
        delete
        in at_the_desk(doris)
        .get(reverse("admin:faq_vote_of_item", args=[given.item_id]))
        .content.decode()
    )
    at_the_desk(doris).post(delete, {"post": "yes"})
    assert not Vote.objects.exists()


def test_the_first_page_of_the_desk_counts_what_customers_miss(ann, boris):
    query("возврат")
    query("домен")
    query("парол", hits=3)
    vote(make.publish_item())
    html = at_the_desk(ann).get(reverse("admin:index")).content.decode()
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a> <span class="count">(\d+)</span>', html)
    assert [(name, number) for _url, name, number in found][-3:] == [
        ("Found nothing", "2"),
        ("Found, but nothing opened", "1"),
        ("Unhelpful answers", "1"),
    ]
    for url, _name, _number in found[-3:]:
        assert at_the_desk(ann).get(url.replace("&amp;", "&")).status_code == 200
    assert "Found nothing" not in at_the_desk(boris).get(reverse("admin:index")).content.decode()


def test_pages_of_numbers_obey_the_strict_policy_in_both_languages(doris):
    item = make.publish_item()
    vote(item, sentence="Нет.")
    query("возврат")
    addresses = [QUERIES, QUERIES + "?show=unopened&days=90", VOTES]
    addresses.append(reverse("admin:faq_vote_of_item", args=[item.pk]))
    for language in ("ru", "en"):
        User.objects.update(interface_language=language)
        for address in addresses:
            response = at_the_desk(doris).get(address)
            html = response.content.decode()
            assert "<svg" in html
            assert not [name for name, pattern in INLINE.items() if pattern.search(html)]
            assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_number_of_queries_does_not_grow_with_the_lines(ann):
    desk = at_the_desk(ann)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        query(f"слов{number}")
        vote(make.publish_item(), sentence="Нет.")

    add(0)
    for address in (QUERIES, VOTES):
        cost(address)
    at_one = [cost(address) for address in (QUERIES, VOTES)]
    for number in range(1, 12):
        add(number)
    assert [cost(address) for address in (QUERIES, VOTES)] == at_one


def test_a_chart_has_a_bar_for_each_day_and_says_in_words_what_it_shows():
    today = localdate()
    numbers = {today: Share(1, 4), today - timedelta(days=2): Share(3, 3)}
    svg = chart(numbers, Period(days=7), "Votes <no>")
    assert svg.count('class="whole"') == 2
    assert re.search(r'class="whole" x="48" y="0.0" width="6" height="32.0"', svg)
    assert re.search(r'class="part" x="48" y="24.0" width="6" height="8.0"', svg)
    assert 'aria-label="Votes &lt;no&gt;: 4 ' in svg
    assert 'role="img"' in svg


def test_a_chart_of_90_days_has_a_bar_for_each_week_and_loses_nothing():
    today = localdate()
    numbers = {today - timedelta(days=number): Share(1, 1) for number in range(90)}
    svg = chart(numbers, Period(days=90), "Votes")
    assert svg.count('class="whole"') == 13
    assert 'aria-label="Votes: 90.' in svg


def test_a_chart_of_nothing_is_drawn_all_the_same():
    assert 'aria-label="Votes: 0."' in chart({}, Period(), "Votes")
