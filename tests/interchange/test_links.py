"""Links of documents: this site's own pages, the portal's, and those that cannot be right."""

import pytest

from interchange.links import LinkReader

HOSTS = ["docs.vetrelia.example/help", "wiki.vetrelia.example"]


def read(href: str, language: str = "en") -> tuple[str, list[str]]:
    reader = LinkReader(language, HOSTS)
    return reader(href, 7), [remark.message for remark in reader.remarks]


@pytest.mark.parametrize(
    ("href", "page"),
    [
        ("../support/support-info/", "/en/terms/"),
        ("/ru/guide/support/support-info", "/en/terms/"),
        ("/support/sla", "/en/sla/"),
        ("/en/contacts", "/en/contacts/"),
        ("/en/contacts/", "/en/contacts/"),
        ("https://docs.vetrelia.example/help/ru_RU/support/support-info", "/en/terms/"),
        ("https://docs.vetrelia.example/help/en_US/support/sla/", "/en/sla/"),
        ("http://WIKI.vetrelia.example/contacts", "/en/contacts/"),
    ],
)
def test_link_to_a_page_of_this_site_leads_there(href, page):
    assert read(href) == (page, [])


def test_link_to_own_page_speaks_the_language_of_the_document():
    assert read("/en/contacts", "ru")[0] == "/ru/contacts/"


@pytest.mark.parametrize(
    "href",
    [
        "https://sales.vetrelia.example/contacts/",
        "https://docs.vetrelia.example/contacts",
        "https://docs.vetrelia.example/helpdesk/contacts",
        "https://docs.vetrelia.example/help/en/disks/",
        "/ru/disks/fast",
        "/ru/disks/contacts-list",
        "mailto:help@vetrelia.example",
        "tel:+78000000123",
        "#below",
    ],
)
def test_other_links_stay_as_they_are(href):
    assert read(href) == (href, [])


def test_anchor_in_the_terms_stays_as_a_slug_whether_its_section_is_here_yet_or_not():
    assert read("/support/support-info#personal_support")[0] == "/en/terms/#personal-support"


@pytest.mark.parametrize("href", ["/support/sla#times", "/contacts#phone"])
def test_anchor_of_another_portal_means_nothing_on_other_pages(href):
    assert "#" not in read(href)[0]


@pytest.mark.parametrize("href", ["", "..", "en/tools/keys", "../disks/", "www.vetrelia.example"])
def test_link_that_cannot_be_right_is_kept_and_listed(href):
    kept, remarks = read(href)
    assert kept == href
    assert len(remarks) == 1
