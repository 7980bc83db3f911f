"""Kazakh is a setting and its migrations, and nothing else (docs/contributors.md)."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# The site of these tests is one of its own, always on SQLite.
pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]


def copy_migrations(folder: Path) -> None:
    """The migrations of the project, in a package where tests.languages.kk_settings has more."""
    for migrations in ROOT.glob("*/migrations"):
        shutil.copytree(migrations, folder / "migrations_with_kk" / migrations.parent.name)


def run(function: str, settings: str, folder: Path) -> str:
    """What a function of tests/languages/site.py prints, in a process with these settings."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "VAR_DIR": str(folder),
        "DATABASE_URL": "",
        "PYTHONPATH": str(folder),
    }
    code = f"from tests.languages import site; site.{function}()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was found on a site to which Kazakh was added while it was at work."""
    folder = tmp_path_factory.mktemp("kazakh")
    copy_migrations(folder)
    run("prepare", "config.settings", folder)
    return json.loads(run("examine", "tests.languages.kk_settings", folder))


def test_migrations_add_the_columns_and_the_group_of_translators(found):
    assert found["columns"] == ["answer_kk", "keywords_kk", "question_kk"]
    assert {"translate_kk", "change_item", "change_section"} < set(found["rights"])
    assert "translate_en" not in found["rights"]


def test_every_public_page_is_there_in_kazakh(found):
    assert set(found["statuses"].values()) == {200}


def test_readers_get_the_source_text_marked_and_with_a_notice(found):
    assert '<html lang="kk">' in found["faq"]
    assert re.search(r'<details lang="ru"><summary><h3>Есть ли тарифы\?', found["faq"])
    assert re.search(r'<p class="notice" lang="kk">[^<]+', found["faq"])


def test_every_text_is_missing_in_kazakh(found):
    assert found["counts"]["kk"] == {"missing": 5, "outdated": 0, "current": 0}
    assert found["counts"]["en"] == {"missing": 0, "outdated": 0, "current": 5}


def test_a_translator_translates_into_kazakh_and_readers_get_it(found):
    assert found["submitted"] == "in_review"
    assert "<details><summary><h3>Тарифтер бар ма?" in found["faq_translated"]


def test_a_draft_begun_before_leaves_the_new_language_alone(found):
    assert "answer_en" in found["draft_columns"]
    assert "answer_kk" not in found["draft_columns"]
    assert found["answers"] == ["Да.", "Begun before there was Kazakh.", "Иә."]


def test_the_demo_loads_although_it_has_no_documents_in_kazakh(found):
    assert found["demo_answers"] > 30


def test_a_pair_of_documents_says_which_languages_it_is_in(found):
    assert "--pair-language" in found["refused_pair"]
    assert found["imported"] == ["kk", "Есть ли тарифы?", "General"]


def test_an_export_in_three_languages_makes_the_same_site_in_an_empty_one(found):
    assert {"kk/faq/harder.md", "kk/support-info.md", "kk/contacts.md"} < set(found["files"])
    assert any(name.startswith("images/") for name in found["files"])
    assert found["differ"] == []


def test_originals_in_the_third_language_and_what_is_outdated_come_in_as_they_were(found):
    assert [said["source language"] for said in found["rows"].values()] == ["kk"]
    assert len(found["outdated"]) == 1
