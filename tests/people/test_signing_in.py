"""Signing in: guessing is stopped, nobody is shut out by others, nothing is told of accounts."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client

from people import signing_in
from people.models import User
from tests.cast import at_the_desk
from tests.factories import publish_item

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def attempt(username, password="wrong", address="198.51.100.1", language="en", **given):
    data = {"username": username, "password": password, "next": given.pop("next", "")}
    headers = {"accept-language": language, **given}
    return Client().post(LOGIN, data, REMOTE_ADDR=address, headers=headers)


def test_after_five_wrong_passwords_the_right_one_does_not_help(ann):
    answers = [attempt("ann").status_code for _time in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    refused = attempt("ann", "ann")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "600"
    assert "sessionid" not in refused.cookies


def test_who_tries_again_too_early_waits_no_longer_and_ten_minutes_are_enough(ann):
    for _time in range(5):
        attempt("ann")
    [shut_at] = AccessAttempt.objects.values_list("attempt_time", flat=True)
    assert attempt("ann", "ann").status_code == 429
    assert AccessAttempt.objects.get().attempt_time == shut_at
    AccessAttempt.objects.update(attempt_time=shut_at - timedelta(minutes=9))
    assert attempt("ann", "ann").status_code == 429
    AccessAttempt.objects.update(attempt_time=shut_at - timedelta(minutes=10, seconds=1))
    assert attempt("ann", "ann").status_code == 302


@pytest.mark.parametrize(("language", "words"), [("ru", "через десять минут"), ("en", "in ten")])
def test_who_is_refused_is_told_in_words(ann, language, words):
    for _time in range(5):
        answer = attempt("ann", language=language)
    assert words in answer.content.decode()


def test_a_name_of_any_length_is_refused_in_words_and_fills_no_table(db):
    assert attempt("x" * 60_000).status_code == 200
    assert len(AccessAttempt.objects.get().username) == 200


def test_a_stranger_shuts_out_nobody_but_themselves(ann):
    for _time in range(9):
        attempt("ann", address="203.0.113.66")
    assert attempt("ann", "ann").status_code == 302


def test_other_spellings_of_a_name_and_other_browsers_are_no_further_attempts(ann):
    for number, name in enumerate(["ann", " ann ", "\uff41nn", "a\uff4e\uff4e", "an\uff4e"]):
        answer = attempt(name, **{"user-agent": f"browser {number}"})
    assert answer.status_code == 429
    assert attempt("ann", "ann").status_code == 429


def test_who_mistypes_shuts_out_no_colleague_behind_the_same_address(ann, clara):
    for _time in range(9):
        attempt("ann")
    assert attempt("clara", "clara").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(ann):
    for _time in range(4):
        attempt("ann")
    assert attempt("ann", "ann").status_code == 302
    assert attempt("ann").status_code == 200


def test_one_address_does_not_go_on_from_account_to_account(ann, monkeypatch):
    monkeypatch.setattr(signing_in.ATTEMPTS, "most", 6)
    for number in range(6):
        assert attempt(f"name{number}").status_code == 200
    assert attempt("ann", "ann").status_code == 429
    assert attempt("ann", "ann", address="198.51.100.2").status_code == 302


def test_a_process_checks_one_password_at_a_time_and_is_free_for_readers(ann, clara, monkeypatch):
    sign_in, meanwhile = admin.site.login, []

    def slow(request):
        if not meanwhile:
            meanwhile.append(None)
            meanwhile[:] = attempt("clara", "clara"), Client().get(LOGIN), Client().get("/en/")
        return sign_in(request)

    monkeypatch.setattr(admin.site, "login", slow)
    assert attempt("ann", "ann").status_code == 302
    assert [answer.status_code for answer in meanwhile] == [429, 200, 200]
    assert meanwhile[0].headers["Retry-After"] == "1"
    assert "signing in at this very moment" in meanwhile[0].content.decode()
    assert attempt("clara", "clara").status_code == 302


def test_a_fault_while_signing_in_shuts_nobody_out(ann, monkeypatch):
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(admin.site, "login", lambda request: 1 / 0)
        attempt("ann", "ann")
    assert attempt("ann", "ann").status_code == 302


def test_behind_a_proxy_addresses_that_visitors_make_up_do_not_help(ann, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        forwarded = f"10.0.0.{number}, 203.0.113.66"
        answer = attempt("ann", address="127.0.0.1", **{"x-forwarded-for": forwarded})
    assert answer.status_code == 429
    forwarded = {"x-forwarded-for": "203.0.113.66, 198.51.100.7"}
    assert attempt("ann", "ann", address="127.0.0.1", **forwarded).status_code == 302


def test_a_network_of_addresses_is_one_visitor(ann):
    for number in range(5):
        answer = attempt("ann", address=f"2001:db8::{number}")
    assert answer.status_code == 429


@pytest.mark.parametrize("address", ["", "unix:"])
def test_a_server_that_tells_no_address_is_no_trouble(ann, address):
    assert attempt("ann", address=address).status_code == 200
    assert attempt("ann", "ann", address=address).status_code == 302


def test_unknown_and_closed_accounts_are_answered_like_known_ones(ann, client):
    User.objects.create_user("gone", password="gone", is_staff=True, is_active=False)
    User.objects.create_user("reader", password="reader")
    told = set()
    for username, password in [
        ("ann", "x"),
        ("nobody", "x"),
        ("gone", "gone"),
        ("reader", "reader"),
    ]:
        html = attempt(username, password).content.decode()
        told.add(html[html.index("errornote") : html.index("</p>", html.index("errornote"))])
    assert len(told) == 1


def test_unknown_accounts_are_shut_like_known_ones(ann):
    known = [attempt("ann") for _time in range(6)]
    unknown = [attempt("nobody") for _time in range(6)]
    assert [each.status_code for each in known] == [each.status_code for each in unknown]
    assert known[-1].content == unknown[-1].content


def test_every_name_takes_the_time_of_one_password(ann, monkeypatch):
    User.objects.create_user("gone", password="gone", is_staff=True, is_active=False)
    User.objects.create_user("reader", password="reader")
    User.objects.create_user("machine")  # without a password
    hashed = []
    encode = MD5PasswordHasher.encode

    def count(hasher, password, salt):
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    names = ["ann", "nobody", "gone", "reader", "machine"]
    for number, username in enumerate(names, 1):
        attempt(username)
        assert len(hashed) == number, username


OUTSIDE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
OUTSIDE += ["http:///evil.example", "https:evil.example", "\t//evil.example", "////evil.example"]


@pytest.mark.parametrize("address", OUTSIDE)
def test_signing_in_leads_to_no_other_site(ann, address):
    assert attempt("ann", "ann", next=address).url == "/admin/"


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_choice_of_language_leads_to_no_other_site(ann, address):
    answer = at_the_desk(ann).post("/admin/language/", {"language": "ru", "next": address})
    assert (answer.status_code, answer.url) == (302, "/admin/")


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "//evil.example/ru/.."])
def test_addresses_without_a_language_lead_to_no_other_site(client, path):
    answer = client.get(path)
    assert not answer.headers.get("Location", "/ru/").startswith(("//", "/\\", "http"))


def test_other_sessions_end_when_the_password_changes(ann):
    here, elsewhere = at_the_desk(ann), at_the_desk(ann)
    data = {"old_password": "ann", "new_password1": "long-new-9", "new_password2": "long-new-9"}
    assert here.post("/admin/password_change/", data).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_sessions_end_after_a_day_of_work_and_cookies_are_not_for_scripts(ann):
    cookie = attempt("ann", "ann").cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (43200, True, "Lax")


def test_a_session_gets_a_new_key_when_somebody_signs_in(ann):
    client = Client()
    client.cookies["sessionid"] = "planted0planted0planted0planted0"
    client.post(LOGIN, {"username": "ann", "password": "ann"})
    assert client.cookies["sessionid"].value != "planted0planted0planted0planted0"


def test_what_was_typed_comes_back_when_the_session_has_ended(ann):
    item = publish_item()
    client = at_the_desk(ann)
    address = f"/admin/faq/item/{item.pk}/change/"
    Session.objects.all().delete()
    typed = {
        "answer_ru": "\nДолго <b>писали</b>",
        "password1": "secret",
        "seen": "of a form",
        "_save": "Сохранить",
    }
    page = client.post(address, typed)
    assert page.status_code == 403
    told = page.content.decode()
    assert "\n\nДолго &lt;b&gt;писали&lt;/b&gt;</textarea>" in told
    assert f"/admin/login/?next={quote(address, safe='')}" in told
    assert not any(word in told for word in ("secret", "of a form", "Сохранить"))


def test_no_other_site_has_text_shown_at_the_desk():
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post("/admin/faq/item/1/change/", {"answer_ru": "Buy here"})
    assert answer.status_code == 403
    assert "Buy here" not in answer.content.decode()
