"""What proposals would do to links: to those of their own texts, and to those of other texts."""

from collections.abc import Sequence
from typing import NamedTuple

from ..canonical import Snapshot
from ..models import Content, Revision
from .checking import Broken, broken_among, broken_links, located, texts_of
from .site import Site, ids_of


class Change(NamedTuple):
    """A row as it is, and as it would be; None: off the site."""

    row: Content
    after: Content | None


class BrokenAfter(NamedTuple):
    """Links that would lead nowhere: in what is proposed, and in texts that it leaves alone, of
    which only those that lead somewhere now."""

    own: list[Broken]
    elsewhere: list[Broken]


def change_of(revision: Revision, merged: Snapshot) -> Change:
    """What a revision would do if this were published of it."""
    row = revision.content
    if revision.kind == Revision.Kind.RETIRE:
        return Change(row, None)
    # Without what only some kinds hold (the cells of a policy): links stand in texts.
    columns = {column for field in row.revised_fields for column in row.columns_of(field)}
    return Change(row, row.as_published({name: merged[name] for name in merged.keys() & columns}))


def broken_after(changes: Sequence[Change]) -> BrokenAfter:
    """What would lead nowhere if all of these were published together."""
    then = Site({(type(row), row.pk): after for row, after in changes})
    return BrokenAfter(_own(changes, then), _elsewhere(changes, then))


def _own(changes: Sequence[Change], then: Site) -> list[Broken]:
    rows = [after for _row, after in changes if after]
    found = list(broken_among([text for row in rows for text in texts_of(row)], then))
    return located(found, {(type(row), row.pk): row for row in rows})


def _elsewhere(changes: Sequence[Change], then: Site) -> list[Broken]:
    needles = {needle for change in changes for needle in _given_up(change)}
    if not needles:
        return []
    found = [each for each in broken_links(then, needles) if each.key not in then.proposed]
    now = Site()
    now.look_up(each.place for each in found)
    return located(each for each in found if not now.problem(each.place))


def _given_up(change: Change) -> set[str]:
    """What links hold that lead to a place that a change takes away."""
    row, after = change
    if not row.is_live:
        return set()
    gone = set() if after and after.slug_now == row.slug_now else {row.slug_now}
    ids = ids_of(after) if after else {}
    for language, before in ids_of(row).items():
        gone |= {f"#{each}" for each in before - ids.get(language, set())}
    return gone
