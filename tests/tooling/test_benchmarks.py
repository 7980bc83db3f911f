"""Benchmarks are run by hand: nothing else tells when one of them no longer fits the site."""

import os
import subprocess
import sys

from tests.tooling.interface_texts import ROOT

# Of servers: they want files that the benchmark makes, or settings of their own.
BESIDE = {"__init__", "bare", "plain_settings", "plain_urls", "plain_wsgi"}


def test_every_benchmark_finds_what_it_measures():
    names = {path.stem for path in ROOT.glob("benchmarks/*.py")} - BESIDE
    code = "import django; django.setup()\n" + "\n".join(
        f"import benchmarks.{name}" for name in sorted(names)
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": ""}
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
