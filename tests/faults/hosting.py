"""The site as it is hosted: under its own server, with PRODUCTION=1, and whoever asks it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.servers import ROOT, Environment, granian

HOST = "help.vetrelia.example"
TOKEN = "a" * 32
PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}
# Somebody else each time: one reader who asks for much is told to wait.
ADDRESSES = (f"198.18.{each // 256}.{each % 256}" for each in count())
FROM_OUR_PAGE = {"Origin": f"https://{HOST}", "Sec-Fetch-Site": "same-origin"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    @property
    def is_kept(self) -> bool:
        return "; hit" in self.headers.get("cache-status", "")

    @property
    def says_unavailable(self) -> bool:
        """In both languages, and without the insides of the site."""
        said = ("The site does not work for the moment", "Сайт сейчас не работает")
        return self.status == 503 and all(words in self.text for words in said)


class Site:
    """One that was made by `made_in`, and asks itself."""

    def __init__(self, folder: Path, disk: Path, **more: str) -> None:
        self.folder, self.log = folder, folder / "granian.log"
        self.environment: Environment = {
            "PRODUCTION": "1", "SECRET_KEY": "k" * 40 + "0123456789", "ALLOWED_HOSTS": HOST,
            "SECOND_FACTOR": "0", "VAR_DIR": str(disk), "STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
        } | more  # fmt: skip
        self.about: dict[str, Any] = {}
        self.url = ""

    def fill(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.small_site"],
            cwd=ROOT, env=os.environ | self.environment, check=True, capture_output=True,
        )  # fmt: skip
        self.about = json.loads(done.stdout)

    @contextmanager
    def running(self) -> Iterator[None]:
        with granian("config.wsgi:application", self.folder, self.environment) as server:
            self.url = server.url
            yield

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        client = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        come_from = {"X-Forwarded-For": next(ADDRESSES)}
        client.request(method, path, body, PROXY | come_from | named)
        answer = client.getresponse()
        text = answer.read().decode(errors="replace")
        client.close()
        found = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, found, text)

    def get(self, path: str, by: str = "") -> Answer:
        return self.ask("GET", path, **self.signed_in(by) if by else {})

    def get_of_each_worker(self, path: str) -> list[Answer]:
        """Asks so often that no worker of the two that answers by now is left out."""
        return [self.get(path) for _time in range(40)]

    def post(self, path: str, by: str = "session", **fields: Any) -> Answer:
        """What a page of the site posts, by Doris or another, who is signed in."""
        return self.post_body(
            path, urlencode(fields).encode(), "application/x-www-form-urlencoded", by
        )

    def post_body(self, path: str, body: bytes, content_type: str, by: str = "session") -> Answer:
        sent = self.signed_in(by) | {"Content-Type": content_type}
        return self.ask("POST", path, body, **sent, **FROM_OUR_PAGE)

    def signed_in(self, by: str) -> dict[str, str]:
        cookies = f"sessionid={self.about[by]}; csrftoken={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN}

    def vote(self) -> Answer:
        fields = {"helpful": "yes", "language": "en", "revision": self.about["revision"]}
        return self.post(f"/vote/{self.about['item']}/", **fields)

    def add_answer(self, slug: str, **button: str) -> Answer:
        """A draft, saved at the desk. It is long: no room is left for it on pages in use."""
        words = {"question_ru": f"{slug}?", "answer_ru": "Слово. " * 10_000}
        fields = {"category": self.about["category"], "slug": slug, "significance": "normal"}
        return self.post("/admin/faq/item/add/", **fields, **words, **button)

    def upload(self, image: bytes) -> Answer:
        before = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
        body = before + image + b"\r\n--x--\r\n"
        return self.post_body("/admin/markdown/upload/", body, "multipart/form-data; boundary=x")
