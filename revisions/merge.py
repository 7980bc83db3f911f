"""Three-way merge of snapshots, column by column. Pure functions."""

from dataclasses import dataclass

from .canonical import Snapshot


@dataclass(frozen=True)
class Merge:
    """`snapshot` is what would be live; `conflicts` the columns changed differently on both sides.

    In a conflict the live value stays, so that a merge never loses approved text.
    """

    snapshot: Snapshot
    conflicts: list[str]


def value_in(snapshot: Snapshot, column: str) -> object:
    """A column's value for comparing: a column that did not exist yet counts as empty."""
    value = snapshot.get(column)
    return "" if value is None else value


def differences(before: Snapshot, after: Snapshot) -> Snapshot:
    """The columns that `after` names and in which it differs from `before`, with their values."""
    return {
        column: value
        for column, value in after.items()
        if value_in(after, column) != value_in(before, column)
    }


def merge(base: Snapshot, live: Snapshot, proposed: Snapshot) -> Merge:
    """Carry what `proposed` changed since `base` over into `live`.

    A column absent from `proposed` stays as it is live: absent is not empty.
    """
    merged, conflicts = dict(live), []
    for column, wanted in differences(base, proposed).items():
        now = value_in(live, column)
        if now == value_in(base, column):
            merged[column] = wanted
        elif now != value_in(proposed, column):
            conflicts.append(column)
    return Merge(merged, sorted(conflicts))
