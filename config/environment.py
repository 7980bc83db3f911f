"""What operators set, read from the environment. What cannot be meant ends the process with a
sentence."""

import os
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url


def refuse(why: str) -> NoReturn:
    """Do not start: the sentence alone, with exit status 1. A traceback above it helps nobody."""
    raise SystemExit(f"Settings: {why}")


def switch(name: str, default: bool = False) -> bool:
    """1 or 0. Somebody who writes “yes” or “true” must not be left with the opposite."""
    value = os.environ.get(name) or str(int(default))
    if value not in ("0", "1"):
        refuse(f"{name} is 1 or 0, not “{value}”.")
    return value == "1"


def number(name: str, default: int, least: int = 0) -> int:
    """`least` or more."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        refuse(f"{name} is a number, not “{value}”.")
    if int(value) < least:
        refuse(f"{name} is {least} or more, not “{value}”.")
    return int(value)


def one_of(name: str, values: Collection[str]) -> str:
    """One of these words, or nothing."""
    value = os.environ.get(name, "")
    if value and value not in values:
        refuse(f"{name} is {' or '.join(values)}, not “{value}”.")
    return value


def address(name: str, schemes: Collection[str] = ("https", "http")) -> str:
    """With its scheme, or nothing. It is not repeated: it may hold a password."""
    value = os.environ.get(name, "")
    if value and urlsplit(value).scheme not in schemes:
        refuse(f"{name} begins with {' or '.join(f'{each}://' for each in schemes)}")
    return value


def database(name: str, default: str = "") -> dict[str, Any]:
    """How Django reaches a database of one of the two kinds that the site runs on; nothing if
    there is none. The address is not repeated: it holds a password."""
    value = os.environ.get(name) or default
    if value and urlsplit(value).scheme not in ("sqlite", "postgres", "postgresql"):
        refuse(f"{name} begins with postgres:// or sqlite:///")
    try:
        return dict(dj_database_url.parse(value, conn_max_age=600, conn_health_checks=True))
    except ValueError:
        refuse(f"{name} cannot be read: postgres://user:password@host/name")


def time_zone(name: str, default: str) -> str:
    """A name of the IANA list, like Europe/Moscow."""
    value = os.environ.get(name) or default
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # no such zone, no name, a folder of zones
        refuse(f"{name} is a name like Europe/Moscow, not “{value}”.")
    return value


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks separated by commas."""
    try:
        return [ip_network(each) for each in words(name)]
    except ValueError as error:
        refuse(f"{name} is networks like 10.0.0.0/8, separated by commas: {error}")


def words(name: str) -> list[str]:
    """Values separated by commas, without empty ones."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
