"""Links of texts that lead nowhere on this site."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from revisions import workflow
from revisions.links import broken_after, broken_links, change_of, checking, located
from revisions.links.proposals import Change
from tests.factories import (
    change,
    commitment,
    draft_item,
    propose,
    publish,
    publish_category,
    publish_channel,
    publish_item,
    publish_policy,
    publish_section,
    publish_tier,
    retire,
)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def reasons(href: str, **publish_as) -> list[str]:
    """Why a link of an answer leads nowhere; nothing if it leads somewhere."""
    publish_item(answer_en=f"Words.\n\n[x]({href})", **publish_as)
    return [str(broken.reason) for broken in broken_links() if broken.language == "en"]


@pytest.fixture
def site(db):
    category = publish_category(slug="money")
    heading = "## Card {#card}\n\nWords."
    publish_item(slug="pay", answer_en=heading, answer_ru="Слова.", category=category)
    channel = publish_channel(key="mail")
    tier = publish_tier(key="high")
    publish_tier(key="unused")
    publish_policy({f"target:{channel.pk}:{tier.pk}:resolution": commitment(60)}, key="basic")
    publish_section(slug="who", body_en="{cut(More)[id=more]}\nWords.\n{/cut}")
    publish(propose(publish_item(slug="before"), {"slug": "after"}, by=None))
    retire(publish_item(slug="gone"))
    draft_item(slug="soon")


@pytest.mark.parametrize(
    "href",
    [
        "/en/", "/en/faq/", "/en/faq/pay/", "/en/faq/pay", "/faq/pay/", "/en/faq/pay.md",
        "/en/faq/pay/#card", "/en/faq/#pay", "/en/faq/#card", "/en/faq/before/",
        "/en/faq/?category=money", "/en/contacts/#mail", "/en/sla/#basic",
        "/en/sla/#severity-high", "/en/terms/#who", "/en/terms/#more", "/en/search/?q=x",
        "http://127.0.0.1:8000/en/faq/pay/", "https://other.example/en/faq/none/",
        "mailto:a@b.example", "tel:+70000000000",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_not_listed(site, href):
    assert reasons(href) == []


@pytest.mark.parametrize(
    ("href", "said"),
    [
        ("/en/faq/none/", "no such page"),
        ("/en/nothing/", "no such page"),
        ("/nothing/", "no such page"),
        ("/en/faq/?category=none", "no such page"),
        ("http://localhost/en/faq/none/", "no such page"),
        ("/en/faq/gone/", "taken off"),
        ("/en/faq/soon/", "not on the site yet"),
        ("/en/faq/pay/#none", "anchor"),
        ("/ru/faq/pay/#card", "anchor"),
        ("/en/faq/before/#none", "anchor"),
        ("/en/faq/#none", "anchor"),
        ("/en/contacts/#pay", "anchor"),
        ("/en/sla/#severity-unused", "anchor"),
        ("/en/terms/#none", "anchor"),
        ("#none", "anchor"),
        ("pay/", "counted from the page"),
    ],
)
def test_a_link_that_leads_nowhere_is_listed_with_the_reason(site, href, said):
    [reason] = reasons(href)
    assert said in reason


def test_links_into_the_rest_of_the_portal_are_not_looked_at(db, settings):
    settings.DOCS_BASE_URL = "https://docs.example"
    assert reasons("/en/compute/disks/") == []
    assert list(broken_links()) == []


def test_an_anchor_of_the_text_itself_counts(db):
    publish_item(answer_en="## Card {#card}\n\n[x](#card)")
    publish_section(slug="who", body_en="[y](#whom)")
    publish_section(slug="whom")
    assert list(broken_links()) == []


def test_a_broken_link_is_found_on_its_lines(db):
    text = "[x](/en/faq/none/)\n\nWords.\n\n- [x](/en/faq/none/)"
    item = publish_item(answer_en=text)
    found = located(broken_links())
    assert [(each.row, each.language, each.line) for each in found] == [
        (item, "en", 1),
        (item, "en", 5),
    ]


def test_a_link_breaks_when_its_target_goes_and_mends_when_it_comes(db):
    target = publish_item(slug="pay")
    publish_item(answer_en="[x](/en/faq/pay/)")
    assert list(broken_links()) == []
    target = retire(target)
    assert len(list(broken_links())) == 1
    change(target, answer_en="Back.")
    assert list(broken_links()) == []


def test_an_image_that_is_not_there_is_listed_as_a_picture_and_as_a_link(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    there, gone = (f"/media/images/{letter * 32}.png" for letter in "ab")
    (tmp_path / "images").mkdir()
    (tmp_path / there.removeprefix("/media/")).write_bytes(b"")
    publish_item(answer_en=f"![a]({there}) [b]({there})\n\n![c]({gone})\n\n[d]({gone})")
    found = located(broken_links())
    assert [(each.href, each.line) for each in found] == [(gone, 3), (gone, 5)]
    assert "image" in str(found[0].reason)
    publish_item(answer_en="![e](/media/images/name.png) ![f](https://other.example/x.png)")
    assert len(list(broken_links())) == 2


def test_a_proposal_is_checked_as_it_would_be_published(db):
    item = publish_item(slug="pay")
    text = "## A {#a}\n\n[good](/en/faq/pay/#a) [bad](/en/faq/pay/#b)"
    revision = propose(item, {"answer_en": text}, by=None)
    [broken] = broken_after([change_of(revision, revision.proposed)]).own
    assert (broken.href, broken.line) == ("/en/faq/pay/#b", 3)


def test_the_command_lists_them_and_fails(db, capsys):
    call_command("check_links")
    publish_item(question_en="How?", answer_en="[x](/en/faq/none/)")
    with pytest.raises(CommandError, match="1 link leads nowhere"):
        call_command("check_links")
    assert "“How?” (en):1: /en/faq/none/" in capsys.readouterr().out


def test_the_command_quotes_names_as_the_language_does(db, capsys):
    publish_item(question_en="How?", answer_en="[x](/en/faq/none/)")
    with override("ru"), pytest.raises(CommandError):
        call_command("check_links")
    assert "«How?» (en):1:" in capsys.readouterr().out


@pytest.mark.parametrize("number", [1, 30])
def test_as_many_queries_for_any_number(db, django_assert_max_num_queries, number):
    category = publish_category()
    for place in range(number):
        publish_item(category=category, answer_en=f"[x](/en/faq/none-{place}/#a) [y](#b)")
    with django_assert_max_num_queries(12):
        assert len(located(broken_links())) == 2 * number


def test_whoever_wants_the_first_few_does_not_wait_for_the_rest(db, monkeypatch):
    monkeypatch.setattr(checking, "ROWS_AT_ONCE", 1)
    category = publish_category()
    for _number in range(3):
        publish_item(category=category, answer_en="[x](/en/faq/none/)")
    with CaptureQueriesContext(connection) as few:
        next(broken_links())
    with CaptureQueriesContext(connection) as all_of_them:
        list(broken_links())
    assert len(few) < len(all_of_them)


def test_proposals_are_checked_together(db):
    revision, second = draft_item(slug="first"), publish_item(slug="second")
    publish_item(slug="third", answer_en="[a](/en/faq/second/)")
    revisions = [
        workflow.amend(revision, {"answer_en": "[b](/en/faq/second/)"}, by=None),
        propose(second, {"slug": "moved", "answer_en": "[c](/en/faq/first/)"}, by=None),
    ]
    changes = [change_of(each, each.content.snapshot() | each.proposed) for each in revisions]
    assert broken_after(changes) == ([], [])
    assert [each.href for each in broken_after(changes[1:]).own] == ["/en/faq/first/"]
    gone = [changes[0], changes[1]._replace(after=None)]
    own, elsewhere = broken_after(gone)
    assert [each.row.slug for each in own + elsewhere] == ["first", "third"]


def test_more_texts_to_look_for_than_a_query_takes_are_found_too(db, monkeypatch):
    monkeypatch.setattr(checking, "FEW", 0)
    target = publish_item(slug="pay")
    publish_item(answer_en="[a](/en/faq/pay/)")
    assert len(broken_after([Change(target, None)]).elsewhere) == 1
