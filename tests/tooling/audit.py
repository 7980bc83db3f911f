"""Asks the public database of known faults about every locked library: `make audit`.

Exit status 0: asked about all, nothing known. 1: something is known. 2: not asked about all of
them, because the machine's network or its package index does not allow it.
"""

import json
import subprocess
import sys
from typing import Any

from tests.tooling.interface_texts import ROOT

COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"),
    *("--disable-pip", "--require-hashes", "-r", "requirements-dev.txt"),
]


def verdict(answer: str) -> tuple[int, str]:
    """The exit status, and what to say about the answer of pip-audit."""
    try:
        libraries: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        return 2, "NOT AUDITED: the database of known faults could not be asked from this machine."
    lines = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {fault['fix_versions'] or '?'}"
        for each in libraries
        for fault in each.get("vulns", ())
    ]
    if lines:
        return 1, "\n".join(lines)
    unknown = [each["name"] for each in libraries if "skip_reason" in each]
    if unknown or not libraries:
        number = f"{len(unknown)} of {len(libraries)} libraries"
        return 2, f"NOT AUDITED: {number} could not be asked about from this machine."
    return 0, f"{len(libraries)} libraries, no known faults."


if __name__ == "__main__":
    done = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True)
    status, said = verdict(done.stdout)
    print(said if done.stdout else f"{said}\n{done.stderr[-500:]}".strip())
    sys.exit(status)
