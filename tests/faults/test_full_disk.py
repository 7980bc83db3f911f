"""A disk that is full, or only reads: a small one of memory, which root may mount."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.admin.images import encoded

from .hosting import Site

pytestmark = pytest.mark.sqlite


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    folder.mkdir()
    done = subprocess.run(["mount", *options, folder], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this account may not mount a small disk: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Path]:
    options = ("-t", "tmpfs", "-o", "size=12m", "tmpfs")
    with mounted(tmp_path_factory.mktemp("small") / "disk", *options) as folder:
        yield folder


@pytest.fixture(scope="module")
def site(disk, tmp_path_factory) -> Iterator[Site]:
    given = {"METRICS": "1", "METRICS_TOKEN": "token"}
    site = Site(tmp_path_factory.mktemp("site"), disk, **given)
    site.fill()
    with site.running():
        yield site


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte is left on it."""
    path, size = disk / "filling", 1 << 16
    with path.open("wb", buffering=0) as filling:
        while size:
            try:
                filling.write(bytes(size))
            except OSError:
                size //= 2
    yield
    path.unlink()


def test_readers_read_on_while_the_disk_is_full(site, disk):
    for _worker in range(8):
        site.get("/en/faq/")
    with filled(disk):
        hot = [site.get("/en/faq/") for _each in range(4)]
        cold = [site.get(path) for path in ("/ru/faq/pay/", "/en/search/?q=pay", "/en/sla/?x=1")]
    assert all(answer.status == 200 and answer.is_kept for answer in hot)
    assert [answer.status for answer in cold] == [200] * len(cold)


def test_whoever_sends_something_is_told_and_nothing_is_lost(site, disk):
    sends = (site.vote, lambda: site.add_answer("new"), lambda: site.upload(encoded()))
    before = [send().status for send in sends]
    with filled(disk):
        told = [send() for send in (site.vote, lambda: site.add_answer("two"), sends[2])]
    images = list((disk / "media" / "images").iterdir())
    assert (before, len(images)) == ([303, 302, 200], 1)  # no half of an image
    assert all(answer.says_unavailable for answer in told), told
    assert site.add_answer("two").status == 302  # its address was not given away
    assert site.vote().status == 303
    assert "Traceback" not in site.log.read_text()


def test_readers_read_on_while_the_disk_only_reads(site, disk, tmp_path):
    with mounted(tmp_path / "same", "--bind", str(disk)) as same:
        subprocess.run(["mount", "-o", "remount,bind,ro", same], check=True)
        reading = Site(tmp_path, same, STATIC_ROOT=site.environment["STATIC_ROOT"])
        reading.about = site.about
        with reading.running():
            assert reading.get("/en/faq/").status == 200
            assert reading.vote().says_unavailable
    assert "Traceback" not in reading.log.read_text()


def test_without_its_database_file_the_site_says_so(tmp_path, site):
    gone = Site(tmp_path, tmp_path / "empty", STATIC_ROOT=site.environment["STATIC_ROOT"])
    gone.about = site.about
    with gone.running():
        assert gone.get("/en/faq/").says_unavailable
        assert gone.vote().says_unavailable
        assert gone.get("/readyz").status == 503
    assert "Traceback" not in gone.log.read_text()
