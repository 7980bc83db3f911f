"""Every page of the desk obeys the strict policy: scripts and styles from files of this site."""

import re

import pytest
from django.urls import reverse

from revisions import workflow
from tests import factories as make
from tests.cast import at_the_desk

pytestmark = pytest.mark.django_db

INLINE = {
    "script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"=\s*[\"']?javascript:", re.IGNORECASE),
    "other host": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=[\"'](?:https?:)?//"),
}


def pages() -> list[str]:
    """Addresses of every kind of page of the desk, with something on each."""
    item, channel, policy = make.publish_item(), make.publish_channel(), make.publish_policy()
    draft = workflow.submit(make.propose(item, {"answer_ru": "Новое."}, by=None), by=None)
    models = ("faq_item", "faq_category", "channels_channel", "sla_tier", "sla_section")
    models = (*models, "sla_policy", "revisions_revision", "people_user", "interchange_source")
    models = (*models, "search_query", "faq_vote")
    lists = [reverse(f"admin:{model}_changelist") for model in models]
    forms = [reverse("admin:people_user_add"), reverse("admin:faq_item_add")]
    for name, row in {"faq_item": item, "channels_channel": channel, "sla_policy": policy}.items():
        forms += [reverse(f"admin:{name}_{page}", args=[row.pk]) for page in ("change", "history")]
    forms.append(reverse("admin:revisions_revision_change", args=[draft.pk]))
    return [reverse("admin:index"), reverse("admin:password_change"), *lists, *forms]


def test_no_page_of_the_desk_has_inline_scripts_or_styles(doris):
    desk = at_the_desk(doris)
    found = {}
    for address in pages():
        response = desk.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        if faults := [name for name, pattern in INLINE.items() if pattern.search(html)]:
            found[address] = faults
    assert not found


def test_every_page_of_the_desk_carries_the_policy(doris):
    desk = at_the_desk(doris)
    for address in pages():
        response = desk.get(address)
        assert response.status_code == 200, address
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_login_page_obeys_too(client, db):
    html = client.get(reverse("admin:login")).content.decode()
    assert not [name for name, pattern in INLINE.items() if pattern.search(html)]


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        '<p style="color:red">',
        '<a href="#" onclick="x()">',
        "<style>p{}</style>",
        '<a href="javascript:x">',
        '<script src="//elsewhere.example/x.js">',
    ],
)
def test_what_the_policy_forbids_is_found(html):
    assert any(pattern.search(html) for pattern in INLINE.values())
