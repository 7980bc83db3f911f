"""Tabs and AsciiDoc's tables: read, shown and written, nested as documents nest them."""

import pytest

from markup import parse, plain_text, render, table_grid, write

TABS = (
    "{tabs}\n\n{tab(Windows (10))}\n\nOne.\n\n{/tab}\n\n{tab(Linux)}\n\nTwo.\n\n{/tab}\n\n{/tabs}\n"
)
TABLE = """\
[cols="1,3", options="header"]
|===
| Role
| Rights

| Owner
|
All of them.

- reads `a|b`
- writes \\| deletes

| [Guest](/en/faq/)
|
```
| none
|===
```
|===
"""


def types_of(text: str) -> list[str]:
    return [node.type for node in parse(text).tree.walk()]


@pytest.mark.parametrize(
    "text",
    [
        TABS,
        "{tabs}{tab(Windows (10))}\nOne.\n{/tab}{tab(Linux)}\nTwo.{/tab}{/tabs}",
        "<tabs>\n<tablist>\n<tab>Windows (10)</tab>\n\n<tab><b>Linux</b></tab>\n</tablist>\n"
        "<tabpanel>\n\nOne.\n\n</tabpanel>\n<tabpanel>Two.</tabpanel>\n</tabs>",
    ],
)
def test_every_spelling_of_tabs_is_written_alike(text: str) -> None:
    assert parse(text).problems == []
    assert write(text) == TABS


def test_tabs_are_panels_with_headings() -> None:
    assert render("## Install\n\n" + TABS) == (
        '<h3>Install</h3>\n<div class="tabs"><div class="tab"><h4 class="tab-title">Windows (10)'
        '</h4>\n<p>One.</p>\n</div>\n<div class="tab"><h4 class="tab-title">Linux</h4>\n'
        "<p>Two.</p>\n</div>\n</div>\n"
    )
    assert plain_text(TABS) == "Windows (10)\nOne.\nLinux\nTwo."


def test_tabs_of_one_title_are_two_tabs() -> None:
    assert render(TABS.replace("Linux", "Windows (10)")).count('class="tab-title"') == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n{tab(A)}\nb\n{/tab}", 3, "outside of {tabs}"),
        ("<tablist><tab>A</tab></tablist>", 1, "belongs directly after <tabs>"),
        ("<tabs><tablist><tab>A</tab></tablist></tabs>", 1, "“A” has no panel"),
        ("<tabs>\n<tabpanel>\na\n</tabpanel>\n</tabs>", 2, "{tab} has no title"),
        ("{tabs}\n{tab(A)}\na\n{/tabs}", 2, "{tab} is opened here and never closed"),
        ("a {/tab} b", 1, "stands inside a line"),
    ],
)
def test_what_is_wrong_with_tabs_is_told(text: str, line: int, words: str) -> None:
    [problem] = parse(text).problems
    assert problem.line == line and words in problem.message


def test_table_of_asciidoc_has_cells_with_blocks_and_widths() -> None:
    html = render(TABLE)
    assert '<colgroup><col width="25%"><col width="75%"></colgroup><thead>' in html
    assert "<td><p>All of them.</p>\n<ul><li>reads <code>a|b</code></li>\n<li>writes | de" in html
    assert '<td><a href="/en/faq/">Guest</a></td><td><pre><code>| none\n|===\n</code></pre>' in html
    assert parse(TABLE).problems == [] and write(TABLE) == TABLE


@pytest.mark.parametrize(
    ("source", "grid"),
    [
        ("[cols=2*]\n|===\n|a |b\n|c\n|d\n|===", [["a", "b"], ["c", "d"]]),
        ("|===\n|a |b\n\n|c |d\n|===", [["a", "b"], ["c", "d"]]),
        ("|===\n|a\n|b\n\n|c\n|d\n|===", [["a", "b"], ["c", "d"]]),
        ('[cols="1,1,1"]\n|===\n2+|a .2+|b\n|c |d\n|===', [["a", "a", "b"], ["c", "d", "b"]]),
        ("|===\n|* a\n* b\n|c\n\n|d \\| e\n|`f|g`\n|===", [["a\nb", "c"], ["d | e", "f|g"]]),
        ("[%header,cols=2]\n|===\nh|a|b\n|===", [["a", "b"]]),
    ],
)
def test_cells_and_rows_of_asciidoc(source: str, grid: list[list[str]]) -> None:
    document = parse(source)
    [table] = document.tree.children
    assert [[cell.text for cell in row] for row in table_grid(table)] == grid
    assert document.problems == []
    assert render(write(source)) == render(source)


def test_plain_tables_are_written_with_pipes_whatever_they_were() -> None:
    assert write("|===\n|a|b\n|c|d\n|===") == "| a | b |\n| --- | --- |\n| c | d |\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n[cols=2]\n|===\n|a\n|b\n|c\n|===", 7, "too few cells"),
        ("a\n\n|===\n|===", 3, "no rows"),
        ("|===\n|a\n\n{foo}\n|===", 4, "{foo} is not known"),
        ("- |===\n  |a\n\n{foo}\n|===", 1, "|=== is opened here and never closed"),
        ("|===\n|<table><tr><td>a</td></tr></table>\n|===", 2, "inside a table"),
        ("|===\n|a {var(x)}\n|===", 2, "{var(x)} stands inside a line"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(text: str, line: int, words: str) -> None:
    problems = parse(text).problems
    assert any(each.line == line and words in each.message for each in problems)


@pytest.mark.parametrize(
    ("outer", "indent"),
    [
        ("1. a\n\n   {}", "   "),
        ("{{cut(C)}}\n\n{}\n\n{{/cut}}", ""),
        ("{{note:info}}\n{}\n{{/note}}", ""),
        ("> {}", "> "),
        ("{{tabs}}\n{{tab(T)}}\n\n{}\n\n{{/tab}}\n{{/tabs}}", ""),
    ],
)
@pytest.mark.parametrize(
    "inner",
    [TABS, TABLE, "```\n{cut(a)}\n  <ID>\n```", "| a | b |\n| --- | --- |\n| c<br>d | `<ID>` |"],
)
def test_constructs_stand_in_each_other(outer: str, indent: str, inner: str) -> None:
    text = outer.format(inner.rstrip().replace("\n", f"\n{indent}"))
    assert parse(text).problems == []
    assert plain_text(inner) in plain_text(text)
    assert {node.type for node in parse(inner).tree.walk()} <= set(types_of(text))
    assert write(write(text)) == write(text) and render(write(text)) == render(text)


def test_cut_tabs_and_note_stand_in_a_cell() -> None:
    text = "|===\n|{cut(Q)}\n" + TABS + "{/cut}\n|{note:warn}\nx\n{/note}\n|===\n"
    assert parse(text).problems == []
    html = render(text)
    assert html.count("<details>") == html.count('class="tabs"') == html.count('role="note"') == 1
    assert render(write(text)) == html


@pytest.mark.parametrize(
    "table",
    [
        "|===\n|two\nlines\n\n|c\n|===",
        '[cols="1,1"]\n|===\n2+|two\nlines\n\n|c|d\n|===',
        "|===\n.2+|two\n*lines\nmore*\n|c\n\n|d\n|===",
    ],
)
def test_cell_of_several_lines_keeps_its_words_apart_when_it_is_written(table: str) -> None:
    written = write(table)
    assert render(written) == render(table)
    assert write(written) == written


@pytest.mark.parametrize(
    "cell",
    [
        "- ~~~",
        "- a\n  ~~~\n  b|c",
        "-\n  ~~~\n  b|c\n\n  d",
        "> ~~~\n> b|c",
        "> - ~~~\n>   b|c",
        "- > ~~~\n  > b|c",
        "- a\n  - b\n- ~~~\n  b|c",
        "~~~ b\\|c\n~~~",
    ],
)
@pytest.mark.parametrize("after", ["", "\n\n~~~\ncode\n~~~"])
def test_open_code_in_a_cell_ends_with_its_list_or_quote(cell: str, after: str) -> None:
    text = f'[cols="1,1"]\n|===\n|\n{cell}\n|x\n|==={after}'
    document = parse(text)
    assert document.problems == []
    assert [
        [each.nodes[0].type != "inline" for each in row]
        for row in table_grid(document.tree.children[0])
    ] == [[True, False]]
    assert render(write(text)) == render(text) and write(write(text)) == write(text)
