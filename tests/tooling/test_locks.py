"""Everything that is installed is locked, with hashes."""

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tooling.audit import verdict
from tests.tooling.interface_texts import ROOT

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def asked_for(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]
    return {canonicalize_name(Requirement(line).name) for line in wanted}


def locked(text: str) -> dict[str, str]:
    """Name -> the whole entry. Raises AssertionError on an entry that is not locked."""
    entries = re.split(r"\n(?=[^\s#])", "\n" + text.replace("\\\n", " "))[1:]
    found = {}
    for entry in entries:
        requirement = Requirement(entry.split(" --hash")[0])
        is_exact = [each.operator for each in requirement.specifier] == ["=="]
        assert is_exact and HASH.search(entry), f"not locked: {entry}"
        found[canonicalize_name(requirement.name)] = entry
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_library_is_locked_with_hashes(name):
    assert asked_for(f"{name}.in") <= locked((ROOT / f"{name}.txt").read_text()).keys()


def test_tests_run_with_what_the_site_runs_with():
    site, tests = (locked((ROOT / f"requirements{each}.txt").read_text()) for each in ("", "-dev"))
    versions = {name: entry.split()[0] for name, entry in tests.items()}
    assert {name: versions[name] for name in site} == {n: e.split()[0] for n, e in site.items()}


@pytest.mark.parametrize("line", ["django==5.2", "django>=5.2 --hash=sha256:" + "0" * 64])
def test_a_line_that_is_not_locked_is_found(line):
    with pytest.raises(AssertionError):
        locked(line)


def test_make_installs_nothing_without_hashes():
    commands = (ROOT / "Makefile").read_text().splitlines()
    installing = [line for line in commands if "pip install" in line]
    assert installing
    assert all("--require-hashes" in line for line in installing)


FAULT = {"id": "CVE-1", "fix_versions": ["2"]}
FINE = {"name": "a", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (json.dumps({"dependencies": [FINE]}), 0),
        (json.dumps({"dependencies": [FINE | {"vulns": [FAULT]}]}), 1),
        ('{"dependencies": [{"name": "b", "skip_reason": "not found"}]}', 2),
        ('{"dependencies": []}', 2),
        ("", 2),
    ],
)
def test_an_audit_that_could_not_ask_does_not_pass(answer, status):
    assert verdict(answer)[0] == status
