"""The least that a WSGI application can do: bytes that are there already, by their address.

BENCH_FILES is a folder with a file for each address, as nginx serves it too, and beside it the
headers with which the site sends it: asked for with `?headers`, this sends them too.
"""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["BENCH_FILES"])
PAGES = {
    f"/{path.parent.relative_to(FOLDER)}/": (
        path.read_bytes(),
        [tuple(pair) for pair in json.loads(path.with_name("headers.json").read_text())],
    )
    for path in FOLDER.rglob("index.html")
}


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    body, headers = PAGES[environ["PATH_INFO"]]
    if environ["QUERY_STRING"] != "headers":
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
