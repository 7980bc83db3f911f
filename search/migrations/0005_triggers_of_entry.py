"""SQLite makes a table anew to change a column, and its triggers go with the old one: since 0004 no
entry got into the full-text index of heads. They come back, and the index is filled from the table.

Whoever changes a column of a table of 0002 has to do the same."""

from django.db import migrations

ADD = """INSERT INTO search_entry_index(rowid, question, keywords)
    VALUES (new.id, new.question, new.keywords)"""
REMOVE = """INSERT INTO search_entry_index(search_entry_index, rowid, question, keywords)
    VALUES ('delete', old.id, old.question, old.keywords)"""
STATEMENTS = [
    *(f"DROP TRIGGER IF EXISTS search_entry_{event}" for event in ("added", "removed", "changed")),
    "INSERT INTO search_entry_index(search_entry_index) VALUES ('delete-all')",
    """INSERT INTO search_entry_index(rowid, question, keywords)
        SELECT id, question, keywords FROM search_entry""",
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {ADD}; END",
    f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {REMOVE}; END",
    f"""CREATE TRIGGER search_entry_changed AFTER UPDATE OF question, keywords ON search_entry
        BEGIN {REMOVE}; {ADD}; END""",
]


def bring_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in STATEMENTS:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_category_of_entry")]
    operations = [migrations.RunPython(bring_back, migrations.RunPython.noop)]
