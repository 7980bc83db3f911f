"""Pipe tables and HTML tables have one shape."""

import pytest

from markup import parse, render, table_grid, write

SPANNED = (
    '<table style="width: 99%" class="x"><tbody>'
    '<tr><td rowspan="2" style="color: red">Канал</td><td colspan="2">Решение</td></tr>'
    "<tr><td>high</td><td>low</td></tr>"
    '<tr><td><a href="mailto:help@example.com">Почта</a></td><td>1 час</td><td>2 часа</td></tr>'
    "</tbody></table>"
)


def grid(text: str) -> list[list[str]]:
    (table,) = parse(text).tree.children
    return [[cell.text for cell in row] for row in table_grid(table)]


def test_pipe_table_has_column_headers_and_scrolls() -> None:
    html = render("| A | B |\n|:--|---|\n| 1 | 2 |")
    assert html == (
        '<div class="table" tabindex="0"><table><thead><tr><th scope="col">A</th>'
        '<th scope="col">B</th></tr>\n</thead>\n<tbody><tr><td>1</td><td>2</td></tr>\n'
        "</tbody>\n</table>\n</div>\n"
    )


def test_rows_under_the_first_rowspan_are_header() -> None:
    table = parse(SPANNED).tree.children[0]
    assert [part.type for part in table.children] == ["thead", "tbody"]
    assert [[cell.header for cell in row] for row in table_grid(table)] == [
        [True] * 3,
        [True] * 3,
        [False] * 3,
    ]


def test_grid_repeats_the_cell_that_spans() -> None:
    assert grid(SPANNED) == [
        ["Канал", "Решение", "Решение"],
        ["Канал", "high", "low"],
        ["Почта", "1 час", "2 часа"],
    ]
    rows = table_grid(parse(SPANNED).tree.children[0])
    assert rows[0][0] is rows[1][0] and rows[2][0].hrefs == ["mailto:help@example.com"]


def test_nothing_of_the_style_of_a_table_is_shown() -> None:
    html = render(SPANNED)
    assert "style" not in html and 'class="x"' not in html
    assert '<th rowspan="2" scope="col">' in html


def test_table_with_spans_is_written_as_html_with_a_row_on_each_line() -> None:
    text = write(SPANNED)
    assert '<tr><th rowspan="2">Канал</th><th colspan="2">Решение</th></tr>\n' in text
    assert render(text) == render(SPANNED) and write(text) == text


def test_html_table_without_spans_is_written_with_pipes() -> None:
    text = "<table><tr><td>a|b</td><td><p>c</p></td></tr><tr><td>`d`</td><td></td></tr></table>"
    assert write(text) == "| a\\|b | c |\n| --- | --- |\n| \\`d\\` |  |\n"
    assert grid(write(text)) == grid(text)


def test_blank_lines_do_not_end_an_html_table() -> None:
    text = "<table>\n\n<tr><td>a</td></tr>\n\n<tr><td>b</td></tr>\n\n</table>\nAfter."
    table, after = parse(text).tree.children
    assert len(table_grid(table)) == 2 and after.type == "paragraph"


def test_marked_headers_are_kept_and_row_headers_have_their_scope() -> None:
    html = render("<table><tr><th>x</th><td>1</td></tr><tr><th>y</th><td>2</td></tr></table>")
    assert "<thead>" not in html and html.count('<th scope="row">') == 2


def test_head_of_a_table_is_header_also_without_th() -> None:
    text = "<table><thead><tr><td>x</td></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    assert '<th scope="col">x</th>' in render(text) and "<td>1</td>" in render(text)


def test_cells_with_blocks_keep_them() -> None:
    text = "<table><tr><td>h</td></tr><tr><td>a<ul><li>b</li><li>c</li></ul></td></tr></table>"
    assert "<li>b</li>" in render(text)
    assert render(write(text)) == render(text)


def test_table_in_a_quote_or_a_list_is_a_table() -> None:
    for prefix in "> ", "- ":
        text = f"{prefix}<table>\n{prefix.replace('-', ' ')}<tr><td>a</td></tr></table>"
        assert "<table>" in render(text) and render(write(text)) == render(text)


@pytest.mark.parametrize(
    "spans", ["rowspan=0", "rowspan=9999999 colspan=1", "colspan=-1", "colspan=x"]
)
def test_odd_spans_do_no_harm(spans: str) -> None:
    text = f"<table><tr><td {spans}>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert len(grid(text)) == 2 and render(write(text)) == render(text)


def test_short_rows_are_filled_up() -> None:
    text = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert grid(text) == [["a", "b"], ["c", ""]]


@pytest.mark.parametrize(
    "text",
    [
        "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
        "<table><tr><th>a<th align=center>b<th align=RIGHT>c</tr>"
        "<tr><td>1<td align=center>2<td align=right>3</table>",
        '[cols="<1,^1,1", options="header"]\n|===\n|a|b\n>|c\n|1|2\n>|3\n|===',
        '[cols="1,^1,>2", options="header"]\n|===\n|a|b|c\n|1|2|3\n|===',
    ],
)
def test_cells_stand_where_the_source_says(text: str) -> None:
    for html in render(text), render(write(text)):
        assert '<td>1</td><td class="align-center">2</td><td class="align-right">3</td>' in html


def test_alignment_comes_out_in_the_spelling_of_its_table() -> None:
    pipes = "| a | b |\n| :---: | ---: |\n| 1 | 2 |\n"
    assert write(pipes) == pipes
    assert 'colspan="2" align="right"' in write(
        "<table><tr><th>a<td colspan=2 align=right>b</table>"
    )
    assert ">|\n- a" in write("|===\n>|\n- a\n|b\n|===")


def test_columns_that_stand_apart_in_one_row_are_no_pipe_table() -> None:
    text = "<table><tr><th align=right>a</tr><tr><td>1</table>"
    assert '<th align="right">a</th>' in write(text)
    assert render(write(text)) == render(text)
