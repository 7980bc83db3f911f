"""The severities that SLA tables know: by which words, and what new ones are called."""

from collections.abc import Mapping
from typing import NamedTuple


class Severity(NamedTuple):
    """`names`: language -> what a new one is called. `stems`: beginnings of words that mean it."""

    key: str
    names: Mapping[str, str]
    stems: str


# From the worst on, which is the order in which they are made.
SEVERITIES = (
    Severity("critical", {"ru": "Критический", "en": "Critical"}, r"критич|critical"),
    Severity("high", {"ru": "Высокий", "en": "High"}, r"высок|high|tall"),
    Severity("medium", {"ru": "Средний", "en": "Medium"}, r"средн|обычн|medium|middle|normal"),
    Severity("low", {"ru": "Низкий", "en": "Low"}, r"низк|low\b"),
)
