"""The site as its image runs it, read-only and without root, on PostgreSQL. `make test-image`

The tests run in this order, on one site, in a network that has nothing but itself.
"""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.servers import running, wait_for
from tests.admin.images import encoded

from .hosting import Site
from .image import Image, is_missing
from .postgres import Postgres

pytestmark = [
    pytest.mark.skipif(os.environ.get("IMAGE") != "1", reason="takes minutes: see make help"),
    pytest.mark.skipif(is_missing(), reason="buildah, bubblewrap or redis-server is missing"),
]


class Container(Site):
    """A site that the image serves."""

    def __init__(self, folder: Path, image: Image, **more: str) -> None:
        self.image, self.data = image, folder / "data"
        super().__init__(folder, folder / "seeds", **more)
        self.url = "http://127.0.0.1:8000"
        self.data.mkdir()
        user, group = map(int, image.config["User"].split(":"))
        os.chown(self.data, user, group)
        self.given = {name: self.environment[name] for name in ("SECRET_KEY", "ALLOWED_HOSTS")}
        self.given |= more

    def command(self, *words: str) -> list[str]:
        return self.image.command(words, self.data, self.given)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*words), capture_output=True, text=True)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run(".venv/bin/python", "manage.py", *words)

    def is_healthy(self) -> bool:
        kind, *words = self.image.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        return self.run(*words).returncode == 0


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    image = Image()
    yield image
    image.remove()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with ExitStack() as stack:
        yield Postgres(stack, "listen_addresses=127.0.0.1")


@pytest.fixture(scope="module")
def site(image, postgres, tmp_path_factory) -> Iterator[Container]:
    """Started as compose.yaml does: first the tables, then the server."""
    folder = tmp_path_factory.mktemp("image")
    redis = ["redis-server", "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    more = {
        "DATABASE_URL": "postgres://postgres@127.0.0.1/postgres",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "METRICS": "1",
        "METRICS_TOKEN": "secret",
    }
    container = Container(folder, image, **more)
    with running(redis, folder / "redis.log"):
        done = container.manage("migrate", "--no-input")
        assert done.returncode == 0, done.stderr
        container.fill()
        assert not container.is_healthy()
        # Whoever posts in the tests has a password alone.
        started = container.command("env", "SECOND_FACTOR=0", *image.config["Cmd"])
        with running(started, container.log) as process:
            wait_for(f"{container.url}/readyz", process, container.log)
            yield container
            [inside] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            os.kill(int(inside), signal.SIGTERM)  # as compose does, to the first process in it
            assert process.wait(timeout=30) == 0


def test_it_is_healthy_once_it_answers(site):
    assert site.is_healthy()


def test_it_shows_pages_with_their_files_and_numbers(site):
    page = site.get("/en/faq/")
    assert "How do I pay?" in page.text
    sheet = re.search(r'href="(/static/site\.\w+\.css)"', page.text)[1]
    assert site.get(sheet).status == 200
    assert "Вопросы" in site.get("/ru/faq/").text  # interface texts are compiled
    assert site.get("/en/search/?q=pay").status == 200
    numbers = site.ask("GET", "/metrics", Authorization="Bearer secret")
    assert "site_cached_pages" in numbers.text


def test_it_stores_what_people_send(site):
    assert site.vote().status == 303
    assert site.add_answer("new").status == 302
    assert site.upload(encoded()).status == 200
    [image] = (site.data / "media" / "images").iterdir()
    assert image.stat().st_uid == 10001
    assert site.get(f"/media/images/{image.name}").status == 200


def test_it_can_write_to_its_data_and_nowhere_else(site):
    places = ("/", "/site", "/site/collected", "/site/.venv", "/etc", "/var/tmp", "/data", "/tmp")
    code = f"import os; print([each for each in {places} if os.access(each, os.W_OK)], os.getuid())"
    assert site.run(".venv/bin/python", "-c", code).stdout == "['/data', '/tmp'] 10001\n"


def test_it_holds_only_what_the_site_needs(image):
    there = {path.name for path in (image.root / "site").iterdir()}
    assert there.isdisjoint({"tests", "docs", "deploy", "var", ".git", ".env", "Makefile"})


def test_commands_for_operators_work_in_it(site):
    checked = site.manage("check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr
    doctor = site.manage("doctor")
    print(doctor.stdout)
    assert doctor.returncode == 0, doctor.stdout
    assert site.manage("backup", "/data/site.zip").returncode == 0
    assert site.manage("restore", "--replace", "/data/site.zip").returncode == 0
    assert site.get("/en/faq/pay/").status == 200
    assert site.manage("rebuild_index").returncode == 0
    assert site.manage("export_docs", "/tmp/out").returncode == 0


def test_its_log_holds_no_traceback(site):
    assert "Traceback" not in site.log.read_text()


def test_it_is_not_healthy_without_its_database_and_goes_on_with_hot_pages(site, postgres):
    for _worker in range(8):
        site.get("/en/faq/")
    postgres.stop()
    assert not site.is_healthy()
    assert site.get("/en/faq/").status == 200
