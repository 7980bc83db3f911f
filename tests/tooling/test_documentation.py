"""The documentation speaks of this version: what it names is there, and what there is it names."""

import re

import pytest

from tests.tooling.interface_texts import ROOT, read_catalog

LINK = re.compile(r"\]\((?!https?:|mailto:|#|/)([^)#\s]+)")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "demo/README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_documentation_lead_somewhere(page):
    targets = LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


COMMANDS = sorted(path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py"))
SETTING = re.compile(
    r"""(?:switch|number|words|environ\.get)\(\s*"([A-Z_]+)"|environ\["([A-Z_]+)"\]"""
)
OF_THE_REPOSITORY = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
PATH = re.compile(rf"`((?:{'|'.join(map(re.escape, OF_THE_REPOSITORY))})/[\w/.-]*)`")
MADE_UP = re.compile(r"^(?:var|demo/kk|locale/kk)")  # by the site, or by the reader of the page


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_of(command):
    told = "".join(page.read_text("utf-8") for page in ROOT.glob("docs/*.md"))
    assert re.search(rf"(?:manage\.py |deploy/manage |`){command}\b", told)


def test_every_setting_is_told_to_operators():
    read = (ROOT / "config/settings.py").read_text("utf-8")
    names = {name for found in SETTING.findall(read) for name in found if name}
    told = (ROOT / "docs/operators.md").read_text("utf-8")
    assert {"SECRET_KEY", "PAGE_CACHE_MB", "EMAIL_URL"} <= names
    assert [name for name in sorted(names - {"DEBUG"}) if f"`{name}`" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_that_the_documentation_names_are_there(page):
    named = [path for path in PATH.findall(page.read_text("utf-8")) if not MADE_UP.match(path)]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", ["editors", "reviewers", "translators"])
def test_buttons_that_the_documentation_names_are_there(page):
    text = (ROOT / f"docs/{page}.md").read_text("utf-8")
    named = re.findall(r"\*\*([^*`]+)\*\*", re.sub(r"`[^`]*`", "", text))
    texts = {str(message.id).rstrip("…:").casefold() for message in read_catalog("ru")}
    known = texts | {"add"}  # Django's own
    assert named
    assert [each for each in named if each.casefold() not in known] == []
