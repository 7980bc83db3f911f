"""The full-text indexes: each database keeps its own up to date from the tables of stems."""

from django.db import migrations

# Stems are small letters, digits, "-" and "." already; the tokenizer `ascii` takes every character
# beyond ASCII for a part of a word. The indexes keep no copy of the text: what leaves the table
# leaves the index by the stems that stood there.
FTS5 = [
    """CREATE VIRTUAL TABLE search_{table}_index USING fts5(
        {columns}, content='', detail=column, columnsize=0, tokenize="ascii tokenchars '-.'"
    )""",
    "CREATE TRIGGER search_{table}_added AFTER INSERT ON search_{table} BEGIN {add}; END",
    "CREATE TRIGGER search_{table}_removed AFTER DELETE ON search_{table} BEGIN {remove}; END",
    """CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {columns} ON search_{table}
        BEGIN {remove}; {add}; END""",
]
ADD = "INSERT INTO search_{table}_index(rowid, {columns}) VALUES (new.{key}, {new})"
REMOVE = """INSERT INTO search_{table}_index(search_{table}_index, rowid, {columns})
    VALUES ('delete', old.{key}, {old})"""
# Without a list of pending entries: a search never pays for the publications before it.
GIN = """CREATE INDEX search_{table}_index ON search_{table}
    USING gin (array_to_tsvector(string_to_array(btrim({joined}), ' '))) WITH (fastupdate = off)"""
# Table, its key, its columns of stems.
TABLES = [
    ("entry", "id", ["question", "keywords"]),
    ("text", "entry_id", ["stems"]),
    ("term", "id", ["shortened"]),
]


def create(apps, schema_editor):
    for table, key, columns in TABLES:
        words = {
            "table": table,
            "key": key,
            "columns": ", ".join(columns),
            "new": ", ".join(f"new.{column}" for column in columns),
            "old": ", ".join(f"old.{column}" for column in columns),
            "joined": " || ' ' || ".join(columns),
        }
        if schema_editor.connection.vendor == "sqlite":
            steps = {"add": ADD.format(**words), "remove": REMOVE.format(**words)}
            for statement in FTS5:
                schema_editor.execute(statement.format(**words, **steps))
        else:
            schema_editor.execute(GIN.format(**words))


def drop(apps, schema_editor):
    for table, _key, _columns in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for event in ("added", "removed", "changed"):
                schema_editor.execute(f"DROP TRIGGER search_{table}_{event}")
            schema_editor.execute(f"DROP TABLE search_{table}_index")
        else:
            schema_editor.execute(f"DROP INDEX search_{table}_index")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]
    operations = [migrations.RunPython(create, drop)]
