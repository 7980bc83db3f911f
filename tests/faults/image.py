"""The image of deploy/Dockerfile, run without a daemon; `python -m tests.faults.image` builds it.

Where no registry of images answers, Debian's own Python stands in for the base image.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.faults.topology import ROOT

NEEDED = ("buildah", "debootstrap", "bwrap", "redis-server")
NAME = "localhost/support-docs"
BASE = "docker.io/library/python:3.11-slim-bookworm"
PACKAGES = "python3,python3-venv,ca-certificates,media-types"
CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"


def buildah(*words: str | Path) -> str:
    command = ["buildah", *map(str, words)]
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


def has(image: str) -> bool:
    return subprocess.run(["buildah", "inspect", image], capture_output=True).returncode == 0


def make_base(folder: Path) -> None:
    """Debian 12 with Python where the image of that name has it."""
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", folder],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for name in ("python", "python3"):
        (folder / "usr/local/bin" / name).symlink_to("/usr/bin/python3")
    # Whom this machine trusts, a proxy before the registry of libraries included.
    shutil.copy(f"/{CERTIFICATES}", folder / CERTIFICATES)
    container = buildah("from", "scratch").strip()
    buildah("add", "--quiet", container, folder, "/")
    buildah("commit", "--quiet", "--rm", container, BASE)


def build() -> None:
    if not has(BASE) and subprocess.run(["buildah", "pull", BASE], capture_output=True).returncode:
        print("No registry of images answers: Debian's Python instead of", BASE, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            make_base(Path(folder))
    buildah("build", "--isolation=chroot", "--pull=never", "--format=docker",
            "--file=deploy/Dockerfile", f"--tag={NAME}", ".")  # fmt: skip


class Image:
    """Its root file system, and what it says of how it is to be run."""

    def __init__(self) -> None:
        self.container = buildah("from", "--pull=never", NAME).strip()
        self.root = Path(buildah("mount", self.container).strip())
        self.config: dict[str, Any] = json.loads(buildah("inspect", NAME))["Docker"]["config"]

    def remove(self) -> None:
        buildah("rm", self.container)

    def command(self, words: Sequence[str], data: Path, environment: dict[str, str]) -> list[str]:
        """A command as compose.yaml starts it: not root, no capabilities and none to be gained,
        nothing to be written beside /data and /tmp."""
        user, group = self.config["User"].split(":")
        variables = dict(each.split("=", 1) for each in self.config["Env"]) | environment
        given = [part for pair in variables.items() for part in ("--setenv", *pair)]
        return [
            *("bwrap", "--unshare-pid", "--as-pid-1", "--unshare-ipc", "--unshare-uts"),
            "--die-with-parent",
            *("--ro-bind", self.root, "/", "--proc", "/proc", "--dev", "/dev"),
            *("--perms", "1777", "--tmpfs", "/tmp"),  # as the runtimes of containers do
            *("--bind", data, "/data", "--chdir", self.config["WorkingDir"], "--clearenv", *given),
            *("--cap-add", "ALL", "setpriv", "--reuid", user, "--regid", group, "--clear-groups"),
            *("--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--", *words),
        ]


def is_missing() -> bool:
    return os.geteuid() != 0 or not all(shutil.which(program) for program in NEEDED)


if __name__ == "__main__":
    sys.exit(build())
