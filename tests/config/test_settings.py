"""Settings come from the environment; PRODUCTION=1 turns the local defaults off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


NAMES = "DEBUG SECRET_KEY ALLOWED_HOSTS SESSION_COOKIE_SECURE"


def settings_with(tmp_path, names=NAMES, **environment):
    """What a fresh process says of its settings: (exit code, output)."""
    code = f"from django.conf import settings as s; print([getattr(s, n) for n in {names.split()}])"
    return run_with(tmp_path, code, **environment)


def run_with(tmp_path, code, **environment):
    """What a fresh process with these settings says to a program: (exit code, output)."""
    clean = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **clean,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(tmp_path / "var"),
            **environment,
        },
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_local_defaults_work_and_keep_their_secret_key(tmp_path):
    first, second = settings_with(tmp_path), settings_with(tmp_path)
    assert first == second
    assert first[0] == 0
    assert first[1].startswith("[False, ")
    key_file = tmp_path / "var" / "secret_key"
    assert key_file.stat().st_mode & 0o077 == 0
    assert len(key_file.read_text()) >= 50


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "help.vetrelia.example"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": ".vetrelia.example"}, "SITE_URL"),
    ],
)
def test_production_refuses_to_start_on_local_defaults(tmp_path, environment, missing):
    code, said = settings_with(tmp_path, PRODUCTION="1", **environment)
    assert code == 1
    assert said.startswith("Settings: ") and missing in said
    assert said.count("\n") == 1  # the sentence alone
    assert not (tmp_path / "var" / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("PRODUCTION", "true"), ("SECOND_FACTOR", "yes"), ("TRUSTED_PROXIES", "-1")],
        *[("TIME_ZONE", "Mars"), ("TIME_ZONE", "Europe"), ("METRICS_ALLOW", "1.2.3")],
        *[("LOG_FORMAT", "xml"), ("TEXT_MAX_CHARACTERS", "0"), ("VAR_DIR", "/dev/null/var")],
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(tmp_path, name, value):
    code, said = settings_with(tmp_path, **{name: value})
    assert (code, said.count("\n")) == (1, 1)
    assert name in said and value in said


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        *[("DATABASE_URL", each, "postgres://") for each in ("secret", "mysql://secret@h/d")],
        ("DATABASE_URL", "postgres://u:secret@h:port/d", "postgres://"),
        ("DATABASE_REPLICA_URL", "sqlite:///secret", "postgres://"),
        ("REDIS_URL", "secret@redis:6379", "redis://"),
        ("SITE_URL", "secret.vetrelia.example", "https://"),
        ("DOCS_BASE_URL", "secret.vetrelia.example", "https://"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_and_not_repeated(tmp_path, name, value, wanted):
    code, said = settings_with(tmp_path, **{name: value})
    assert (code, said.count("\n")) == (1, 1)
    assert name in said and wanted in said and "secret" not in said


def test_production_is_never_in_debug_and_secures_its_cookies(tmp_path):
    code, said = settings_with(
        tmp_path,
        PRODUCTION="1",
        DEBUG="1",
        SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="help.vetrelia.example, www.vetrelia.example",
    )
    assert code == 0
    assert said.strip() == (
        f"[False, '{'x' * 60}', ['help.vetrelia.example', 'www.vetrelia.example'], True]"
    )


def test_what_went_wrong_goes_to_standard_error(client, settings, capfd, monkeypatch):
    import logging.config

    # What other tests say must not go to where this one listens: that is closed then.
    monkeypatch.setattr(logging.root, "handlers", [])
    logging.config.dictConfig(settings.LOGGING)
    monkeypatch.setattr("portal.views.get_language_from_request", lambda request: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    assert "ZeroDivisionError" in capfd.readouterr().err


PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "Aq1-Sw2_De3.Fr4,Gt5;Hy6:Ju7+Ki8=Lo9~Za0!Xs1@Cd2#Vf3$Bg4%Nh5^",
    "ALLOWED_HOSTS": "help.vetrelia.example",
}


@pytest.mark.parametrize("chosen", [{}, {"HSTS_SUBDOMAINS": "0"}, {"HSTS_PRELOAD": "1"}])
def test_the_check_for_deployment_has_nothing_to_warn_of(tmp_path, chosen):
    code = "from django.core.management import execute_from_command_line as run;"
    code += "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    status, said = run_with(tmp_path, code, **PRODUCTION, **chosen)
    assert status == 0, said
    assert "SystemCheckError" not in said
    assert "WARNINGS" not in said


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (PRODUCTION, "[True, 1, 31536000, ('HTTP_X_FORWARDED_PROTO', 'https')]"),
        ({}, "[False, 0, 0, None]"),
    ],
)
def test_production_asks_for_the_second_factor_and_stands_behind_a_proxy(
    tmp_path, chosen, expected
):
    names = "SECOND_FACTOR TRUSTED_PROXIES SECURE_HSTS_SECONDS SECURE_PROXY_SSL_HEADER"
    assert settings_with(tmp_path, names, **chosen)[1].startswith(expected)
