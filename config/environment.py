"""What operators set, read from the environment. What cannot be meant ends the process with a
sentence."""

import os
from typing import NoReturn


def refuse(why: str) -> NoReturn:
    """Do not start: the sentence alone, with exit status 1. A traceback above it helps nobody."""
    raise SystemExit(f"Settings: {why}")


def switch(name: str, default: bool = False) -> bool:
    """1 or 0. Somebody who writes “yes” or “true” must not be left with the opposite."""
    value = os.environ.get(name) or str(int(default))
    if value not in ("0", "1"):
        refuse(f"{name} is 1 or 0, not “{value}”.")
    return value == "1"


def number(name: str, default: int) -> int:
    """Zero or more."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        refuse(f"{name} is a number, not “{value}”.")
    return int(value)


def words(name: str) -> list[str]:
    """Values separated by commas, without empty ones."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
