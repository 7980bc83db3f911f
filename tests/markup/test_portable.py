"""The dialect as plain Markdown for other programs."""

import pytest

from markup import portable
from markup.portable import MARKS, filled


def plain(text: str) -> str:
    return portable(text, resolve_link=lambda href: href.replace("/", "https://x.example/", 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain *words*.\n\n- a\n", "Plain *words*.\n\n- a"),
        ("# T {#x}\n\n## U", "## T\n\n### U"),
        ("{note:err}\nNo.\n{/note}", "> **Warning**\n>\n> No."),
        ("**Important**\n\nNo.", "> **Important**\n>\n> No."),
        ("- a\n\n  {note:info}\n  Hi\n  {/note}", "- a\n\n  > **Note**\n  >\n  > Hi"),
        ("{cut(More *stars*)[id=m]}\nText\n{/cut}", "**More \\*stars\\***\n\nText"),
        ("[x](/a/)", "[x](https://x.example/a/)"),
        ("![x](/a.png)", "![x](https://x.example/a.png)"),
        ("1. a\n1. b\n\n[x](#y)", "1. a\n2. b\n\n[x](#y)"),
        ("{unknown(x)}", ""),
        ("a <script>b", "a b"),
    ],
)
def test_each_construct_becomes_what_other_programs_read(text, expected):
    assert plain(text) == expected


def test_a_table_with_spans_repeats_what_spans():
    table = "<table><tr><th rowspan=2>A</th><td>b</td></tr><tr><td>c | d</td></tr></table>"
    assert plain(table) == "| A | b |\n| --- | --- |\n| A | c \\| d |"


def test_a_cell_with_a_list_needs_html():
    table = "<table><tr><td><ul><li>a</li></ul></td></tr></table>"
    assert "<li>a</li>" in plain(table)


def test_a_reference_is_filled_and_its_name_in_code_is_not():
    text = plain("{channels}\n\n`{channels}` \x01channels\x01")
    assert filled(text, str.upper).startswith("CHANNELS\n\n`{channels}`")
    assert filled(text, str.upper).count("CHANNELS") == 1


def test_no_dangerous_address_comes_through():
    text = plain('[b](<java\tscript:x>) <a href="javascript:x">d</a> <img src="data:x,y" alt="e">')
    assert text == "b d e"


def test_a_text_without_marks_is_the_same_written_anew():
    text = "Words, *em* and **strong**.\n\n- a\n- b"
    assert not MARKS.search(text)
    assert plain(text) == plain(text + "\n\n[x](y)").removesuffix("\n\n[x](y)")
