"""What deploy/ promises: containers cannot be started by the tests, so their files are read."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.tooling.interface_texts import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
IMAGE = (DEPLOY / "Dockerfile").read_text()
SITE = ("migrate", "app1", "app2")
# Only what the site needs, and nothing that is secret, may get into the image.
SENT = (ROOT / ".dockerignore").read_text().splitlines()


def test_image_runs_without_root_and_knows_whether_it_is_well():
    last_stage = IMAGE.rpartition("\nFROM ")[2]
    assert "\nUSER 10001:10001\n" in last_stage
    assert "\nHEALTHCHECK " in last_stage
    assert "/readyz" in last_stage
    assert last_stage.index("USER") < last_stage.index("\nCMD")


def test_image_takes_locked_libraries_only():
    installs = re.findall(r"pip install .*", IMAGE)
    assert installs
    assert all("--require-hashes" in each for each in installs)
    assert "\n*\n" in "\n".join(SENT)
    assert {"!.env", "!var", "!deploy", "!.git"}.isdisjoint(SENT)


def test_image_has_every_package_of_the_site():
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    wanted = {*layers["root_packages"], "static", "templates", "locale", "manage.py"}
    assert {f"!{name}" for name in wanted} <= set(SENT)


def test_image_starts_the_site_as_the_service_does():
    command = json.loads(re.search(r"\nCMD (\[.*?\])\s*$", IMAGE, re.DOTALL)[1].replace("\\\n", ""))
    service = (DEPLOY / "support-docs.service").read_text().replace("\\\n", "")
    started = re.search(r"ExecStart=(.*)", service)[1].split()
    assert command[1:] == [{"127.0.0.1": "0.0.0.0"}.get(word, word) for word in started[1:]]


def test_linter_of_dockerfiles_finds_nothing():
    hadolint = Path(sys.executable).parent / "hadolint"
    said = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("name", SITE)
def test_site_cannot_write_beside_its_data_and_has_no_capability(name):
    assert SERVICES[name]["volumes"] == ["data:/data"]
    assert SERVICES[name]["tmpfs"] == ["/tmp"]
    assert "cap_add" not in SERVICES[name]


@pytest.mark.parametrize("name", SERVICES)
def test_whoever_breaks_into_a_service_gets_no_further(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert {"SYS_ADMIN", "NET_RAW", "NET_ADMIN", "ALL"}.isdisjoint(service.get("cap_add", []))
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] <= 300
    assert "mem_limit" in service or name == "postgres"  # its memory is its operator's to say


def test_only_nginx_can_be_reached_from_outside():
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["nginx"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


def test_each_service_is_started_after_what_it_needs_and_has_a_check():
    for name in ("postgres", "redis", "nginx"):
        assert SERVICES[name]["healthcheck"]["test"]
    for name in ("app1", "app2"):
        needs = SERVICES[name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["postgres"]["condition"] == "service_healthy"
        assert SERVICES["nginx"]["depends_on"][name]["condition"] == "service_healthy"


def test_no_secret_stands_in_the_files():
    for variable in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        text = (DEPLOY / "compose.yaml").read_text() + IMAGE
        assert not re.search(rf"{variable}\s*[:=]\s*[\w'\"]", text)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_service_is_one_that_systemd_knows_and_finds_safe(tmp_path):
    service = (DEPLOY / "support-docs.service").read_text()
    copy = tmp_path / "support-docs.service"
    copy.write_text(re.sub(r"/srv/support-docs/\.venv/bin/\w+", "/bin/true", service))
    said = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)
    ours = [line for line in said.stderr.splitlines() if str(copy) in line]
    assert ours == []
    threshold = ["--offline=true", "--threshold=12", copy]  # tenths, of ten
    judged = subprocess.run(["systemd-analyze", "security", *threshold], capture_output=True)
    assert judged.returncode == 0, judged.stdout.decode()


NGINX = (DEPLOY / "nginx.conf").read_text()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("BR", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip, br ; q=0.000", "gzip"),
        ("br;q=0,gzip;q=0", ""),
        ("brotli, xgzipx, *", ""),
        ("", ""),
    ],
)
def test_nginx_asks_for_an_encoding_that_the_browser_takes(accepted, encoding):
    mapped = re.search(r"map \$http_accept_encoding \$page_encoding {(.*?)\n}", NGINX, re.DOTALL)[1]
    found = re.findall(r'"~\*(.*)"\s+(\w+);', mapped)
    assert len(found) == 2
    names = (name for pattern, name in found if re.search(pattern, accepted, re.IGNORECASE))
    assert next(names, "") == encoding


def test_nginx_slows_down_whoever_floods_the_site_with_queries():
    assert re.search(r"map \$is_args \$asked_with_query {\s+\"\"\s+\"\";", NGINX)
    zone = re.search(r"limit_req_zone \$asked_with_query zone=(\w+):", NGINX)[1]
    assert re.search(rf"limit_req zone={zone} burst=\d+ nodelay;", NGINX)
    at_once = re.search(r"limit_conn_zone \$asked_with_query zone=(\w+):", NGINX)[1]
    assert f"limit_conn {at_once} " in NGINX


def test_nginx_lets_one_password_of_an_address_through_in_a_second():
    assert '"POST /admin/login/" $binary_remote_addr;' in NGINX
    zone = re.search(r"limit_req_zone \$signing_in zone=(\w+):10m rate=1r/s;", NGINX)[1]
    assert re.search(rf"limit_req zone={zone} burst=\d+;", NGINX)  # they wait, they are not refused


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-For", "$remote_addr"),
        ("X-Forwarded-Proto", "$scheme"),
        ("Host", "$host"),
        ("X-Request-ID", "$request_id"),
    ],
)
def test_nginx_tells_the_site_itself_what_visitors_could_make_up(header, value):
    assert re.findall(rf"proxy_set_header {header} (.*);", NGINX) == [value]
    # A location with a header of its own would get none of these.
    before, _first_location, locations = NGINX.partition("    location ")
    assert f"proxy_set_header {header} " in before
    assert "proxy_set_header" not in locations
