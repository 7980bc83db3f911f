"""What is said about a tree of documents: by options, and in a small TOML file beside them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

CONFIG_FILE = "support-docs.toml"
KEYS = {"name": str, "map": dict, "variables": dict, "builds": list, "docs_hosts": list}


class BadConfig(Exception):
    """Options or a file that cannot be meant so. str() says what is wrong."""


@dataclass
class Config:
    """`folders`: language -> folder of the tree, the language of the originals first. `variables`
    without a language hold for all."""

    name: str
    folders: dict[str, str]
    variables: dict[str, Any] = field(default_factory=dict)
    builds: list[str] = field(default_factory=list)
    docs_hosts: list[str] = field(default_factory=list)

    def variables_in(self, language: str) -> dict[str, str]:
        """The variables of a language: its own before those of all."""
        common = {name: str(v) for name, v in self.variables.items() if not isinstance(v, dict)}
        own = self.variables.get(language)
        return common | ({n: str(v) for n, v in own.items()} if isinstance(own, dict) else {})


def read_config(root: Path, options: Mapping[str, Any]) -> Config:
    """The options, with what the file says where they say nothing. Raises BadConfig."""
    if not root.is_dir():
        raise BadConfig(_("%(folder)s is no folder") % {"folder": root})
    named = options.get("config")
    said = _file(Path(named) if named else root / CONFIG_FILE, must_exist=bool(named))
    folders = _pairs("--map", options.get("map") or []) or _folders(root, said.get("map"))
    _check_folders(root, folders)
    variables = {**said.get("variables", {}), **_pairs("--var", options.get("var") or [])}
    return Config(
        options.get("name") or said.get("name") or root.resolve().name,
        folders,
        variables,
        [*(options.get("build") or said.get("builds", []))],
        [*said.get("docs_hosts", []), *(options.get("docs_host") or [])],
    )


def _file(file: Path, *, must_exist: bool) -> dict[str, Any]:
    if not must_exist and not file.exists():
        return {}
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadConfig(f"{file}: {error}") from error
    for key, value in said.items():
        if not isinstance(value, KEYS.get(key, ())):
            raise BadConfig(
                _("%(file)s: “%(key)s” is not known, or not of its kind")
                % {"file": file, "key": key}
            )
    return said


def _pairs(option: str, texts: list[str]) -> dict[str, str]:
    """ "ru=docs/ru,en=docs/en" -> {"ru": "docs/ru", "en": "docs/en"}; a value of --var may hold
    commas, for it is given one at a time."""
    pairs = {}
    for text in texts:
        for each in text.split(",") if option == "--map" else [text]:
            name, sign, value = each.partition("=")
            if not (name and sign and value):
                raise BadConfig(
                    _("%(option)s %(text)s: write NAME=VALUE") % {"option": option, "text": each}
                )
            pairs[name.strip()] = value.strip()
    return pairs


def _folders(root: Path, said: Any) -> dict[str, str]:
    """Without a map: the folders that are called like the languages."""
    codes = [code for code, _name in settings.LANGUAGES]
    return said or {code: code for code in codes if (root / code).is_dir()}


def _check_folders(root: Path, folders: dict[str, Any]) -> None:
    if not folders:
        raise BadConfig(
            _("Say with --map LANGUAGE=FOLDER where the documents of each language are.")
        )
    codes = [code for code, _name in settings.LANGUAGES]
    for code, folder in folders.items():
        if code not in codes:
            message = _("%(option)s %(language)s is unknown: it is one of %(codes)s")
            named = {"option": "--map", "language": code, "codes": ", ".join(codes)}
            raise BadConfig(message % named)
        path = (root / str(folder)).resolve()
        if not path.is_dir() or not path.is_relative_to(root.resolve()):
            raise BadConfig(
                _("%(folder)s is no folder in %(root)s") % {"folder": folder, "root": root}
            )
        folders[code] = path.relative_to(root.resolve()).as_posix()
