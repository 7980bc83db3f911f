"""Compression of pages on their way out."""

import gzip

import brotli
import pytest

from portal.compression import best_encoding, compress_well
from tests.cast import at_the_desk
from tests.factories import publish_item


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0", ""),
        ("identity", ""),
        ("", ""),
        ("brotli", ""),
    ],
)
def test_encoding_is_one_that_the_browser_takes(accepted, encoding):
    assert best_encoding(accepted) == encoding


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_page_is_compressed_and_unpacks_to_the_same(db, client, encoding, unpack):
    plain = client.get("/en/faq/")
    packed = client.get("/en/faq/", headers={"accept-encoding": encoding})
    assert packed["Content-Encoding"] == encoding
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert unpack(packed.content) == plain.content
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        "en/search/?q=gizmo",
        "en/faq/?as_of=2026-03-01",
        "en/faq/?category=nowhere",
        "api/v1/en/faq?limit=100",
    ],
)
def test_page_that_hardly_anybody_asks_for_again_is_compressed_quickly_and_not_remembered(
    db, client, address
):
    publish_item()
    compress_well.cache_clear()
    packed = client.get(f"/{address}", headers={"accept-encoding": "br"})
    assert brotli.decompress(packed.content)
    assert compress_well.cache_info().currsize == 0
    client.get("/en/faq/", headers={"accept-encoding": "br"})
    assert compress_well.cache_info().currsize == 1


def test_personal_page_goes_the_way_that_protects_its_secrets(ann):
    response = at_the_desk(ann).get("/admin/", headers={"accept-encoding": "br, gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "private" in response["Cache-Control"]
