"""How often one visitor may send something, and that nothing is kept of them."""

from django.test import RequestFactory

from visitors import limits
from visitors.limits import Limit, visitor_of


def request(address: str = "198.51.100.1", **headers: str):
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def test_one_more_than_allowed_is_refused_and_others_go_on():
    limit = Limit("test", 2)
    assert [limit.allows(request()) for _time in range(3)] == [True, True, False]
    assert limit.allows(request("198.51.100.2"))


def test_everything_is_forgotten_after_ten_minutes(monkeypatch):
    limit, now = Limit("test", 1), limits.time.monotonic()
    key = limit._key
    assert limit.allows(request())
    assert not limit.allows(request())
    monkeypatch.setattr(limits.time, "monotonic", lambda: now + limits.SECONDS + 60)
    assert limit.allows(request())
    assert limit._key != key
    assert sum(limit._counts) == 1


def test_memory_does_not_grow_with_the_visitors():
    limit = Limit("test", 1)
    for number in range(300):
        limit.allows(request(f"198.51.100.{number % 250}"))
    assert len(limit._counts) == limits.COUNTERS
    assert vars(limit).keys() == {"name", "most", "_lock", "_key", "_counts", "_ends"}


def test_one_visitor_has_a_whole_network_of_addresses():
    assert visitor_of(request("2001:db8::1")) == visitor_of(request("2001:db8::ffff:2"))
    assert visitor_of(request("2001:db8::1")) != visitor_of(request("2001:db8:0:1::1"))


def test_behind_a_proxy_only_the_address_that_it_added_counts(settings):
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert visitor_of(request("10.0.0.1", **forged)) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert visitor_of(request("10.0.0.1", **forged)) == "198.51.100.7"
    assert visitor_of(request("10.0.0.1")) == "10.0.0.1"


def test_visitors_of_ipv4_are_told_apart_when_they_come_as_ipv6(rf):
    one, other = (rf.get("/", REMOTE_ADDR=f"::ffff:{ip}") for ip in ("1.2.3.4", "9.9.9.9"))
    assert visitor_of(one) == "1.2.3.4"
    assert visitor_of(other) == "9.9.9.9"
