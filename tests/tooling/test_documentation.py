"""Every file that the documentation links to is there."""

import re

import pytest

from tests.tooling.interface_texts import ROOT

LINK = re.compile(r"\]\((?!https?:|mailto:|#|/)([^)#\s]+)")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "demo/README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_documentation_lead_somewhere(page):
    targets = LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
