"""The synonyms that come with the product."""

from pathlib import Path

from .models import IndexState, Synonym

FILE = Path(__file__).parent / "data" / "synonyms.txt"


def shipped_sets() -> dict[str, str]:
    """The sets of the file by their keys: `key: word, word, …`, one a line."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {
        key.strip(): ", ".join(part.strip() for part in words.split(","))
        for key, words in (line.split(":", 1) for line in lines)
    }


def load_shipped() -> None:
    """After `migrate`: add the sets that are new, and renew those that nobody here has changed."""
    shipped = shipped_sets()
    there = {row.shipped_key: row for row in Synonym.objects.exclude(shipped_key=None)}
    new = [
        Synonym(shipped_key=key, words=words, shipped_words=words)
        for key, words in shipped.items()
        if key not in there
    ]
    renewed = []
    for key, row in there.items():
        words = shipped.get(key, row.shipped_words)
        if words != row.shipped_words:
            if row.words == row.shipped_words:
                row.words = words
            row.shipped_words = words
            renewed.append(row)
    Synonym.objects.bulk_create(new)
    Synonym.objects.bulk_update(renewed, ["words", "shipped_words"], batch_size=200)
    if new or renewed:
        IndexState.move_synonyms()
