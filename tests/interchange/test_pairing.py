"""Translations are found by order and by what does not depend on the language."""

import random
from functools import cache

import pytest
from django.conf import settings

from interchange.documents import Entry
from interchange.importing import name_of
from interchange.pairing import find_pairs, posterior
from interchange.reading import read_file

# The numbers of the questions of the demo documents that are translations of each other.
DEMO_PAIRS = {
    "faq-account": {0: 0, 2: 1, 3: 2, 4: 3, 5: 4},
    "faq-billing": {0: 0, 1: 2, 2: 3, 5: 4},
    "faq-servers": {0: 0, 1: 1, 2: 2, 3: 3, 6: 4},
    "faq-data": {0: 0, 2: 1, 4: 2},
    "faq-support": {0: 0, 1: 2, 2: 3},
    "support-info": {number: number for number in range(9)},
    "sla": {number: number for number in range(4)},
}


@cache
def demo(name: str, language: str) -> list[Entry]:
    file = settings.BASE_DIR / "demo" / language / f"{name}.md"
    return read_file(file, language, path=name_of(file)).entries


def pairs_of_some(name: str, seed: int, *, kept: float = 1.0, shuffled: bool = False):
    """The pairs found, and the right ones, when some entries are missing or out of order."""
    chance = random.Random(seed)
    ru, en = demo(name, "ru"), demo(name, "en")
    left = [i for i in range(len(ru)) if chance.random() < kept]
    right = [j for j in range(len(en)) if chance.random() < kept]
    if shuffled:
        chance.shuffle(right)
    found = find_pairs([ru[i] for i in left], [en[j] for j in right])
    return {left[i]: right[j] for i, j in found.items()}, {
        i: j for i, j in DEMO_PAIRS[name].items() if i in left and j in right
    }


@pytest.mark.parametrize("name", DEMO_PAIRS)
def test_all_pairs_are_found_and_none_wrongly(name):
    assert find_pairs(demo(name, "ru"), demo(name, "en")) == DEMO_PAIRS[name]


@pytest.mark.parametrize("name", DEMO_PAIRS)
def test_pairs_do_not_depend_on_which_language_comes_first(name):
    backwards = {i: j for j, i in DEMO_PAIRS[name].items()}
    assert find_pairs(demo(name, "en"), demo(name, "ru")) == backwards


def test_entries_whose_translation_is_missing_are_seldom_paired():
    """Two entries without a partner may look alike by chance: of a hundred pairs, two may."""
    found, right = set(), set()
    for name in DEMO_PAIRS:
        for seed in range(6):
            some = pairs_of_some(name, seed, kept=0.8)
            found |= {(name, seed, pair) for pair in some[0].items()}
            right |= {(name, seed, pair) for pair in some[1].items()}
    assert len(found - right) <= len(right) / 50
    assert len(right - found) <= len(right) / 50


def test_another_order_makes_fewer_pairs_but_none_wrongly():
    found, right = 0, 0
    for name in DEMO_PAIRS:
        for seed in range(6):
            some = pairs_of_some(name, seed, shuffled=True)
            assert some[0].items() <= some[1].items()
            found, right = found + len(some[0]), right + len(some[1])
    assert found > 0.7 * right


def test_unlike_entries_stay_unpaired():
    ru = [Entry("Как выбрать диск?", "Быстрый диск `nvme-2` стоит 30 рублей.", 1)]
    en = [Entry("What is your postal address?", "12 Example Street, [on the map](/map/).", 1)]
    assert find_pairs(ru, en) == {}


def test_entries_that_cannot_be_told_apart_stay_unpaired():
    ru = [Entry("Как так?", "Вот так.", 1)]
    en = [Entry("How so?", "Like so.", 1), Entry("How so?", "Like so.", 5)]
    assert find_pairs(ru, en) == {}


def test_nothing_pairs_with_nothing():
    assert find_pairs([], demo("sla", "en")) == {}
    assert find_pairs(demo("sla", "ru"), []) == {}


def test_shares_of_alignments_add_up_to_one_at_most():
    shares = posterior([[2.0, 1.0], [0.5, 3.0], [0.0, 0.0]])
    assert all(sum(row) <= 1 + 1e-9 for row in shares)
    assert all(sum(column) <= 1 + 1e-9 for column in zip(*shares, strict=True))
    assert shares[0][0] > 0.5 < shares[1][1]
