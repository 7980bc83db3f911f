"""Rule 3, the pure part: three-way merge by column."""

from hypothesis import given
from hypothesis import strategies as st

from revisions.merge import differences, merge

BASE = {"a": "1", "b": "1", "c": "1"}
texts = st.sampled_from(["", "x", "y", "z"])
snapshots = st.fixed_dictionaries({name: texts for name in "abc"})


def test_a_change_is_carried_over_into_what_has_gone_live_meanwhile():
    merged = merge(BASE, {**BASE, "a": "live"}, {**BASE, "b": "mine"})
    assert (merged.snapshot, merged.conflicts) == ({"a": "live", "b": "mine", "c": "1"}, [])


def test_the_same_column_changed_differently_is_a_conflict_and_live_stays():
    merged = merge(BASE, {**BASE, "a": "live"}, {**BASE, "a": "mine"})
    assert (merged.snapshot["a"], merged.conflicts) == ("live", ["a"])


def test_the_same_change_on_both_sides_is_no_conflict():
    both = {**BASE, "a": "same"}
    assert merge(BASE, both, both).conflicts == []


def test_a_column_absent_from_the_proposal_stays():
    assert merge(BASE, {**BASE, "c": "live"}, {"a": "mine"}).snapshot == {
        "a": "mine",
        "b": "1",
        "c": "live",
    }


def test_a_column_that_is_new_since_the_base_can_be_filled():
    merged = merge(BASE, {**BASE, "kk": ""}, {**BASE, "kk": "жаңа"})
    assert (merged.snapshot["kk"], merged.conflicts) == ("жаңа", [])


def test_a_cell_cleared_is_a_change_and_one_never_entered_is_none():
    entered = {"target:1:1:resolution": {"minutes": 60, "percentile": None}}
    cleared = {"target:1:1:resolution": None}
    assert differences(entered, cleared) == cleared
    assert differences({}, cleared) == {}


@given(base=snapshots, mine=snapshots, theirs=snapshots)
def test_merging_changes_of_different_columns_is_commutative(base, mine, theirs):
    mine = {**base, "a": mine["a"]}
    theirs = {**base, "b": theirs["b"]}
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one == other
    assert one.conflicts == []


@given(base=snapshots, live=snapshots, proposed=snapshots)
def test_a_merge_takes_each_column_from_one_of_the_sides_or_reports_it(base, live, proposed):
    merged = merge(base, live, proposed)
    for column, value in merged.snapshot.items():
        if column in merged.conflicts:
            assert len({base[column], live[column], proposed[column]}) > 1
            assert value == live[column]
        else:
            wanted = live if proposed[column] == base[column] else proposed
            assert value == wanted[column]
