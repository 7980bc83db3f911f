"""Broken links at the desk: the list, and what a reviewer is told."""

import pytest
from django.urls import reverse

from people.models import User
from revisions import workflow
from revisions.admin import broken_links
from revisions.admin.addresses import review_url
from tests.cast import at_the_desk, person
from tests.factories import propose, publish_item, publish_section

LIST = "admin:revisions_revision_links"


def page(user: User, address: str) -> str:
    response = at_the_desk(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_list_names_the_text_its_language_and_the_line(ann):
    item = publish_item(question_en="How?", answer_en="Words.\n\n[x](/en/faq/none/)")
    html = page(ann, reverse(LIST))
    assert reverse("admin:faq_item_change", args=[item.pk]) in html
    for said in ("How?", "EN", "line 3", "/en/faq/none/", "there is no such page", "1 link of"):
        assert said in html


def test_empty_list_says_so(ann):
    publish_item(answer_en="[x](/en/faq/)")
    assert "Every link of the live texts leads somewhere" in page(ann, reverse(LIST))
    assert reverse(LIST) in page(ann, reverse("admin:index"))


def test_list_ends_after_the_first_and_says_so(ann, monkeypatch):
    monkeypatch.setattr(broken_links, "MOST", 2)
    publish_item(answer_en=" ".join(f"[x](/en/faq/none-{place}/)" for place in range(3)))
    html = page(ann, reverse(LIST))
    assert "More than 2 links" in html and "none-1" in html and "none-2" not in html


def test_list_is_for_those_who_may_see_revisions(db):
    assert at_the_desk(person("guest")).get(reverse(LIST)).status_code == 403


def test_reviewer_sees_the_broken_links_of_a_proposal(clara):
    revision = workflow.submit(
        propose(publish_item(), {"answer_en": "[x](/en/faq/none/)"}, by=None), by=None
    )
    html = page(clara, review_url(revision))
    assert "Links in it that would lead nowhere" in html and "/en/faq/none/" in html


@pytest.mark.parametrize("proposal", ["retire", "without the heading", "another anchor"])
def test_reviewer_sees_the_links_that_a_change_would_break_elsewhere(clara, proposal):
    item = publish_item(slug="pay", answer_en="## A {#part}\n\nWords.")
    section = publish_section(slug="who")
    publish_item(question_en="Elsewhere?", answer_en="[x](/en/faq/pay/#part) [y](/en/terms/#who)")
    if proposal == "retire":
        revision = workflow.retire(item, by=None, change_note={"ru": "Снято."})
    elif proposal == "another anchor":
        revision = propose(section, {"slug": "whom"}, by=None)
    else:
        revision = propose(item, {"answer_en": "Words."}, by=None)
    html = page(clara, review_url(workflow.submit(revision, by=None)))
    assert "Links in other texts that this would break" in html and "Elsewhere?" in html


def test_reviewer_is_not_troubled_where_nothing_breaks(clara):
    item = publish_item(slug="pay")
    publish_item(answer_en="[x](/en/faq/pay/) [y](/en/faq/none/)")
    revision = propose(item, {"slug": "payment", "answer_en": "[z](/en/faq/)"}, by=None)
    html = page(clara, review_url(workflow.submit(revision, by=None)))
    assert "lead nowhere" not in html and "would break" not in html


@pytest.mark.parametrize("number", [1, 30])
def test_reviewer_of_a_batch_sees_broken_links_with_text_and_line(
    clara, number, django_assert_max_num_queries
):
    items = [publish_item(slug=f"item-{place}") for place in range(number)]
    texts = {"answer_en": "Words.\n\n[x](/en/faq/none/) [y](/en/faq/moved/)"}
    revisions = [propose(item, texts | {"question_en": "How?"}, by=None) for item in items]
    batch = workflow.gather("An import", revisions, by=None)
    workflow.submit_batch(batch, by=None)
    client, address = at_the_desk(clara), reverse("admin:revisions_batch_change", args=[batch.pk])
    with django_assert_max_num_queries(45):
        html = client.get(address).content.decode()
    assert html.count("<code>/en/faq/none/</code>") == number
    assert "How?" in html and "line 3" in html and "Links in it that would lead nowhere" in html


def test_reviewer_of_a_batch_sees_what_it_would_break_elsewhere(clara):
    item = publish_item(slug="pay")
    publish_item(question_en="Elsewhere?", answer_en="[x](/en/faq/pay/)")
    revision = workflow.retire(item, by=None, change_note={"ru": "Снято."})
    batch = workflow.gather("Gone", [revision], by=None)
    html = page(clara, reverse("admin:revisions_batch_change", args=[batch.pk]))
    assert "Links in other texts that this would break" in html and "Elsewhere?" in html


@pytest.mark.parametrize("number", [1, 30])
def test_list_takes_as_many_queries_for_any_number(ann, django_assert_max_num_queries, number):
    links = " ".join(f"[x](/en/faq/none-{place}/)" for place in range(number))
    publish_item(answer_en=links)
    client = at_the_desk(ann)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(16):
        assert client.get(reverse(LIST)).status_code == 200
