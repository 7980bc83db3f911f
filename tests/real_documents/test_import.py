"""The real documents go in whole: what is in them is counted here, not quoted."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.translation import override

from channels.models import Channel
from faq.models import Item
from interchange.pairing import find_pairs
from interchange.reading import read_file
from revisions.models import Revision
from sla.models import Policy, Section, Target

LANGUAGES = {"000": "ru", "001": "en", "002": "ru", "003": "en", "004": "en"}
# Which of the 34 questions of 000 the 17 of 001 translate, by a person's reading.
PARTNERS = [0, 1, 3, 6, 7, 9, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 33]


@pytest.fixture
def read(seeds):
    return lambda name: read_file(seeds[name], LANGUAGES[name], path=name)


@pytest.fixture
def load(seeds, clara):
    """Imports a document, or a pair, as Clara approves it; gives the plan."""

    def run(name: str, pair: str | None = None) -> str:
        output = StringIO()
        with override("en"):
            call_command(
                "import_docs",
                str(seeds[name]),
                language=LANGUAGES[name],
                pair_with=seeds[pair] if pair else None,
                approve_as="clara",
                stdout=output,
            )
        return output.getvalue()

    return run


@pytest.fixture
def site(load) -> list[str]:
    """A site with all five documents, from the oldest to the newest, and the three plans."""
    return [load("002", "003"), load("004"), load("000", "001")]


@pytest.mark.parametrize(
    ("name", "kind", "entries", "channels"),
    [
        ("000", "faq", 34, 0),
        ("001", "faq", 17, 0),
        ("002", "faq", 11, 6),
        ("003", "faq", 11, 3),
        ("004", "terms", 6, 5),
    ],
)
def test_everything_in_a_document_is_found(read, name, kind, entries, channels):
    document = read(name)
    assert (document.kind, len(document.entries), len(document.channels)) == (
        kind,
        entries,
        channels,
    )


def test_sla_has_all_its_values(read):
    places = [place for row in read("004").sla.rows for place in row.minutes]
    metrics = [metric for _tier, metric in places]
    assert (metrics.count("first_response"), metrics.count("resolution")) == (5, 20)


def test_newest_pair_is_found_whole_and_nothing_wrongly(read):
    pairs = find_pairs(read("000").entries, read("001").entries)
    assert pairs == {ru: en for en, ru in enumerate(PARTNERS)}


def test_older_pair_is_found_whole(read):
    pairs = find_pairs(read("002").entries, read("003").entries)
    assert pairs == {number: number for number in range(11)}


def test_links_that_cannot_be_right_are_listed(read):
    assert [remark.line for remark in read("001").remarks] == [62, 141]


@pytest.mark.parametrize("name", LANGUAGES)
def test_no_table_of_facts_is_left_in_a_text(read, name):
    document = read(name)
    assert not [entry for entry in document.entries if "|" in entry.text or "<table" in entry.text]


def test_newest_text_is_live_and_the_older_is_in_the_history(site):
    assert "answers: 11 (new: 11)" in site[0]
    assert "answers: 34 (new: 23, changed: 11)" in site[2]
    items = Item.objects.live()
    assert items.count() == 34
    assert items.exclude(question_en="").count() == 17
    histories = [Revision.objects.of(item).count() for item in items]
    assert sorted(histories) == [1] * 23 + [2] * 11


def test_older_question_and_its_rewording_are_one_item(site, read):
    newest = {entry.title for entry in read("000").entries}
    for item in Item.objects.live():
        assert item.question_ru in newest
    first_titles = {
        revision.proposed["question_ru"]
        for revision in Revision.objects.filter(number=1, content_type__model="item")
    }
    assert {entry.title for entry in read("002").entries} <= first_titles


def test_channels_are_one_across_documents_and_languages(site):
    assert Channel.objects.live().count() == Channel.objects.count() == 7
    assert Channel.objects.exclude(name_ru="").exclude(name_en="").count() == 5


def test_all_promised_times_are_live(site):
    assert Policy.objects.live().count() == 1
    metrics = list(Target.objects.values_list("metric", flat=True))
    assert (metrics.count("first_response"), metrics.count("resolution")) == (5, 20)
    assert Section.objects.live().count() == 6


def test_sla_alone_waits_for_the_address_of_its_unknown_channel(load):
    assert "stays a draft" in load("004")
    assert Channel.objects.live().count() == 5
    assert not Policy.objects.live().exists()
    assert Target.objects.count() == 25


def test_second_round_changes_nothing(site, load):
    for plan in (load("002", "003"), load("004"), load("000", "001")):
        assert plan.endswith("Revisions made: 0.\n")
