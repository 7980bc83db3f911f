"""The command line as a shell runs it."""

import os
import subprocess
import sys

from django.conf import settings


def test_command_ends_quietly_when_nobody_reads_on():
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "manage.py", "help", "--commands"]
    with os.fdopen(writer, "w") as nobody:
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, stdout=nobody, stderr=subprocess.PIPE, text=True
        )
    assert (done.stderr, done.returncode) == ("", 1)
