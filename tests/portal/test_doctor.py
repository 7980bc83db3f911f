"""`manage.py doctor` finds what is wrong, says what to do, and fails when it must be done."""

import smtplib

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import override_settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from channels.models import Channel
from faq.models import Item
from revisions import guard
from search.agreement import wrong_rows
from search.models import Entry
from search.rebuilding import rebuild
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def healthy(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path / "doctor"
    settings.VAR_DIR.mkdir()
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "site.css").touch()


def doctor(capsys) -> tuple[int, str]:
    status = 0
    try:
        call_command("doctor", no_color=True)
    except SystemExit as ended:
        status = ended.code
    return status, capsys.readouterr().out


def test_a_healthy_site_needs_nothing(capsys):
    make.publish_item()
    assert doctor(capsys) == (0, "Нужно исправить: 0. Стоит проверить: 0.\n")


def test_a_row_that_is_missing_in_the_index_is_named(capsys):
    item, _channel = make.publish_item(), make.publish_channel()
    Entry.objects.filter(object_id=item.pk, content_type__model="item").delete()
    status, said = doctor(capsys)
    assert status == 1
    assert f"faq.Item {item.pk}" in said
    assert "→ manage.py rebuild_index" in said
    rebuild()
    assert doctor(capsys)[0] == 0


def test_words_that_are_out_of_date_and_rows_that_are_left_over_are_found():
    item, channel = make.publish_item(), make.publish_channel()
    assert list(wrong_rows()) == []
    with guard.writing_live_columns():
        Item._base_manager.filter(pk=item.pk).update(answer_html_ru="<p>Совсем другое.</p>")
        Channel._base_manager.filter(pk=channel.pk).update(is_live=False)
    assert sorted(wrong_rows(), key=str) == [(Channel, channel.pk), (Item, item.pk)]


def test_tables_of_another_version_are_named_and_nothing_else(capsys):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")
    status, said = doctor(capsys)
    assert status == 1
    assert "→ manage.py migrate" in said


def test_a_database_that_is_away_is_no_traceback(capsys):
    def fail(*args):
        raise DatabaseError("connection refused")

    with connection.execute_wrapper(fail):
        status, said = doctor(capsys)
    assert status == 1
    assert "База не отвечает: connection refused" in said


def test_a_database_that_only_reads_is_found(capsys):
    def fail(execute, sql, *rest):
        if sql.startswith('UPDATE "django_migrations"'):
            raise DatabaseError("attempt to write a readonly database")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        status, said = doctor(capsys)
    assert status == 1
    assert "В базу нельзя записать" in said


@pytest.mark.sqlite
def test_sqlite_without_a_journal_beside_it_is_found(capsys, monkeypatch):
    monkeypatch.setattr("portal.checks.pragma", lambda name: "delete")
    assert "WAL" in doctor(capsys)[1]


def test_a_key_that_everybody_can_read_is_found(capsys, settings):
    key = settings.VAR_DIR / "secret_key"
    key.touch(0o644)
    status, said = doctor(capsys)
    assert status == 1
    assert f"→ chmod o= {key}" in said
    key.chmod(0o600)
    assert doctor(capsys)[0] == 0


def test_static_files_that_are_not_collected_are_found(capsys, settings):
    (settings.STATIC_ROOT / "site.css").unlink()
    status, said = doctor(capsys)
    assert status == 1
    assert "collectstatic" in said


@pytest.mark.parametrize("error", [ConnectionRefusedError("no"), smtplib.SMTPException("no")])
def test_a_mail_server_that_does_not_answer_is_found(capsys, settings, monkeypatch, error):
    def fail(server):
        raise error

    settings.MAIL_NOTIFICATIONS = True
    assert doctor(capsys)[0] == 0
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", fail)
    assert "EMAIL_URL" in doctor(capsys)[1]


def test_people_without_a_second_factor_are_named(capsys, settings, ann, clara):
    settings.SECOND_FACTOR = True
    TOTPDevice.objects.create(user=ann, confirmed=True)
    TOTPDevice.objects.create(user=clara, confirmed=False)
    status, said = doctor(capsys)
    assert (status, "clara" in said, "ann" in said) == (0, True, False)


def test_production_without_a_second_factor_must_be_mended(capsys):
    with override_settings(PRODUCTION=True, SECOND_FACTOR=False):
        status, said = doctor(capsys)
    assert status == 1
    assert "SECOND_FACTOR=1" in said
    assert "SECURE_HSTS_SECONDS" in said
