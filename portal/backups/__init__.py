"""One file with everything that the site has: its tables and its uploaded files.

A ZIP archive: `about.json` says what is in it and of which version, `tables/*.jsonl` holds one
table each (its columns first, then a line for each row), `media/` the files. It is the same for
both databases. Settings and the secret key are not in it; passwords (hashed) and secrets of
authenticator apps are.
"""

from .errors import BadBackup
from .restoring import restore
from .writing import write_backup

__all__ = ["BadBackup", "restore", "write_backup"]
