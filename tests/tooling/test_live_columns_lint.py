"""Live columns are written by publication alone (docs/architecture.md).

Models and querysets refuse by themselves; this finds the ways around them in the code.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tooling.interface_texts import ROOT, sources

# The one module that may write live columns.
PUBLICATION = Path("revisions/publishing.py")
# Moves the counters of the vocabulary in one statement for all words: tables of its own.
VOCABULARY = Path("search/vocabulary.py")
# Puts a whole backup in the place of everything: what it writes was live once.
RESTORE = Path("portal/backups/restoring.py"), Path("portal/backups/tables.py")
# Counts a search in one statement, new or not; merges an index: tables of their own.
LOG_OF_QUERIES, FULL_TEXT = Path("search/log.py"), Path("search/fulltext.py")
# Benchmarks fill databases of their own, which are thrown away, and are no part of the site.
BENCHMARKS = "benchmarks"
WAYS_AROUND = {"_base_manager", "save_base", "_raw_delete", "raw"}
LOCK = "writing_live_columns"
# What a query through _base_manager may end with: rows or numbers, no queryset to write through.
READING = {"get", "first", "last", "exists", "count", "aggregate"}
# Sets how long a connection waits.
PATIENCE = Path("databases/postgresql/base.py")
READING_SQL = ("SELECT", "PRAGMA", "LISTEN", "NOTIFY")
BY_INDEX = "SET enable_seqscan = off; SELECT "  # how PostgreSQL plans, for this SELECT alone


def detours(source: str) -> Iterator[str]:
    """The ways around publication in a piece of Python, each as `line: what`."""
    tree = ast.parse(source)
    reads = {id(each) for node in ast.walk(tree) for each in only_read(node)}
    for node in ast.walk(tree):
        if id(node) not in reads and (what := detour(node)):
            yield f"{node.lineno}: {what}"


def detour(node: ast.AST) -> str:
    """Which way around publication a node is; empty if none."""
    match node:
        case ast.Attribute(attr=name) if name in WAYS_AROUND:
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name == LOCK:
            return name
        case ast.Constant(value="loaddata"):
            return "loaddata"
        case ast.Call(func=ast.Attribute(attr="bulk_create"), keywords=keywords):
            conflicts = any(keyword.arg == "update_conflicts" for keyword in keywords)
            return "bulk_create with update_conflicts" if conflicts else ""
        case ast.Call(func=ast.Attribute(attr="execute" | "executemany"), args=args):
            return "" if is_reading_sql(args) else "SQL that may write"
    return ""


def only_read(node: ast.AST) -> Iterator[ast.AST]:
    """The _base_manager at the root of a chain of calls that ends with reading; a raw query that
    only reads."""
    match node:
        case ast.Call(func=ast.Attribute(attr="raw") as raw, args=args) if is_reading_sql(args):
            yield raw
        case ast.Call(func=ast.Attribute(attr=name)) if name in READING:
            while isinstance(node, ast.Call | ast.Attribute):
                if isinstance(node, ast.Attribute) and node.attr == "_base_manager":
                    yield node
                node = node.func if isinstance(node, ast.Call) else node.value


def is_reading_sql(args: list[ast.expr]) -> bool:
    """Whether execute or raw is given a query that only reads, spelled out on the spot."""
    match args:
        case [ast.Constant(value=str(sql)), *_]:
            return sql.lstrip().upper().startswith(READING_SQL)
        case [ast.JoinedStr(values=[ast.Constant(value=str(sql)), *_]), *_]:
            return sql.startswith(("PRAGMA ", "SELECT ", BY_INDEX))
    return False


def modules() -> Iterator[Path]:
    """The Python files of the site, without migrations, whose models are not ours."""
    for path in sources():
        name = path.relative_to(ROOT)
        is_exempt = (
            name in (PUBLICATION, *RESTORE, VOCABULARY, LOG_OF_QUERIES, FULL_TEXT, PATIENCE)
            or name.parts[0] == BENCHMARKS
        )
        if path.suffix == ".py" and not is_exempt:
            yield path


def test_only_publication_goes_around_the_guards_of_live_columns():
    found = [
        f"{path.relative_to(ROOT)}:{detour}"
        for path in modules()
        for detour in detours(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "Item._base_manager.filter(pk=1).update(title='')",
        "rows = Item._base_manager.filter(pk=1)",
        "Item.objects.get(pk=Item._base_manager)",
        "from revisions.guard import writing_live_columns",
        "Item.objects.bulk_create(rows, update_conflicts=True, update_fields=['title'])",
        "call_command('loaddata', 'file.json')",
        "Item.objects.raw('UPDATE faq_item SET title = 1 RETURNING *')",
        "Item.objects.raw(sql)",
        "cursor.execute('DELETE FROM faq_item')",
        "cursor.execute(sql)",
        "cursor.execute(sql).count()",
        "item.save_base(raw=True)",
        "queryset._raw_delete('default')",
    ],
)
def test_a_way_around_is_found(source):
    assert list(detours(source))


@pytest.mark.parametrize(
    "source",
    [
        "Item.objects.bulk_create(rows)",
        "cursor.execute('SELECT 1')",
        "cursor.execute(f'PRAGMA busy_timeout = {milliseconds}')",
        "cursor.execute(f'SELECT {what}', parameters)",
        "Item.objects.raw(f'SELECT * FROM {table}')",
        "Item._base_manager.select_for_update().get(pk=1)",
        "queryset.update(position=2)",
    ],
)
def test_harmless_code_is_left_alone(source):
    assert not list(detours(source))


def test_content_apps_are_looked_at():
    assert {"channels", "faq", "revisions", "sla"} <= {
        path.relative_to(ROOT).parts[0] for path in modules()
    }
