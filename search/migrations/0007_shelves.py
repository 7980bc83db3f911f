"""PostgreSQL's full-text indexes hold the shelves of each row as well (search/fulltext.py)."""

from django.db import migrations

# Table, its key, its stems.
TABLES = [
    ("search_entry", "id", "question || ' ' || keywords"),
    ("search_text", "entry_id", "stems"),
    ("search_term", "id", "shortened"),
]
STEMS = "btrim({stems})"
WITH_SHELVES = (
    "btrim('#4096.' || ({key} / 4096)::text || ' ' || '#32768.' || ({key} / 32768)::text"
    " || ' ' || btrim({stems}))"
)


def index(words):
    def make(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            return
        for table, key, stems in TABLES:
            vector = f"array_to_tsvector(string_to_array({words.format(key=key, stems=stems)}, ' '))"
            schema_editor.execute(f"DROP INDEX {table}_index")
            schema_editor.execute(
                f"CREATE INDEX {table}_index ON {table} USING gin ({vector}) WITH (fastupdate = off)"
            )

    return make


class Migration(migrations.Migration):
    dependencies = [("search", "0006_sums_of_queries")]
    operations = [migrations.RunPython(index(WITH_SHELVES), index(STEMS))]
