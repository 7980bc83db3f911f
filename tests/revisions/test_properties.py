"""Rules that hold for any text and any change, tried on many that Hypothesis makes up."""

import random
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.models import Channel, Kind
from faq.models import Category, Item
from revisions import publishing
from revisions.canonical import canonical_text, canonical_value, digest_of
from revisions.merge import differences, merge
from sla.cells import canonical_commitment, cell_key
from sla.models import Policy
from tests import factories

# Any text that is taken, with the line ends and blanks that browsers add.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60) | st.text(
    "аb \t\r\n", max_size=20
)
values = texts | st.none() | st.integers(0, 9) | st.fixed_dictionaries({"minutes": st.integers()})
snapshots = st.dictionaries(st.sampled_from("abcdefgh"), values, max_size=8)
WORDS = [
    column
    for column in Item.snapshot_fields()
    if Item.language_of(column) and "answer" not in column
]


@given(base=snapshots, mine=snapshots, theirs=snapshots)
def test_disjoint_changes_merge_to_the_same_in_either_order(base, mine, theirs):
    """One after the other, as revisions are: each is merged into what the first made live."""
    mine, theirs = base | mine, base | theirs
    taken = differences(base, mine)
    theirs = {name: base.get(name) if name in taken else value for name, value in theirs.items()}
    first = merge(base, merge(base, base, mine).snapshot, theirs)
    second = merge(base, merge(base, base, theirs).snapshot, mine)
    assert first.conflicts == second.conflicts == []
    assert differences(first.snapshot, second.snapshot) == {}
    assert differences(second.snapshot, first.snapshot) == {}


@given(base=snapshots, proposed=snapshots)
def test_merging_what_is_live_already_changes_nothing(base, proposed):
    live = merge(base, base, proposed).snapshot
    again = merge(base, live, proposed)
    assert (again.snapshot, again.conflicts) == (live, [])


@given(snapshot=snapshots, seed=st.integers())
def test_a_digest_does_not_depend_on_the_order_of_the_keys(snapshot, seed):
    keys = list(snapshot)
    random.Random(seed).shuffle(keys)
    assert digest_of({key: snapshot[key] for key in keys}) == digest_of(snapshot)


@given(one=snapshots, other=snapshots)
def test_equal_digests_mean_equal_snapshots(one, other):
    assert (digest_of(one) == digest_of(other)) == (one == other)


@given(text=texts)
def test_a_text_in_its_one_spelling_stays_as_it_is(text):
    once = canonical_text(text)
    assert canonical_text(once) == once
    assert "\r" not in once


FIELDS = {
    "text": (Item, "answer_ru", texts),
    "choice": (Channel, "kind", st.sampled_from(Kind.values)),
    "row": (Item, "category", st.integers(1, 9) | st.builds(Category, pk=st.integers(1, 9))),
    "day": (Policy, "effective_from", st.dates() | st.dates().map(str) | st.none()),
}


@pytest.mark.parametrize("kind", FIELDS)
@given(data=st.data())
def test_a_value_in_its_one_spelling_stays_as_it_is(kind, data):
    model, column, typed = FIELDS[kind]
    field = model.field_of(column)
    once = canonical_value(field, data.draw(typed))
    assert canonical_value(field, once) == once
    assert not isinstance(once, date | datetime | Decimal | Category)


@given(
    minutes=st.integers(1, 60 * 24 * 366) | st.none(),
    share=st.decimals("0.01", "100", places=3) | st.none(),
)
def test_a_commitment_in_its_one_spelling_stays_as_it_is(minutes, share):
    once = canonical_commitment({"minutes": minutes, "percentile": share})
    assert canonical_commitment(once) == once


@pytest.fixture
def item(db):
    return factories.publish_item()


# Each example works on the row as the one before has left it: the rules hold for any row.
on_one_row = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@on_one_row
@given(words=st.dictionaries(st.sampled_from(WORDS), texts))
def test_a_snapshot_and_its_digest_are_the_same_under_any_active_language(item, words):
    digests = set()
    for language in ("ru", "en", None):
        with translation.override(language):
            row = item.with_snapshot({k: item.canonical(k, v) for k, v in words.items()})
            digests.add(digest_of(row.snapshot()))
    assert len(digests) == 1


@on_one_row
@given(words=st.dictionaries(st.sampled_from(WORDS), texts), language=st.sampled_from(["ru", "en"]))
def test_writing_a_snapshot_twice_changes_nothing(item, words, language):
    """Whatever the active language: what was written is what is read, and stays so."""
    snapshot = item.snapshot() | {k: item.canonical(k, v) for k, v in words.items()}
    with translation.override(language):
        publishing.write_columns(item, snapshot)
        once = Item._base_manager.rewrite(False).filter(pk=item.pk).values().get()
        publishing.write_columns(item, snapshot)
    assert Item._base_manager.rewrite(False).filter(pk=item.pk).values().get() == once
    assert Item.objects.get(pk=item.pk).snapshot() == snapshot


@pytest.mark.django_db
def test_writing_the_snapshot_of_any_kind_of_row_twice_changes_nothing():
    channel = factories.publish_channel()
    cell = cell_key(channel.pk, None, "resolution")
    policy = factories.publish_policy({cell: factories.commitment(90, "95")})
    for row in (channel, policy, factories.publish_section(), factories.publish_category()):
        before = row.snapshot()
        for _ in range(2):
            publishing.write_columns(row, before)
            assert type(row).objects.get(pk=row.pk).snapshot() == before
    assert policy.targets.count() == 1
