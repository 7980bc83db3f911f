"""Which entry of one language is the translation of which of the other. Pure functions.

Evidence for each possible pair (shared marks, names, sounds, shape, length) goes through an
alignment that keeps the order of both documents. A pair is sure if it is in most of the likely
alignments and no other pair looks much better; what is not sure stays unpaired.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .documents import Entry
from .features import Features, alike_sounds, features_of

Scores = list[list[float]]

# How much each kind of evidence counts, in nats: found by trying documents with known pairs, with
# entries removed and with their order shuffled (tests/interchange/test_pairing.py).
SHARED_MARK, MISSING_MARK, SHARED_SOUND = 2.0, 1.0, 1.5
TEXT_SPREAD, TITLE_SPREAD = 0.3, 0.4  # of the logarithm of the ratio of lengths
PRIOR = -2.0  # most entries of two documents have nothing to do with each other
# A translation seldom has entries of its own: leaving one of the shorter document unpaired costs.
UNTRANSLATED = 2.0
SURE = 0.5  # part of all likely alignments
LEAST_SCORE, LARGEST_LEAD_OF_A_RIVAL = -1.0, 1.0
# So much better than every rival, a pair needs no support from its neighbours.
OUT_OF_ORDER_SCORE, OUT_OF_ORDER_LEAD = 6.0, 3.0


def find_pairs(one: Sequence[Entry], other: Sequence[Entry]) -> dict[int, int]:
    """The sure pairs, as indexes into `one` -> indexes into `other`; each occurs once."""
    if not one or not other:
        return {}
    scores = scores_of([features_of(e) for e in one], [features_of(e) for e in other])
    sure = posterior(scores)
    pairs = {
        i: j
        for i, row in enumerate(sure)
        for j, share in enumerate(row)
        if share > SURE
        and scores[i][j] > max(LEAST_SCORE, _best_rival(scores, i, j) - LARGEST_LEAD_OF_A_RIVAL)
    }
    return pairs | _out_of_order(scores, pairs)


def _best_rival(scores: Scores, i: int, j: int) -> float:
    beside = [score for k, score in enumerate(scores[i]) if k != j]
    above = [row[j] for k, row in enumerate(scores) if k != i]
    return max(beside + above, default=-math.inf)


def _out_of_order(scores: Scores, pairs: Mapping[int, int]) -> dict[int, int]:
    taken = set(pairs.values())
    return {
        i: j
        for i, row in enumerate(scores)
        for j, score in enumerate(row)
        if i not in pairs and j not in taken and score > OUT_OF_ORDER_SCORE
        if score > _best_rival(scores, i, j) + OUT_OF_ORDER_LEAD
    }


def scores_of(one: Sequence[Features], other: Sequence[Features]) -> Scores:
    """The evidence that an entry of `one` (rows) and one of `other` (columns) are a pair."""
    flipped = _share_of_names(other) < _share_of_names(one)
    if flipped:  # names tell something in the text that is not in Latin letters
        return [list(row) for row in zip(*scores_of(other, one), strict=True)]
    marks = _rarity((f.marks for f in (*one, *other)), len(one) + len(other) + 2, pair=2)
    names = _rarity((f.names for f in one), len(one) + 1)
    alike = alike_sounds(one, other)
    shared = [
        [frozenset(s for s in a.sounds if not alike[s].isdisjoint(b.sounds)) for b in other]
        for a in one
    ]
    sounds = _rarity((cell for row in shared for cell in row), len(one) * len(other) + 1)
    return [
        [
            PRIOR
            + SHARED_MARK * (_sum(marks, a.marks & b.marks) + _sum(names, a.names & b.words))
            - MISSING_MARK * (_sum(marks, a.marks ^ b.marks) + _sum(names, a.names - b.words))
            + SHARED_SOUND * _sum(sounds, shared[i][j])
            + _likeness_of_form(a, b)
            for j, b in enumerate(other)
        ]
        for i, a in enumerate(one)
    ]


def _share_of_names(entries: Sequence[Features]) -> float:
    return sum(len(f.names) for f in entries) / max(1, sum(len(f.words) for f in entries))


def _rarity(groups: Iterable[frozenset[str]], total: int, pair: int = 1) -> dict[str, float]:
    """How much a feature says: 1 if it stands in one pair, near 0 if it stands everywhere."""
    counts = Counter(feature for group in groups for feature in group)
    unit = math.log(max(2.0, total / pair))
    return {feature: math.log(total / count) / unit for feature, count in counts.items()}


def _sum(weights: Mapping[str, float], features: Iterable[str]) -> float:
    return sum(weights[feature] for feature in features)


def _likeness_of_form(a: Features, b: Features) -> float:
    form = _bell(a.text_length, b.text_length, TEXT_SPREAD)
    form += _bell(a.title_length, b.title_length, TITLE_SPREAD) / 2
    form += 0.25 if a.is_question == b.is_question else -0.25
    form += _likeness_of_counts(a.emphases, b.emphases) + _likeness_of_counts(
        a.brackets, b.brackets
    )
    apart = abs(a.sentences - b.sentences)
    form += 0.5 if not apart else -0.25 * min(apart, 4)
    if a.shape != b.shape:
        return form - 1
    return form + (1 + len(a.shape) / 2 if set(a.shape) != {"paragraph"} else len(a.shape) / 2)


def _bell(a: int, b: int, spread: float) -> float:
    """1 for equal lengths, falling like a normal distribution of their ratio, -3 at worst."""
    ratio = math.log((a + 10) / (b + 10))
    return max(1 - ratio**2 / (2 * spread**2), -3)


def _likeness_of_counts(a: int, b: int) -> float:
    return 0.5 * ((a == b and a > 0) - (a != b))


def posterior(scores: Scores) -> Scores:
    """For each pair the share of all alignments that hold it, weighed by how likely they are.

    The forward-backward algorithm over alignments that keep both orders.
    """
    rows, columns = len(scores), len(scores[0])
    skip_row = UNTRANSLATED if rows <= columns else 0.0
    skip_column = UNTRANSLATED if columns <= rows else 0.0
    before = _prefixes(scores, skip_row, skip_column)
    turned = [row[::-1] for row in scores[::-1]]
    after = _prefixes(turned, skip_row, skip_column)
    total = before[rows][columns]
    return [
        [
            math.exp(before[i][j] + scores[i][j] + after[rows - i - 1][columns - j - 1] - total)
            for j in range(columns)
        ]
        for i in range(rows)
    ]


def _prefixes(scores: Scores, skip_row: float, skip_column: float) -> Scores:
    """The summed likelihood (logarithm) of all alignments of the first i rows and j columns."""
    sums = [[-j * skip_column for j in range(len(scores[0]) + 1)]]
    for i, row in enumerate(scores, start=1):
        sums.append([-i * skip_row])
        for j, score in enumerate(row):
            sums[i].append(
                _log_sum(
                    sums[i - 1][j] + score,
                    sums[i - 1][j + 1] - skip_row,
                    sums[i][j] - skip_column,
                )
            )
    return sums


def _log_sum(*logarithms: float) -> float:
    largest = max(logarithms)
    return largest + math.log(sum(math.exp(value - largest) for value in logarithms))
