"""`manage.py backup` and `restore`: nothing is lost, nothing is half there."""

import fcntl
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from faq.models import Item
from people.models import User
from revisions.models import Publication, Revision
from search.agreement import wrong_rows
from tests import factories
from tests.interchange.whole_site import fill_with_hard_things, public_pages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(tmp_path) -> Path:
    return tmp_path / "site.zip"


@pytest.fixture
def site() -> None:
    factories.publish_item(slug="one")


def everything() -> dict[str, bytes]:
    """What readers get, byte for byte: pages, what is for machines, a search, pictures."""
    client = Client()
    more = ("sitemap.xml", "en/changes.atom", "ru/llms-full.txt", "ru/search/?q=одинаковый")
    pages = public_pages()
    pictures = re.findall(r"/media/images/[\w.]+", "".join(pages.values()))
    addresses = [*pages, *(f"/{address}" for address in more), *pictures]
    return {address: body_of(client.get(address)) for address in addresses}


def body_of(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_restored_site_shows_the_same_pages_byte_for_byte(archive, tmp_path, settings):
    fill_with_hard_things()
    User.objects.create_user("ann", password="a")
    before, number = everything(), Publication.current_number()
    revisions = list(Revision.objects.order_by("pk").values())
    call_command("backup", archive)
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "empty"
    assert everything() != before
    call_command("restore", archive)
    assert everything() == before
    assert list(Revision.objects.order_by("pk").values()) == revisions
    assert list(wrong_rows()) == []
    assert User.objects.get(username="ann").check_password("a")
    assert Publication.current_number() > number
    assert factories.change(Item.objects.first(), question_ru="Дальше?").question_ru == "Дальше?"
    factories.publish_item()  # its key is one that nothing has


def test_site_that_is_not_empty_is_replaced_only_when_told_so(site, archive):
    call_command("backup", archive)
    item = factories.publish_item(slug="later")
    number = Publication.current_number()
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", archive)
    assert Item.objects.filter(pk=item.pk).exists()
    call_command("restore", archive, replace=True)
    assert not Item.objects.filter(pk=item.pk).exists()
    assert Publication.current_number() > number  # pages kept until now are not taken for these


def test_backup_that_is_cut_off_changes_nothing(site, archive):
    call_command("backup", archive)
    before = factories.change(Item.objects.get(), slug="two").slug
    archive.write_bytes(archive.read_bytes()[:-100])
    with pytest.raises(CommandError, match="Ничего не восстановлено"):
        call_command("restore", archive, replace=True)
    assert Item.objects.get().slug == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("about.json", lambda text: text.replace("0001_initial", "0001_other")),
        ("tables/faq.Item.jsonl", lambda text: text.replace("question_ru", "question_kk")),
        ("tables/faq.Item.jsonl", lambda text: text.rstrip().rpartition("\n")[0]),
        ("tables/faq.Category.jsonl", lambda text: text.splitlines()[0]),
    ],
)
def test_backup_that_does_not_fit_changes_nothing(site, archive, tmp_path, name, change):
    call_command("backup", archive)
    before = factories.change(Item.objects.get(), slug="two").slug
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(other, "w") as bad:
        for each in good.namelist():
            text = good.read(each)
            bad.writestr(each, change(text.decode()) if each == name else text)
    with pytest.raises(CommandError, match="Ничего не восстановлено"):
        call_command("restore", other, replace=True)
    assert Item.objects.get().slug == before


def test_backup_cannot_write_outside_the_folder_of_uploads(site, archive, tmp_path):
    call_command("backup", archive)
    with zipfile.ZipFile(archive, "a") as changed:
        changed.writestr("media/../../escaped.txt", "x")
    with pytest.raises(CommandError, match="escaped"):
        call_command("restore", archive, replace=True)


def test_backup_is_for_its_owner_alone_and_of_one_moment(site, archive, monkeypatch):
    from portal.backups import writing

    lines_of = writing.lines_of
    published = []

    def meanwhile(table):
        yield from lines_of(table)
        if not published:
            published.append(Item)
            publish_over_another_connection()

    monkeypatch.setattr(writing, "lines_of", meanwhile)
    number = Publication.current_number()
    call_command("backup", archive)
    assert archive.stat().st_mode & 0o077 == 0
    assert Publication.current_number() == number + 1
    with zipfile.ZipFile(archive) as whole:
        names, row = whole.read("tables/revisions.Publication.jsonl").splitlines()
    assert dict(zip(json.loads(names), json.loads(row), strict=True))["number"] == number


def publish_over_another_connection() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("UPDATE revisions_publication SET number = number + 1")
    other.close()


def test_failed_backup_leaves_the_one_before(site, archive, monkeypatch):
    call_command("backup", archive)
    before = archive.read_bytes()
    monkeypatch.setattr("portal.backups.writing._add_media", lambda archive: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("backup", archive)
    assert archive.read_bytes() == before
    assert list(archive.parent.glob(".*")) == []


def test_what_killed_runs_have_left_is_gone_after_the_next(site, archive, settings):
    left = archive.with_name(".site.zip.4194303")
    of_a_restore = Path(settings.MEDIA_ROOT) / "images" / ".one.png.4194303"
    of_others = [archive.with_name(name) for name in (".other.zip.4194303", ".site.zip.notes")]
    of_a_restore.parent.mkdir(parents=True, exist_ok=True)
    for path in (left, of_a_restore, *of_others):
        path.touch()
    call_command("backup", archive)
    with zipfile.ZipFile(archive) as whole:
        assert not any(".one.png" in name for name in whole.namelist())
    call_command("restore", archive, replace=True)
    assert not left.exists() and not of_a_restore.exists()
    assert all(path.exists() for path in of_others)


def test_what_another_process_still_writes_is_left_to_it(site, archive):
    with archive.with_name(".site.zip.4194303").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        call_command("backup", archive)
        assert Path(other.name).exists()
