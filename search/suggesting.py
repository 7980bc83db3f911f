"""What a reader may be about to ask for: live rows whose titles hold the words typed so far."""

from .finding import Hit, find


def suggest(prefix: str, language: str, *, limit: int = 8) -> list[Hit]:
    """At most `limit` rows, best first. Never raises on what a reader typed."""
    return find(prefix, language).hits[:limit]
