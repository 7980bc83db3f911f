"""The folder of an export. A list of what was written tells which files may be removed later."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

MANIFEST = ".export_docs.json"


class NotOurs(Exception):
    """A file or a folder in the way that the export did not make. str() names it."""


@dataclass
class Outcome:
    """What writing did: paths by what became of them. `kept`: gone from the site, but edited here
    since they were written."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def write_files(folder: Path, files: Mapping[str, bytes]) -> Outcome:
    """Make the folder hold these files, and none that an earlier export wrote and that is gone.

    Never touches a file that no export wrote, and writes nothing through a symbolic link: raises
    NotOurs before anything is written. A file that is as it should be is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ours = _manifest(folder)
    for path in files:
        _check(folder, path, ours)
    outcome = Outcome()
    for path, content in files.items():
        if _bytes_of(folder / path) == content:
            outcome.unchanged.append(path)
        else:
            _write(folder / path, content)
            outcome.written.append(path)
    for path in sorted(ours.keys() - files.keys()):
        _remove(folder, path, ours[path], outcome)
    kept = {path: ours[path] for path in outcome.kept}
    _write_manifest(folder, {path: _digest(content) for path, content in files.items()} | kept)
    return outcome


def _manifest(folder: Path) -> dict[str, str]:
    """Path -> digest of what earlier exports wrote here. Raises NotOurs for a list that is none."""
    content = _bytes_of(folder / MANIFEST)
    if content is None:
        return {}
    try:
        files = json.loads(content)
    except ValueError:
        files = None
    if not isinstance(files, dict) or not all(isinstance(d, str) for d in files.values()):
        raise NotOurs(_("%(file)s is damaged: restore it") % {"file": folder / MANIFEST})
    return files


def _check(folder: Path, path: str, ours: Iterable[str]) -> None:
    _check_no_links(folder, path)
    if path not in ours and (folder / path).exists():
        message = _("%(file)s is there already, and no export has written it")
        raise NotOurs(message % {"file": folder / path})


def _check_no_links(folder: Path, path: str) -> None:
    for part in (folder / path, *(folder / path).parents):
        if part == folder:
            return
        if part.is_symlink() or (part != folder / path and part.exists() and not part.is_dir()):
            raise NotOurs(_("%(file)s is no folder or file of an export") % {"file": part})


def _remove(folder: Path, path: str, digest: str, outcome: Outcome) -> None:
    """Remove a file as an export left it. A list that somebody has spoilt leads nowhere else."""
    file = folder / path
    inside = not os.path.isabs(path) and ".." not in Path(path).parts
    try:
        _check_no_links(folder, path if inside else "")
    except NotOurs:
        inside = False
    content = _bytes_of(file) if inside else None
    if content is None:
        return
    if _digest(content) != digest:
        outcome.kept.append(path)
        return
    file.unlink()
    outcome.removed.append(path)
    for parent in file.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()


def _bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".export-")
    with os.fdopen(descriptor, "wb") as output:
        output.write(content)
    os.chmod(name, 0o644)
    os.replace(name, file)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    text = json.dumps(dict(sorted(files.items())), indent=1, ensure_ascii=False)
    if _bytes_of(folder / MANIFEST) != f"{text}\n".encode():
        _write(folder / MANIFEST, f"{text}\n".encode())
