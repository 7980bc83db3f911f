"""An empty database for a benchmark, made beside the site's own and thrown away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def empty_database() -> Iterator[None]:
    """Django with a fresh database on the server of DATABASE_URL, or in a file for SQLite."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Static files by their plain names, so that nothing has to be collected first.
    os.environ["DEBUG"] = "1"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: no page asks for its files
    setup_test_environment(debug=False)  # what was read from DEBUG before stays as it is
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "benchmark.sqlite3")
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    print(f"database: {connection.vendor}")
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
        teardown_test_environment()
