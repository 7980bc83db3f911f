"""The least that a WSGI application can do: bytes that are there already, by their address.

BENCH_FILES is a folder with a file for each address, as nginx serves it too.
"""

import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["BENCH_FILES"])
PAGES = {
    f"/{path.parent.relative_to(FOLDER)}/": path.read_bytes() for path in FOLDER.rglob("index.html")
}


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    body = PAGES[environ["PATH_INFO"]]
    start_response(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))],
    )
    return [body]
