"""The second factor: nothing of the desk without it, and ways in and out for its owner alone."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import at_the_desk, person
from tests.people.test_signing_in import OUTSIDE

CHECK, SET_UP = "/admin/second-factor/", "/admin/second-factor/set-up/"
PICTURE, CODES = "/admin/second-factor/picture.svg", "/admin/second-factor/backup-codes/"


@pytest.fixture(autouse=True)
def asked(db, settings) -> None:
    settings.SECOND_FACTOR = True


def code_of(user, steps: int = 0) -> str:
    """What the app shows, or showed or will show some steps of 30 seconds from now."""
    device = TOTPDevice.objects.filter(user=user).order_by("pk").last()
    if time.time() % 30 > 28:  # it would be looked at when another one is right
        time.sleep(2)
    clock = TOTP(device.bin_key)
    clock.time = time.time() + 30 * steps
    return f"{clock.token():06}"


def set_up(user) -> tuple[Client, list[str]]:
    """A browser in which somebody has set up the factor, and their backup codes."""
    desk = at_the_desk(user)
    desk.get(SET_UP)
    html = desk.post(SET_UP, {"code": code_of(user, -1)}).content.decode()
    return desk, re.findall(r"<li><code>([a-z2-7]{8})</code>", html)


def test_without_the_factor_every_way_leads_to_it(ann):
    desk = at_the_desk(ann)
    first = desk.get("/admin/faq/item/?q=1")
    assert first.url == f"{CHECK}?next=%2Fadmin%2Ffaq%2Fitem%2F%3Fq%3D1"
    assert desk.get(first.url).url == f"{SET_UP}?next=%2Fadmin%2Ffaq%2Fitem%2F%3Fq%3D1"
    assert desk.get(SET_UP).status_code == 200


def test_a_form_that_is_posted_without_the_factor_does_nothing(doris, ann):
    answer = at_the_desk(doris).post(f"/admin/people/user/{ann.pk}/delete/", {"post": "yes"})
    assert answer.url.startswith(CHECK)
    ann.refresh_from_db()


def test_a_code_of_the_app_sets_it_up_and_shows_backup_codes_once(ann):
    desk, codes = set_up(ann)
    assert len(set(codes)) == 10
    assert desk.get("/admin/").status_code == 200
    assert not [code for code in codes if code in desk.get(CODES).content.decode()]


def test_a_wrong_code_sets_nothing_up(ann):
    desk = at_the_desk(ann)
    desk.get(SET_UP)
    assert "This code is wrong" in desk.post(SET_UP, {"code": "000000"}).content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert desk.get("/admin/").status_code == 302


def test_a_key_is_shown_to_nobody_else_who_has_the_password(ann):
    stranger, owner = at_the_desk(ann), at_the_desk(ann)
    seen = stranger.get(PICTURE).content
    assert stranger.get(PICTURE).content == seen
    assert owner.get(PICTURE).content != seen


def test_the_picture_holds_no_style_and_is_kept_nowhere(ann):
    response = at_the_desk(ann).get(PICTURE)
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in response.headers["Cache-Control"]
    assert b"style" not in response.content and b"<script" not in response.content


def test_the_next_time_a_code_is_asked_for_and_each_is_good_for_once(ann):
    set_up(ann)
    first, second = at_the_desk(ann), at_the_desk(ann)
    code = code_of(ann)
    answer = first.post(CHECK, {"code": f"{code[:3]} {code[3:]}", "next": "/admin/faq/item/"})
    assert answer.url == "/admin/faq/item/"
    assert first.get("/admin/faq/item/").status_code == 200
    assert second.post(CHECK, {"code": code}).status_code == 200
    assert second.get("/admin/").status_code == 302


def test_guessing_takes_longer_each_time(ann):
    set_up(ann)
    desk = at_the_desk(ann)
    desk.post(CHECK, {"code": "000000"})
    assert desk.post(CHECK, {"code": code_of(ann)}).status_code == 200
    assert desk.get("/admin/").status_code == 302


def test_a_backup_code_opens_once(ann):
    _desk, codes = set_up(ann)
    desk, again = at_the_desk(ann), at_the_desk(ann)
    assert desk.post(CHECK, {"code": codes[0].upper()}).status_code == 302
    assert desk.get("/admin/").status_code == 200
    assert again.post(CHECK, {"code": codes[0]}).status_code == 200
    assert StaticToken.objects.count() == 9


def wait_is_over(user) -> None:
    """The time that a wrong code costs has passed."""
    before = timezone.now() - timedelta(minutes=1)
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).update(throttling_failure_timestamp=before)


@pytest.mark.parametrize("kind", ["app", "paper"])
def test_guesses_count_for_the_account_whatever_session_and_address_they_come_from(ann, kind):
    _desk, codes = set_up(ann)
    wrong, right = ("000000", code_of(ann)) if kind == "app" else ("wrongone", codes[0])
    at_the_desk(ann).post(CHECK, {"code": wrong})
    desk = Client(REMOTE_ADDR="203.0.113.66")
    assert desk.post("/admin/login/", {"username": "ann", "password": "ann"}).status_code == 302
    assert "This code is wrong" in desk.post(CHECK, {"code": right}).content.decode()
    assert desk.get("/admin/").status_code == 302
    wait_is_over(ann)
    assert desk.post(CHECK, {"code": right}).status_code == 302
    assert desk.get("/admin/").status_code == 200


def test_after_seven_wrong_codes_a_minute_is_not_long_enough(ann):
    set_up(ann)
    desk = at_the_desk(ann)
    for _time in range(7):
        wait_is_over(ann)
        desk.post(CHECK, {"code": "000000"})
    wait_is_over(ann)
    assert desk.post(CHECK, {"code": code_of(ann)}).status_code == 200


def test_wrong_codes_stand_in_the_log_because_the_password_was_right(ann, caplog):
    set_up(ann)
    at_the_desk(ann).post(CHECK, {"code": "000000"})
    assert "The password of ann was right and the code was not" in caplog.messages


def at_once(desks: list[Client], codes: list[str]) -> list[int]:
    """The statuses of what several browsers send at the same time."""

    def send(desk: Client, code: str) -> int:
        together.wait()
        try:
            return desk.post(CHECK, {"code": code}).status_code
        finally:
            connection.close()

    together = Barrier(len(desks))
    with ThreadPoolExecutor(len(desks)) as threads:
        return sorted(threads.map(send, desks, codes))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "paper"])
def test_a_code_that_is_sent_from_several_browsers_at_once_opens_one_of_them(kind):
    vera = person("vera")
    _desk, codes = set_up(vera)
    desks, code = [at_the_desk(vera) for _number in range(4)], codes[0]
    if kind == "app":
        code = code_of(vera)
    assert at_once(desks, [code] * 4) == [200, 200, 200, 302]


@pytest.mark.django_db(transaction=True)
def test_of_several_guesses_at_once_one_is_looked_at():
    vera = person("vera")
    set_up(vera)
    guesses = ["000000", "000001", "000002", "000003"]
    assert at_once([at_the_desk(vera) for _guess in guesses], guesses) == [200] * 4
    assert TOTPDevice.objects.get().throttling_failure_count == 1


def test_the_session_gets_a_new_key_with_the_password_and_with_the_code(ann):
    set_up(ann)
    desk = Client()
    desk.get("/admin/login/")
    keys = []
    for path, data in (
        ("/admin/login/", {"username": "ann", "password": "ann"}),
        (CHECK, {"code": code_of(ann)}),
    ):
        assert desk.post(path, data).status_code == 302
        keys.append(desk.cookies["sessionid"].value)
    planted = Client()
    planted.cookies["sessionid"] = keys[0]  # somebody has seen the one that waited for its code
    assert keys[0] != keys[1]
    assert planted.get(CHECK).url.startswith("/admin/login/")
    assert desk.get("/admin/").status_code == 200


def test_a_new_password_ends_every_session_and_those_that_wait_for_their_code(ann):
    (here, _codes), waiting, elsewhere = set_up(ann), at_the_desk(ann), at_the_desk(ann)
    elsewhere.post(CHECK, {"code": code_of(ann)})
    assert elsewhere.get("/admin/").status_code == waiting.get(CHECK).status_code == 200
    data = {"old_password": "ann", "new_password1": "long-new-9", "new_password2": "long-new-9"}
    assert here.post("/admin/password_change/", data).status_code == 302
    for desk in (elsewhere, waiting):
        assert desk.get(CHECK).url.startswith("/admin/login/")
    assert here.get("/admin/").status_code == 200


def test_sessions_end_when_an_administrator_sets_a_password_or_closes_the_account(ann, doris):
    (hers, _codes), (desk, _more) = set_up(ann), set_up(doris)
    data = {"password1": "long-new-9", "password2": "long-new-9"}
    desk.post(f"/admin/people/user/{ann.pk}/password/", data)
    assert hers.get("/admin/").url.startswith("/admin/login/")
    ann.refresh_from_db()
    hers = at_the_desk(ann)
    ann.is_active = False
    ann.save()
    assert hers.get(CHECK).url.startswith("/admin/login/")


def test_whoever_copied_the_cookie_is_out_when_its_owner_leaves(ann):
    desk, _codes = set_up(ann)
    copied = Client()
    copied.cookies["sessionid"] = desk.cookies["sessionid"].value
    assert copied.get("/admin/").status_code == 200
    assert desk.get("/admin/logout/").status_code == 405
    assert copied.get("/admin/").status_code == 200
    desk.post("/admin/logout/")
    assert copied.get("/admin/").url.startswith("/admin/login/")


def test_codes_of_one_person_open_nothing_for_another(ann, clara):
    _desk, codes = set_up(ann)
    set_up(clara)
    desk = at_the_desk(clara)
    desk.post(CHECK, {"code": codes[0]})
    assert desk.get("/admin/").status_code == 302


def test_the_password_alone_exchanges_no_app_and_makes_no_codes(ann):
    set_up(ann)
    desk = at_the_desk(ann)
    assert desk.get(SET_UP).url.startswith(CHECK)
    assert desk.post(SET_UP, {"code": "1"}).url.startswith(CHECK)
    assert desk.get(PICTURE).status_code == 404
    assert desk.post(CODES).url.startswith(CHECK)
    assert TOTPDevice.objects.count() == 1


def test_where_nobody_is_asked_for_a_factor_the_password_alone_changes_none_either(ann, settings):
    set_up(ann)
    settings.SECOND_FACTOR = False
    desk, before = at_the_desk(ann), set(StaticToken.objects.values_list("token", flat=True))
    assert desk.post(CODES).url.startswith(CHECK)
    assert desk.post(SET_UP, {"code": "1"}).url.startswith(CHECK)
    assert set(StaticToken.objects.values_list("token", flat=True)) == before


def test_a_new_phone_takes_the_place_of_the_old_one(ann):
    desk, _codes = set_up(ann)
    other, old = at_the_desk(ann), TOTPDevice.objects.get()
    other.post(CHECK, {"code": code_of(ann)})
    desk.get(SET_UP)
    desk.post(SET_UP, {"code": code_of(ann)})
    assert TOTPDevice.objects.get() != old
    assert desk.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


def test_new_backup_codes_replace_the_old_ones(ann):
    desk, codes = set_up(ann)
    desk.post(CODES)
    assert not StaticToken.objects.filter(token__in=codes).exists()
    assert StaticToken.objects.count() == 10


def test_an_administrator_resets_a_factor_and_the_log_says_so(ann, doris, caplog):
    (hers, _codes), (desk, _more) = set_up(ann), set_up(doris)
    data = {"action": "reset_second_factor", "_selected_action": [ann.pk]}
    html = desk.post("/admin/people/user/", data, follow=True).content.decode()
    assert "The second factor of 1 person was reset" in html
    assert LogEntry.objects.get().object_id == str(ann.pk)
    assert "The second factor of ann was reset by doris" in caplog.messages
    assert hers.get("/admin/").url.startswith(CHECK)
    assert hers.get(CHECK).url.startswith(SET_UP)


def test_the_list_of_people_says_who_has_a_factor_and_shows_no_keys(ann, doris):
    set_up(ann)
    desk, _codes = set_up(doris)
    html = desk.get("/admin/people/user/").content.decode()
    assert html.count("icon-yes.svg") > 2
    assert desk.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert desk.get("/admin/otp_static/staticdevice/").status_code == 404


def test_an_editor_resets_nobody(ann, clara):
    set_up(clara)
    desk, _codes = set_up(ann)
    data = {"action": "reset_second_factor", "_selected_action": [clara.pk]}
    assert desk.post("/admin/people/user/", data).status_code == 403
    assert TOTPDevice.objects.filter(user=clara).exists()


def test_on_the_server_the_last_administrator_is_let_in_again(doris, capsys):
    set_up(doris)
    call_command("reset_second_factor", "doris")
    assert not TOTPDevice.objects.exists()
    for username in ("doris", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", username)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_way_leads_to_no_other_site(ann, address):
    set_up(ann)
    desk = at_the_desk(ann)
    assert desk.post(CHECK, {"code": code_of(ann), "next": address}).url == "/admin/"


@pytest.mark.parametrize("path", [CHECK, SET_UP, PICTURE, CODES])
def test_a_stranger_sees_nothing_of_it(client, path):
    assert client.get(path).url.startswith("/admin/login/")


def test_people_can_leave_without_it(ann):
    desk = at_the_desk(ann)
    assert "<h1>You are logged out</h1>" in desk.post("/admin/logout/").content.decode()
    assert "_auth_user_id" not in desk.session


def test_locally_nobody_is_asked(ann, settings):
    settings.SECOND_FACTOR = False
    assert at_the_desk(ann).get("/admin/").status_code == 200


def test_rights_on_what_has_no_page_are_not_offered(doris):
    desk, _codes = set_up(doris)
    form = desk.get("/admin/auth/group/add/").context["adminform"].form
    offered = form.fields["permissions"].queryset.values_list("content_type__app_label", flat=True)
    assert "faq" in offered
    assert not {"axes", "otp_totp", "otp_static"} & set(offered)


def test_an_account_with_a_factor_can_be_deleted(ann, doris):
    set_up(ann)
    desk, _codes = set_up(doris)
    desk.post(f"/admin/people/user/{ann.pk}/delete/", {"post": "yes"})
    assert not type(ann).objects.filter(pk=ann.pk).exists()
