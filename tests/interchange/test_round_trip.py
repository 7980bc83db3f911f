"""The way out and in again: an export imported into an empty site makes the same site."""

from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override

from faq.models import Item
from revisions.models import Revision
from tests import factories
from tests.interchange.whole_site import everything_live, fill_with_hard_things, public_pages


def export(folder) -> dict[str, bytes]:
    """What an export of the site writes, by path."""
    call_command("export_docs", str(folder), stdout=StringIO())
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_export_makes_the_same_site_in_an_empty_one(import_tree, tmp_path, settings):
    reviewer = factories.reviewer().username
    with transaction.atomic():
        with override(None):
            settings.VAR_DIR = tmp_path
            settings.MEDIA_ROOT = tmp_path / "media"
            call_command("load_demo", stdout=StringIO())
            fill_with_hard_things()
        rows, pages = everything_live(), public_pages()
        files = export(tmp_path / "out")
        transaction.set_rollback(True)
    assert not Item.objects.exists()
    settings.MEDIA_ROOT = tmp_path / "media of another site"
    report = import_tree(tmp_path / "out", approve_as=reviewer)
    assert "not imported: 0" in report, report
    assert everything_live() == rows
    assert public_pages() == pages
    assert export(tmp_path / "again") == files
    assert not any(b"SECRET" in content for content in files.values())

    assert "Revisions made: 0." in import_tree(tmp_path / "out", approve_as=reviewer)
    assert Revision.objects.exclude(state="published").count() == 0
