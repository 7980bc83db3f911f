"""The files of a tree of documents. Nothing outside its folder is ever read."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from ..documents import BadDocument

LARGEST_FILE = 2_000_000  # bytes: a document that people write by hand is far below
LONGEST_PATH = 500  # characters, the name of the tree in front: more the database does not take
# In a path: what would begin a line of the report, or cannot be written as UTF-8.
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Where a folder's own page is kept.
INDEX_NAMES = ("index", "readme")


@dataclass(frozen=True)
class File:
    """A document: its path from the root of the tree, its language, and its `key`: its path within
    the language, which is the same in every language."""

    path: str
    language: str
    key: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The key without what names the file of a folder's own page."""
        parts = PurePosixPath(self.key).parts
        return parts[:-1] if parts[-1].lower() in INDEX_NAMES else parts


class Tree:
    """A folder of documents, with a subfolder for each language."""

    def __init__(self, root: Path, folders: Mapping[str, str], name: str) -> None:
        self.root, self.folders, self.name = root.resolve(), dict(folders), name
        self.skipped: list[tuple[str, str]] = []  # path, and why

    def called(self, path: str) -> str:
        """What messages and the database call a file: two trees may have files of one path."""
        return f"{self.name}/{path}"

    def files(self) -> list[File]:
        """The documents in the order of their keys, the languages as they are mapped."""
        found = [
            File(path, language, path.removeprefix(f"{folder}/").removesuffix(".md"))
            for language, folder in self.folders.items()
            for path in self._walk(folder)
        ]
        languages = list(self.folders)
        return sorted(found, key=lambda file: (file.key, languages.index(file.language)))

    def _walk(self, folder: str) -> Iterator[str]:
        for parent, names, files in os.walk(self.root / folder, followlinks=False):
            here = Path(parent).relative_to(self.root)
            for name in sorted(names):
                if (Path(parent) / name).is_symlink():
                    self._skip((here / name).as_posix(), _("a symbolic link"))
            names[:] = sorted(name for name in names if self._is_walked(folder, here / name))
            for name in sorted(files):
                path = (here / name).as_posix()
                if not name.endswith(".md") or name.startswith("."):
                    continue
                if name.startswith("_"):
                    self._skip(path, _("a fragment for other documents, by its name"))
                elif (self.root / path).is_symlink():
                    self._skip(path, _("a symbolic link"))
                elif UNFIT.search(path):
                    self._skip(path, _("its name holds control characters, or is not UTF-8"))
                elif len(self.called(path)) > LONGEST_PATH:
                    limit = {"limit": LONGEST_PATH}
                    self._skip(path, _("its path is longer than %(limit)s characters") % limit)
                else:
                    yield path

    def _is_walked(self, folder: str, path: Path) -> bool:
        """Not folders of fragments, hidden ones, and those of another language."""
        is_other = path.as_posix() in self.folders.values() and path.as_posix() != folder
        return not (is_other or path.name.startswith((".", "_")))

    def _skip(self, path: str, reason: str) -> None:
        self.skipped.append((UNFIT.sub(lambda found: repr(found[0])[1:-1], path), reason))

    def inside(self, path: str) -> Path | None:
        """A file of the tree by its path, links followed; None for what is elsewhere, is no file,
        or is hidden: a checkout may keep keys in `.git`, which are for no reader."""
        try:
            file = (self.root / path).resolve(strict=True)
            parts = file.relative_to(self.root).parts
            is_hidden = any(part.startswith(".") for part in parts)
            return file if file.is_file() and not is_hidden else None
        except (OSError, ValueError, RuntimeError):
            return None

    def load(self, path: str) -> str | None:
        """The text of a fragment; None if it is none of the tree's, or cannot be read."""
        try:
            return self.read(path)
        except BadDocument:
            return None

    def read(self, path: str) -> str:
        """The text of a file. Raises BadDocument, which says why it is none."""
        called, file = self.called(path), self.inside(path)
        if file is None:
            raise BadDocument(called, 0, _("cannot be read: it is not in the folder"))
        try:
            if file.stat().st_size > LARGEST_FILE:
                limit = {"limit": LARGEST_FILE // 1_000_000}
                raise BadDocument(called, 0, _("larger than %(limit)s MB") % limit)
            content = file.read_bytes()
        except OSError as error:
            raise BadDocument(called, 0, _("cannot be read: %s") % error.strerror) from error
        return _decoded(content, called)


def _decoded(content: bytes, called: str) -> str:
    if b"\0" in content:
        raise BadDocument(
            called, content[: content.index(b"\0")].count(b"\n") + 1, _("this is not text")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadDocument(called, line, _("this is not UTF-8 text")) from error
    if not text.strip():
        raise BadDocument(called, 0, _("empty"))
    return text
