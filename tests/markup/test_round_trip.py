"""Writing is safe: what is written reads the same, whatever it was composed from."""

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from markup import parse, plain_text, render, table_grid, write

WORDS = st.sampled_from(
    ["Облако", "server", "24/7", "№ 5", "«да»", "(нет)", "a*b", "c_d", "x < y", "R&amp;D", "[x]",
     "1.", "#", "-", "{id}", "a|b", "\\", "`x`", "**жирно**", "*em*", "<b>«b»</b>", "<i> c</i>",
     "[ссылка](/ru/faq/)", "<https://example.com>", "![схема](/a.png)", "H<sub>2</sub>O",
     '<a href="tel://+7(000)1">тел</a>', "\\{cut(x)}", "<br>", "&nbsp;", "\\<info>", "~~~", "+",
     '![](/i.svg "inline")', "![a](/b.png){params[width=50%; noBorder=true]}", "`a|b`",
     "{linkto(a/b#c)[text=see %text]}", "\\{var(x)}", "a\u00a0b"]
)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
TITLE = st.sampled_from(["Как?", "Plan (Pro)?", "A & B", "x {y}"])
TABLE = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3)


def pipe_table(rows: list[tuple[str, str]]) -> str:
    return "| A | B |\n|:-:|---|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)


def html_table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td rowspan=2>{a}</td><td align=right>{b}</td></tr><tr><td>c</td></tr>"
        for a, b in rows
    )
    return f'<table style="x">{cells}</table>'


def asciidoc_table(cells: list[str]) -> str:
    return '[cols="1,>2"]\n|===\n' + "\n".join(f"^|\n{cell}\n|x" for cell in cells) + "\n|==="


def indented(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")


def inside(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(blocks, min_size=1, max_size=3).map("\n\n".join)
    return st.one_of(
        st.builds("{{cut({})}}\n\n{}\n\n{{/cut}}".format, TITLE, some),
        st.builds("<details><summary>{}</summary>\n{}\n</details>".format, TITLE, some),
        st.builds("{{note:warn}}\n{}\n{{/note}}".format, some),
        st.builds("<info>\n\n{}\n\n</info>".format, some),
        st.builds("{{tabs}}\n{{tab({})}}\n{}\n{{/tab}}\n{{/tabs}}".format, TITLE, some),
        st.lists(some, min_size=1, max_size=2).map(asciidoc_table),
        st.lists(some.map(indented), min_size=1, max_size=3).map("\n".join),
        some.map(lambda text: "> " + text.replace("\n", "\n> ")),
    )


BLOCK = st.recursive(
    st.one_of(
        PARAGRAPH,
        LINE.map("## {}".format),
        TABLE.map(pipe_table),
        TABLE.map(html_table),
        st.sampled_from(
            ["{channels}", "**Note**\n\nText.", "```\n{cut(x)}\n```", "---", "<!-- no -->",
             "<ul><li>a<ol start=3><li>b</li></ol></li></ul>", "## T {#t}", "1. a\n2. b"]
        ),
    ),
    inside,
    max_leaves=8,
)  # fmt: skip
DOCUMENT = st.lists(BLOCK, max_size=4).map("\n\n".join)
MESS = st.lists(
    st.one_of(WORDS, st.sampled_from(
        ["\n", "\n\n", "  ", "    ", "- ", "> ", "1) ", "{cut(A)}", "{/cut}", "<info>", "</info>",
         "{note:err}", "{/note}", "<details>", "<summary>", "</summary>", "</details>", "{foo}",
         "<table>", "<tr><td>", "</table>", "| a |\n|---|\n", "```", "<!--", "-->", "<b>", "</i>",
         "<ul>", "<li>", "<p>", "<pre>", "---", "===", "*", "{tabs}", "{tab(A)}", "{/tab}",
         "{/tabs}", "|===\n", "|a", "2+|", "{params[width=1]}", "{linkto(a)[text=", "]}",
         "{foo(a)}", "_", "[", "](", "!", "\0", "\u2028", "\xa0", "|===", "\u2009"]
    )),
    max_size=14,
).map("".join)  # fmt: skip
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 150))
UNHURRIED = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


@UNHURRIED
@given(DOCUMENT)
def test_documents_of_the_dialect_have_no_problems_after_writing(text: str) -> None:
    if not parse(text).problems:
        assert parse(write(text)).problems == []


@UNHURRIED
@given(st.one_of(DOCUMENT, MESS, st.text(max_size=60)))
@example("|===\n|\n- ~~~\n|x\n|===")
@example("~~~ ~~~ `x`")
def test_what_is_written_is_shown_the_same_and_written_the_same(text: str) -> None:
    written = write(text)
    assert render(written) == render(text)
    assert write(written) == written


@UNHURRIED
@given(st.one_of(DOCUMENT, MESS))
def test_every_text_can_be_read_in_every_way(text: str) -> None:
    document = parse(text)
    assert plain_text(write(document)) == plain_text(document)
    for node in document.tree.walk():
        if node.type == "table":
            assert len({len(row) for row in table_grid(node)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "- - - <p", "5) <summary>x", "<&lt;o>", "**a**<b>»</b>", "`e`<code>*</code>", "<e>~~~",
        "_\np\n-", "1. <ul>></ul><table><tr><td>a</td></tr></table>", "- a\n\n<!-- -->\n\n- b",
        "a \\| b\n\\--|--", "&copy; &amp;copy; [x](/?a&amp;copy;)",
        "> <table><tr><td>d<p>t</table>", "<ul>{params[width=5%]}a", "[cols=2]\n|===\n",
        "<br>{cut(A)}", "[a\n<a href='/x'>{/cut}](/x)", "|===\n<ul>\n|===",
        "<ul>" * 14 + "a", "<ul><div>a",
        "|===\n|a\n\n<ul>\n|===", "|===\n{cut()}|===",
        "[cols=2]\n|===\n<summary>A</summary> |===\n|b",
        "|===\n<table><tr><td>a<p>a</td></tr></table>", "|===\n> <table><tr><td>a<p>b</table>",
        "- |===\n    |===\n", "<ul><li><table><tr><td><ul><li><p>a</p><ul><li>b</ul></table>",
        "\xa0{/note}\xa0<b>\n\xa0", "|===\na- {cut()}|===\n|a\n|===\n",
        "`  \t  `", '[cols="1,2"]\n|===\n|\n<br> 1.\n|x\n|===',
    ],
)  # fmt: skip
def test_what_once_went_wrong_stays_right(text: str) -> None:
    assert write(write(text)) == write(text) and render(write(text)) == render(text)


def test_some_nodes_are_written_as_a_text_of_their_own() -> None:
    nodes = parse("- a\n\n<!-- -->\n\n- b").tree.children
    assert write(nodes[1:]) == "- b\n" and write([]) == ""
