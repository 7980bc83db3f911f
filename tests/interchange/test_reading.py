"""What a document holds, whatever its spelling."""

import pytest

from interchange.documents import BadDocument
from interchange.reading import read_text

CUTS = """
# Disks

{cut(Which disk?)}

The fast one.

{cut(How fast?)}

Very.

{/cut}

{/cut}

{cut(How big?)}

1 TB.

{/cut}
"""
DETAILS = """
<details>

<summary>Which disk?</summary>

The fast one.

</details>
"""
HEADINGS = """
## How do I add a disk?

Click **Add**.

### On the command line

Type it.

## I cannot add a disk

Ask us.
"""
TERMS = """
We help everybody.

## What we do

We answer.

## Response times

Counted from your message.

| Channel | First response | Critical |
|---|---|---|
| Mail | 1 hour | 4 hours |

Workarounds count.
"""
CHANNELS = """
| Channel | Contact | Hours |
|---|---|---|
| Mail | a@vetrelia.example | 24/7 |
"""


def read(text: str, language: str = "en", **options: object):
    return read_text(text, language, path="doc.md", **options)


def titles(text: str, **options: object) -> list[str]:
    return [entry.title for entry in read(text, **options).entries]


def test_top_level_cuts_are_questions_and_inner_ones_spoilers():
    document = read(CUTS)
    assert document.kind == "faq"
    assert [entry.title for entry in document.entries] == ["Which disk?", "How big?"]
    assert "{cut(How fast?)}" in document.entries[0].text


def test_title_above_the_questions_is_that_of_the_category():
    assert read(CUTS).title == "Disks"


def test_details_are_questions_too():
    assert [(e.title, e.text, e.line) for e in read(DETAILS).entries] == [
        ("Which disk?", "The fast one.", 2)
    ]


def test_headings_put_as_questions_are_questions():
    document = read(HEADINGS)
    assert document.kind == "faq"
    assert [entry.title for entry in document.entries] == [
        "How do I add a disk?",
        "I cannot add a disk",
    ]
    assert "### On the command line" in document.entries[0].text


def test_headings_over_prose_are_sections_of_the_terms():
    assert read(TERMS).kind == "terms"
    assert titles(TERMS) == ["About support", "What we do", "Response times"]


def test_spoilers_between_paragraphs_do_not_make_questions():
    text = "## What we do\n\nWe answer.\n\n{cut(More)}\n\nMore.\n\n{/cut}\n\nAnd help.\n"
    assert read(text).kind == "terms"


def test_prose_before_the_first_heading_needs_more_questions_to_be_faq():
    heading = "## What we do\n\nText.\n\n## Why?\n\nText.\n"
    assert read(heading).kind == "faq"
    assert read(f"Prose.\n\n{heading}").kind == "terms"


def test_kind_can_be_given():
    assert read(HEADINGS, kind="terms").kind == "terms"
    assert titles(TERMS, kind="faq") == ["What we do", "Response times"]


def test_lead_of_terms_is_titled_in_the_language_of_the_document():
    assert read("Помогаем всем.", "ru").entries[0].title == "О поддержке"


def test_text_outside_every_question_is_listed_and_not_imported():
    document = read(f"A word before.\n{CUTS}")
    assert [remark.line for remark in document.remarks] == [1, 3]


def test_comments_are_never_imported():
    text = "{cut(A?)}\n\nText.\n\n{/cut}\n\n<!--\n{cut(B?)}\n\nText.\n\n{/cut}\n-->\n"
    assert titles(text) == ["A?"]


def test_table_of_channels_becomes_a_reference():
    document = read(f"## How do I reach you?\n\nSo:\n{CHANNELS}\nWrite.\n")
    assert document.entries[0].text == "So:\n\n{channels}\n\nWrite."
    assert [row.address for row in document.channels] == ["a@vetrelia.example"]


def test_table_of_channels_inside_a_list_becomes_a_reference_too():
    table = CHANNELS.strip().replace("\n", "\n  ")
    document = read(f"## How do I reach you?\n\n- So:\n\n  {table}\n")
    assert "{channels}" in document.entries[0].text
    assert document.channels


def test_words_before_the_sla_table_introduce_the_policy():
    document = read(TERMS)
    assert (document.sla.title, document.sla.intro) == (
        "Response times",
        "Counted from your message.",
    )
    assert document.entries[2].text == "{sla}\n\nWorkarounds count."


def test_answer_keeps_the_words_before_its_sla_table():
    table = TERMS[TERMS.index("| Channel") : TERMS.index("Workarounds")]
    document = read(f"## How soon do you answer?\n\nSo:\n\n{table}")
    assert document.entries[0].text == "So:\n\n{sla}"
    assert document.sla.intro == ""


def test_ordinary_table_stays_in_the_text():
    text = "## Who may what?\n\n| Role | Right |\n| --- | --- |\n| owner | all |\n"
    assert "| owner | all |" in read(text).entries[0].text


def test_links_are_turned_and_bad_ones_listed_with_their_line():
    document = read("## Where?\n\n[Here](../support/sla/).\n\n[There](..).\n")
    assert "[Here](/en/sla/)" in document.entries[0].text
    assert [remark.line for remark in document.remarks] == [5]


def test_front_matter_gives_facts_without_visible_form():
    front = (
        "---\ntimezone: Europe/Moscow\ncountry: RU\npercentile: 95\n"
        "effective_from: 2026-09-01\nmood: good\n---\n"
    )
    document = read(front + TERMS)
    assert (document.timezone, document.country, document.percentile) == (
        "Europe/Moscow",
        "RU",
        "95.00",
    )
    assert document.effective_from.isoformat() == "2026-09-01"
    assert ["mood" in remark.message for remark in document.remarks] == [True]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## Why?\n\nText.\n\n{note:info}\n\nopen\n", 5),
        ("{cut()}\n\nText.\n\n{/cut}\n", 1),
        ("## Why?\n\nText.\n\n##\n\nText.\n", 5),
        ("## Why?\n\nText.\n\n## When?\n", 5),
        ("## Why?\n\n<table><tr><td>x\n", 3),
        ("---\ntimezone: Nowhere/Else\n---\n\nText.\n", 1),
        ("---\npercentile: 120\n---\n\nText.\n", 1),
        ("---\neffective_from: soon\n---\n\nText.\n", 1),
        (f"{TERMS}{TERMS}", 28),
        ("A\0B", 1),
        ("", 1),
        ("<!-- nothing -->", 1),
    ],
)
def test_bad_document_is_refused_with_file_and_line(text, line):
    with pytest.raises(BadDocument, match=rf"^doc\.md:{line}: .+"):
        read(text)
