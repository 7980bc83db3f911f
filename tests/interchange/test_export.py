"""The folder of an export: what is written, what is left alone, and what never gets into it."""

import os

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils.translation import override

from interchange.management.commands import export_docs
from revisions import workflow
from revisions.images.taking import store_image
from tests.factories import (
    change,
    draft_category,
    draft_item,
    publish_category,
    publish_item,
    retire,
)
from tests.interchange.test_round_trip import export
from tests.interchange.whole_site import picture


@pytest.fixture
def out(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "out"


def page(slug: str = "disks", **columns):
    return publish_item(category=publish_category(slug=slug), **columns)


def test_second_export_is_the_same_in_any_language(out):
    page(answer_ru="* раз\n* два")
    with override("ru"):
        first = export(out)
    with override("en"):
        assert export(out) == first
        assert export(out.with_name("elsewhere")) == first


def test_file_that_is_as_it_should_be_is_not_touched(out):
    page()
    export(out)
    file = out / "ru/faq/disks.md"
    os.utime(file, (1, 1))
    export(out)
    assert file.stat().st_mtime == 1


def test_what_is_published_meanwhile_is_in_every_page(out, monkeypatch):
    item, pages = page(answer_ru="До."), export_docs.all_pages

    def publishing_once():
        monkeypatch.setattr(export_docs, "all_pages", pages)
        yield from pages()
        change(item, answer_ru="После.")

    monkeypatch.setattr(export_docs, "all_pages", publishing_once)
    assert "После." in export(out)["ru/faq/disks.md"].decode()


def test_draft_change_and_retired_row_do_not_leak(out):
    item = page(answer_ru="Видно.")
    draft_item(category=item.category, question_ru="SECRET?")
    workflow.propose(item, {"answer_ru": "SECRET"}, by=None)
    retire(publish_item(category=item.category, question_ru="SECRET?"))
    files = export(out)
    assert "Видно." in files["ru/faq/disks.md"].decode()
    assert not any(b"SECRET" in content for content in files.values())


def test_answers_of_a_category_that_is_not_live_stay_out(out):
    draft_item(question_ru="SECRET?", category=draft_category().content)
    assert export(out).keys() == {".export_docs.json"}


def test_page_that_is_gone_is_removed_and_other_files_stay(out):
    item = page()
    export(out)
    (out / "ru/faq/own.md").write_text("mine")
    retire(item)
    retire(item.category)
    assert export(out).keys() == {".export_docs.json", "ru/faq/own.md"}


def test_page_that_is_gone_and_was_edited_here_stays_and_is_named(out, capsys):
    item = page()
    export(out)
    (out / "ru/faq/disks.md").write_text("edited")
    retire(item)
    retire(item.category)
    call_command("export_docs", str(out))
    assert "ru/faq/disks.md is gone from the site" in capsys.readouterr().out
    assert (out / "ru/faq/disks.md").read_text() == "edited"


def test_file_of_somebody_else_is_not_overwritten(out):
    page()
    (out / "ru/faq").mkdir(parents=True)
    (out / "ru/faq/disks.md").write_text("mine")
    with pytest.raises(CommandError, match=r"disks\.md is there already"):
        export(out)
    assert [file.name for file in out.rglob("*.*")] == ["disks.md"]
    assert (out / "ru/faq/disks.md").read_text() == "mine"


def test_nothing_is_written_through_a_symbolic_link(out, tmp_path):
    page()
    (tmp_path / "elsewhere").mkdir()
    out.mkdir()
    os.symlink(tmp_path / "elsewhere", out / "ru")
    with pytest.raises(CommandError, match="no folder or file of an export"):
        export(out)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("path", ["../victim.md", "ru/../../victim.md", "/{root}/victim.md"])
def test_spoilt_list_removes_nothing_outside(out, tmp_path, path):
    victim = tmp_path / "victim.md"
    victim.write_text("")
    out.mkdir()
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    path = path.replace("/{root}", str(tmp_path))
    (out / ".export_docs.json").write_text(f'{{"{path}": "{nothing}"}}')
    export(out)
    assert victim.exists()


def test_damaged_list_is_refused(out):
    out.mkdir()
    (out / ".export_docs.json").write_text("[]")
    with pytest.raises(CommandError, match="is damaged"):
        export(out)


def test_image_goes_out_beside_the_page_that_names_it(out):
    address = store_image(picture())
    store_image(picture())  # of no live text
    page(answer_ru=f"![Схема]({address}) ![Нет](/media/images/{'0' * 32}.png)")
    files = export(out)
    name = f"images/{address.rpartition('/')[2]}"
    with default_storage.open(name) as stored:
        assert files[name] == stored.read()
    assert f"![Схема](../../{name})" in files["ru/faq/disks.md"].decode()
    assert [path for path in files if path.startswith("images/")] == [name]


def test_old_addresses_lead_to_their_rows_after_an_import(out, import_tree, clara, client):
    item = page(slug="disks")
    change(change(item, slug="second"), slug="third")
    files = export(out)
    assert "was:" in files["ru/faq/disks.md"].decode()
    assert "Revisions made: 0." in import_tree(out, approve_as="clara")
    assert client.get("/ru/faq/second/").headers["Location"].endswith("/ru/faq/third/")
