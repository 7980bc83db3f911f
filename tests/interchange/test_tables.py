"""Which tables hold facts, and what their rows say."""

import pytest

from interchange.channel_tables import read_channels
from interchange.sla_tables import read_sla
from interchange.tables import BadTable
from markup import parse, table_grid


def grid(text: str):
    tables = [node for node in parse(text).tree.walk() if node.type == "table"]
    return table_grid(tables[0])


CHANNELS = """
| Канал | Контакт | Время работы |
|---|---|---|
| почта | [help@vetrelia.example](mailto:help@vetrelia.example) | круглосуточно |
| Телефон | +7 800 000-01-23 | пн–пт 09:00–18:00 |
"""
SLA = """
| Channel | First response | Critical | Low |
|---|---|---|---|
| mail | 1 hour | 4 hours | — |
| Phone | 15 minutes | 2 hours | |
"""
SLA_WITH_SPANS = """
<table><tbody>
<tr><td rowspan="2">Link</td><td rowspan="2">Answer</td><td colspan="2">Decision</td></tr>
<tr><td>Tall</td><td>Middle</td></tr>
<tr><td>mail</td><td>1 hour</td><td>8 ocloc'k</td><td>12 hours</td></tr>
</tbody></table>
"""


def test_channels_are_read_with_kind_address_and_hours():
    rows = read_channels(grid(CHANNELS), 1)
    assert [(row.name, row.kind, row.address, row.opening_hours) for row in rows] == [
        ("Почта", "email", "help@vetrelia.example", "24/7"),
        ("Телефон", "phone", "+7 800 000-01-23", "Mo-Fr 09:00-18:00"),
    ]


def test_html_table_of_channels_is_read_like_a_pipe_table():
    html = (
        "<table><tr><td>Channel</td><td>Information</td></tr>"
        '<tr><td>Mail</td><td><a href="mailto:a@vetrelia.example">write</a></td></tr></table>'
    )
    assert [row.address for row in read_channels(grid(html), 1)] == ["a@vetrelia.example"]


def test_channels_without_header_row_are_known_by_their_values():
    html = (
        "<table><tr><td>Mail</td><td>a@vetrelia.example</td><td>24/7</td></tr>"
        "<tr><td>Phone</td><td>+78000000123</td><td>24/7</td></tr></table>"
    )
    assert [row.name for row in read_channels(grid(html), 1)] == ["Mail", "Phone"]


def test_further_columns_of_a_channel_become_its_note():
    text = (
        "| Channel | Contact | Language |\n|---|---|---|\n| Mail | a@vetrelia.example | English |"
    )
    assert read_channels(grid(text), 1)[0].note == "Language: English"


def test_hours_that_are_not_given_are_not_made_up():
    text = "| Channel | Contact | Hours |\n|---|---|---|\n| Mail | a@vetrelia.example | |"
    assert read_channels(grid(text), 1)[0].opening_hours is None


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("| Fax | | 24/7 |", 6),
        ("| | b@vetrelia.example | 24/7 |", 6),
        ("| Fax | +78000000124 | late |", 6),
    ],
)
def test_broken_row_of_channels_is_refused_with_its_line(row, line):
    with pytest.raises(BadTable) as refusal:
        read_channels(grid(f"{CHANNELS.rstrip()}\n{row}\n"), 1)
    assert refusal.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        "| Role | Servers |\n|---|---|\n| owner | manages |",
        "| Channel | Information |\n|---|---|\n| News | in the morning |",
        SLA,
    ],
)
def test_other_tables_are_no_channels(text):
    assert read_channels(grid(text), 1) is None


def test_sla_cells_are_minutes_by_severity_and_metric():
    mail, phone = read_sla(grid(SLA), 1)
    assert mail.minutes == {
        (None, "first_response"): 60,
        ("critical", "resolution"): 240,
        ("low", "resolution"): None,
    }
    assert (mail.name, phone.name) == ("Mail", "Phone")


def test_empty_cell_of_sla_is_not_entered():
    phone = read_sla(grid(SLA), 1)[1]
    assert ("low", "resolution") not in phone.minutes


def test_two_header_rows_with_spans_are_understood():
    assert read_sla(grid(SLA_WITH_SPANS), 1)[0].minutes == {
        (None, "first_response"): 60,
        ("high", "resolution"): 480,
        ("medium", "resolution"): 720,
    }


def test_first_response_may_be_promised_by_severity():
    html = (
        '<table><tr><td rowspan="2">Канал</td><td colspan="2">Первый ответ</td></tr>'
        "<tr><td>Высокий</td><td>Низкий</td></tr>"
        "<tr><td>Почта</td><td>1 час</td><td>2 часа</td></tr></table>"
    )
    assert read_sla(grid(html), 1)[0].minutes == {
        ("high", "first_response"): 60,
        ("low", "first_response"): 120,
    }


def test_sla_by_severity_alone_holds_for_any_channel():
    text = (
        "| Severity | First response | Resolution |\n|---|---|---|\n"
        "| Critical | 15 minutes | 2 hours |\n| Low | 1 day | 3 days |"
    )
    first, second = read_sla(grid(text), 1)
    assert first.name == second.name == ""
    assert second.minutes == {("low", "first_response"): 1440, ("low", "resolution"): 4320}


def test_severity_that_is_not_known_is_refused_and_not_taken_for_a_channel():
    text = (
        "| Priority | First response | Resolution |\n|---|---|---|\n"
        "| Critical | 15 minutes | 2 hours |\n| P3 | 1 day | 3 days |"
    )
    with pytest.raises(BadTable, match="P3.*Critical, High") as refusal:
        read_sla(grid(text), 1)
    assert refusal.value.line == 4


def test_time_that_cannot_be_read_is_refused_with_its_line():
    with pytest.raises(BadTable, match="soonish") as refusal:
        read_sla(grid(f"{SLA.rstrip()}\n| Chat | soonish | 1 hour | 2 hours |\n"), 1)
    assert refusal.value.line == 6


@pytest.mark.parametrize(
    "text",
    [
        "| What was missed | Credit |\n|---|---|\n| First response, critical | 5% |",
        "| Role | Critical | High |\n|---|---|---|\n| owner | decides | decides |",
        CHANNELS,
    ],
)
def test_other_tables_are_no_sla(text):
    assert read_sla(grid(text), 1) is None
