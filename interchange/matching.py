"""Which rows the entries of a document are about, by their words in one language. Pure functions.

A newer document is known to speak of the same rows although it words them anew; what is not sure
becomes a new row and is listed for the editor.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markup import plain_text

from .documents import Entry

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.:/,]\d+)*")
STEM = 5  # letters: what most forms of a word have in common
# Shares of common words (weighed by rarity): of a sure match on the whole and in each part, by
# how much it must lead, and from where on a likeness is worth telling the editor.
SURE, SURE_PART, LEAD, WORTH_TELLING = 0.5, 0.4, 0.15, 0.35


@dataclass(frozen=True)
class Known:
    """A row as it stands: its title and text in the language, and titles that it had before."""

    title: str
    text: str
    old_titles: frozenset[str] = frozenset()  # normalised
    from_this_document: bool = False
    slug: str = ""


@dataclass
class Matches:
    """`found`: index of an entry -> index of a row and how sure it is (above 1: the same title).

    `unsure`: index of an entry -> index of the row that it resembles.
    """

    found: dict[int, tuple[int, float]] = field(default_factory=dict)
    unsure: dict[int, int] = field(default_factory=dict)


def normalised(title: str) -> str:
    """A title without case, punctuation and the dots of ё: what makes two titles the same."""
    return " ".join(WORD.findall(title.casefold().replace("ё", "е")))


def find_matches(entries: Sequence[Entry], rows: Sequence[Known]) -> Matches:
    """One row at most for each entry, one entry at most for each row."""
    matches = Matches()
    titles = [normalised(entry.title) for entry in entries]
    slugs = [entry.slug for entry in entries]
    _take_same(
        matches, slugs, rows, lambda slug, row: row.from_this_document and slug == row.slug, 5
    )
    same: list[Callable[[str, Known], bool]] = [
        lambda title, row: row.from_this_document and title == normalised(row.title),
        lambda title, row: title == normalised(row.title),
        lambda title, row: title in row.old_titles,
    ]
    for rank, is_same in enumerate(same):
        _take_same(matches, titles, rows, is_same, 4.0 - rank)
    _take_similar(matches, entries, rows)
    return matches


def _free(matches: Matches, count: int) -> list[int]:
    taken = {row for row, _sureness in matches.found.values()}
    return [index for index in range(count) if index not in taken]


def _take_same(
    matches: Matches,
    names: Sequence[str],
    rows: Sequence[Known],
    is_same: Callable[[str, Known], bool],
    sureness: float,
) -> None:
    free = _free(matches, len(rows))
    for index, name in enumerate(names):
        row = next((row for row in free if is_same(name, rows[row])), None)
        if name and index not in matches.found and row is not None:
            matches.found[index] = row, sureness
            free.remove(row)


def _take_similar(matches: Matches, entries: Sequence[Entry], rows: Sequence[Known]) -> None:
    free = _free(matches, len(rows))
    left = [index for index in range(len(entries)) if index not in matches.found]
    if not (left and free):
        return  # so it is for most documents, and words take their time
    likeness = _likeness([entries[i] for i in left], [rows[j] for j in free])
    pairs = sorted(
        ((score, i, j) for i, row in enumerate(likeness) for j, (score, _p) in enumerate(row)),
        reverse=True,
    )
    for score, i, j in pairs:
        entry, row = left[i], free[j]
        if score < WORTH_TELLING or entry in matches.found or entry in matches.unsure:
            continue
        rivals = [row[j][0] for k, row in enumerate(likeness) if k != i]
        rivals += [cell[0] for k, cell in enumerate(likeness[i]) if k != j]
        leads = score >= max(rivals, default=0) + LEAD
        if score >= SURE and likeness[i][j][1] >= SURE_PART and leads:
            matches.found[entry] = row, score
        else:
            matches.unsure[entry] = row


def _likeness(entries: Sequence[Entry], rows: Sequence[Known]) -> list[list[tuple[float, float]]]:
    """For each entry and row: how alike they are (0 to 1), and in the part where they are less."""
    ours = [(_stems(e.title), _stems(plain_text(e.text))) for e in entries]
    theirs = [(_stems(row.title), _stems(plain_text(row.text))) for row in rows]
    counts = Counter(stem for title, text in ours + theirs for stem in title | text)
    weight = {stem: math.log(1 + len(ours + theirs) / count) for stem, count in counts.items()}

    def share(one: frozenset[str], other: frozenset[str]) -> float:
        every = sum(weight[stem] for stem in one) + sum(weight[stem] for stem in other)
        return 2 * sum(weight[stem] for stem in one & other) / every if every else 0.0

    def cells(title: frozenset[str], text: frozenset[str]) -> Iterator[tuple[float, float]]:
        for other_title, other_text in theirs:
            parts = share(title, other_title), share(text, other_text)
            yield sum(parts) / 2, min(parts)

    return [list(cells(title, text)) for title, text in ours]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in normalised(text).split())
