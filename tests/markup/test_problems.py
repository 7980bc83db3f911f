"""What is wrong is told with its line, and nothing is lost for it."""

import pytest

from markup import parse, plain_text, render, write


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parse(text).problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n{cut(A)}\n\nb", 3, "{cut} is opened here and never closed: add {/cut}"),
        ("<details>\n<summary>A</summary>\nb", 1, "{cut} is opened here and never closed"),
        ("a\n\n{/note}", 3, "{/note} closes nothing"),
        ("a {/note}", 1, "{/note} closes nothing"),
        ("- {note:info}\n\n{/note}", 1, "never closed"),
        ("a\n\n{foo(x)[id=y]}", 3, "{foo(x)[id=y]} is not known"),
        ("{note}\n\na", 1, "{note} is not known"),
        ("{note:blue}\n\na", 1, "{note:blue} is not known"),
        ("{tabs}\n\na", 1, "{tabs} is opened here and never closed"),
        ("|===\n| a\n", 1, "|=== is opened here and never closed"),
        ("{cut()}\na\n{/cut}", 1, "has no title"),
        ("a\n\n<summary>Q</summary>", 3, "directly after <details>"),
        ("a\nsee {channels} here", 2, "{channels} stands inside a line"),
        ("see {cut(x)} here", 1, "stands inside a line"),
        ("a\n*b {var(x)}*", 2, "{var(x)} stands inside a line"),
        ("a <info>b</info> c", 1, "<info> stands inside a line"),
        ("\n<table>\n<tr><td>a", 2, "<table> is opened here and never closed"),
        ("a\n\n<table></table>", 3, "no rows"),
        (
            "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
            1,
            "inside a table",
        ),
        ("| a |\n|---|\n| b |\n| c | d |", 4, "more cells"),
        ("a\n\n<!-- b\n\nc", 3, "<!-- is opened here and never closed"),
        ("a <!-- b\n\nc --> d", 1, "<!-- is opened here and never closed"),
        ("a\n<iframe src='/x'></iframe>", 2, "<iframe> is not allowed"),
        ("a\n\n<script>\nb\n</script>", 3, "<script> is not allowed"),
        ("- a\n\n  > b\n  >\n  > {foo}", 5, "{foo} is not known"),
    ],
)
def test_problem_is_told_with_its_line(text: str, line: int, words: str) -> None:
    (first, *_) = problems(text)
    assert first[0] == line and words in first[1]


def test_broken_front_matter_is_told_with_its_line() -> None:
    [problem] = parse("---\na: [\n---\nb", front_matter=True).problems
    assert problem.line == 3 and "not valid YAML" in problem.message


@pytest.mark.parametrize(
    "text", ["\\{foo}", "see \\{channels}", "\\<info>", "a \\<!-- b", "&lt;info>"]
)
def test_escaped_constructs_are_words(text: str) -> None:
    assert problems(text) == [] and problems(write(text)) == []
    assert render(write(text)) == render(text)


def test_unknown_construct_is_not_shown_and_not_lost() -> None:
    text = "Before.\n\n{include(a.md)[tags=x]}\n\nAfter.\n"
    assert "include" not in render(text) and "include" not in plain_text(text)
    assert write(text) == text


def test_words_of_an_unclosed_block_are_shown() -> None:
    text = "{note:warn}\n\nRead this.\n"
    assert render(text) == "<p>Read this.</p>\n" and write(text) == text


def test_block_closed_across_another_tells_the_inner_one() -> None:
    text = "{cut(A)}\n{note:info}\nb\n{/cut}"
    assert problems(text)[0][0] == 2 and len(problems(text)) == 1
    assert "<details>" in render(text)


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    text = "{cut(A)}\n" * 10_000 + "b\n" + "{/cut}\n" * 10_000
    document = parse(text)
    assert any("nested too deeply" in problem.message for problem in document.problems)
    assert plain_text(document).endswith("b") and render(document).count("<details>") == 20


@pytest.mark.parametrize("mark", ["> ", "- ", "*a **b ", "<ul><li>", "[", "<b>", "<blockquote>"])
def test_deep_nesting_of_any_kind_keeps_the_words(mark: str) -> None:
    text = mark * 3000 + "end"
    assert "end" in plain_text(text) and "end" in write(text)


@pytest.mark.parametrize(
    "text", ["a\0b", "a\ud800b", "\x1b[1m", "\ufeffa", "a\r\nb\rc", "a\u2028b", ""]
)
def test_odd_characters_are_taken(text: str) -> None:
    document = parse(text)
    assert document.problems == []
    write(document).encode(), render(document).encode()
