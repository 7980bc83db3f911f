"""Finds the interface texts of code and templates and keeps locale/ up to date with them.

`make messages` runs this module. GNU gettext is not needed: Django turns a template into calls of
gettext, and Babel reads such calls.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
# Folders at the root whose texts no user of the site sees.
LEFT_OUT = {"benchmarks", "demo", "docs", "locale", "static", "tests", "var"}
# The texts of Django that are worded anew.
STOCK = "tests/tooling/stock_texts.py"
SUFFIXES = {".py", ".html", ".txt", ".xml"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_noop": None,
    **{
        f"{name}_lazy": DEFAULT_KEYWORDS[name]
        for name in ("gettext", "ngettext", "pgettext", "npgettext")
    },
}


def sources() -> Iterator[Path]:
    """The Python files and templates of the site, without migrations, which repeat the models."""
    for folder in sorted(ROOT.iterdir()):
        if folder.is_dir() and folder.name not in LEFT_OUT and not folder.name.startswith("."):
            for path in sorted(folder.rglob("*")):
                if path.suffix in SUFFIXES and "migrations" not in path.parts:
                    yield path


def as_python(path: Path) -> bytes:
    """What Babel's reader of Python understands: of a template only its calls of gettext, and those
    in f-strings once more outside of them."""
    source = path.read_text("utf-8")
    if path.suffix == ".py":
        source = "\n".join([source, *calls_in_f_strings(source)])
    else:
        source = templatize(source, origin=str(path))
        # Blanks at the beginning of a line would be Python's indentation.
        source = "\n".join(line.lstrip() for line in source.split("\n"))
    return source.encode()


def calls_in_f_strings(source: str) -> Iterator[str]:
    """The calls of gettext in f-strings, which are one token to Babel before Python 3.12."""
    names = {"_", *KEYWORDS}
    strings = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))
    for node in chain.from_iterable(map(ast.walk, strings)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield ast.unparse(node)


def interface_texts() -> Catalog:
    """All texts that code and templates ask for, with the files that do, and those of Django that
    are worded anew."""
    catalog = Catalog()
    for path in [*sources(), *ROOT.glob(STOCK)]:
        found = extract("python", BytesIO(as_python(path)), KEYWORDS, ["Translators:"])
        for _line, text, comments, context in found:
            catalog.add(
                text,
                locations=[(str(path.relative_to(ROOT)), None)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def languages() -> list[str]:
    """The languages into which interface texts are translated: those with a folder in locale/."""
    return sorted(folder.name for folder in (ROOT / "locale").iterdir() if folder.is_dir())


def catalog_path(language: str) -> Path:
    """Where the interface texts in a language are kept."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> Catalog:
    """The interface texts in a language, as translated so far; an empty one if there is no file."""
    path = catalog_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    """Adds new texts to a language's file, untranslated, and takes out those no longer used."""
    catalog = read_catalog(language)
    catalog.update(interface_texts(), no_fuzzy_matching=True, update_creation_date=False)
    path = catalog_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, ignore_obsolete=True, sort_output=True)


if __name__ == "__main__":
    for each in languages():
        update(each)
