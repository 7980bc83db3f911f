"""Tells a process, for next to nothing, whether anything was published since it last looked."""

from django.db import connection

from .base import Unreachable, Watch
from .postgresql import PostgresWatch
from .sqlite import SQLiteWatch

__all__ = ["Unreachable", "watch"]


def watch() -> Watch:
    """One for the site's database. Each process needs its own."""
    return PostgresWatch() if connection.vendor == "postgresql" else SQLiteWatch()
