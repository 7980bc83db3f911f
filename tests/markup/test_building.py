"""From source documents to the text of one build."""

import pytest

from markup import Built, Target, build, parse, render, resolve_targets, write


def built(text: str, names: str = "public", **files: str) -> Built:
    tree = {"ru/page.md": text} | {f"{name}.md": each for name, each in files.items()}
    variables = {"cloud": "Vetrelia", "rude": "<script>x</script> *b* | `c` {cut(x)}", "n": "1. x"}
    return build("ru/page.md", tree.get, names=names.split(), variables=variables)


def problems(document: Built) -> list[tuple[str, int, str]]:
    return [(each.path, each.line, each.message) for each in document.problems]


def test_variables_stand_for_their_values_in_titles_too() -> None:
    text = built("{cut(What is {var(cloud)}?)}\n\nA {var(cloud)}.\n\n{/cut}\n").text
    assert render(text) == (
        "<details><summary>What is Vetrelia?</summary>\n<p>A Vetrelia.</p>\n</details>\n"
    )


@pytest.mark.parametrize(
    "place",
    ["{}", "a {} b", "- {}", "# {}", "{{cut({})}}\n\na\n\n{{/cut}}", "**{}**", "[{}](/x)",
     "| a |\n| - |\n| {} |", "<table><tr><td>{}</td></tr></table>", "{{heading({})[id=x]}}"],
)  # fmt: skip
def test_a_value_is_words_and_nothing_else(place: str) -> None:
    value = "<script>x</script> *b* | `c` {cut(x)}"
    document = parse(built(place.format("{var(rude)}")).text)
    assert document.problems == []
    html = render(document)
    assert value.replace("<", "&lt;").replace(">", "&gt;") in html.replace("&amp;", "&")
    assert render(write(document)) == html


def test_a_value_begins_no_list() -> None:
    assert render(built("{var(n)}").text) == "<p>1. x</p>\n"


def test_code_is_never_expanded() -> None:
    text = "`{var(x)}` ``a ` {include(b)}``\n\n- ```\n  {ifdef(a)}\n  <!-- c -->\n  ```\n"
    document = built(text)
    assert document.text == text and document.problems == []


def test_escaped_directives_are_words() -> None:
    assert built("\\{var(x)} and \\`{var(cloud)}\\`").text == "\\{var(x)} and \\`Vetrelia\\`\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {ifdef(public)}b{/ifdef}{ifndef(public)}c{/ifndef} d", "a b d\n"),
        ("a {ifdef(x, public)}b{/ifdef}", "a b\n"),
        ("a{ifdef(x)} b\n\nc{/ifdef}.", "a.\n"),
        ("- a\n  {ifdef(x)}\n- b\n{/ifdef}\n- c", "- a\n- c\n"),
        ("- a\n  {ifdef(public)}\n- b\n{/ifdef}\n- c", "- a\n- b\n- c\n"),
        ("{ifdef(public)}a{ifdef(x)}b{/ifdef}{/ifdef}c", "ac\n"),
        ("{linkto(#x)[text={ifdef(public)}a{/ifdef}]}", "{linkto(#x)[text=a]}\n"),
        ("{ifdef(x)}{var(unknown)}{include(no)}{/ifdef}a", "a\n"),
    ],
)
def test_conditions_let_through_what_is_meant_for_the_build(text: str, expected: str) -> None:
    document = built(text)
    assert document.text == expected and document.problems == []


def test_comments_are_kept_out() -> None:
    document = built("- a <!-- {var(x)} -->\n<!--\n\n{include(no)}\n-->\n- b\n")
    assert document.text == "- a\n- b\n" and document.problems == []


FRAGMENT = """\
Common.
{includetag(a,b)}
Of a {var(cloud)}.
{ifdef(x)}
{/includetag}
{includetag(b)}
Of b.
{/ifdef}
{/includetag}

```
{includetag(c)}
code
{/includetag}
```
"""


def test_an_include_with_tags_gives_untagged_text_and_the_named_tags() -> None:
    document = built("{include(../part.md)[tags=a,c]}", part=FRAGMENT)
    assert document.text == "Common.\nOf a Vetrelia.\n\n```\ncode\n```\n"
    assert document.problems == [] and document.included == {"part.md"}


def test_an_include_without_tags_gives_all() -> None:
    assert "code" in built("{include(/part.md)}", part=FRAGMENT).text


def test_a_fragment_takes_the_indent_of_its_place() -> None:
    document = built("1. a\n\n   {include(/part.md)}\n\n1. b\n", part="One.\n\n```\nx\n```\n")
    assert document.text == "1. a\n\n   One.\n\n   ```\n   x\n   ```\n\n1. b\n"


def test_a_fragment_may_stand_within_a_line() -> None:
    assert built("See {include(/part.md)}.", part="\nthis\n").text == "See this.\n"


def test_lines_lead_back_to_their_files() -> None:
    text = "---\nslug: a\n---\n\n<!--\n-->\n{include(/part.md)}\n{foo}\n"
    document = built(text, part="{ifdef(x)}\nno\n{/ifdef}\n\n{bar}\n")
    found = [document.at_source(each) for each in parse(document.text, front_matter=True).problems]
    assert [(each.path, each.line) for each in found] == [("part.md", 5), ("ru/page.md", 8)]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a\n{var(nope)}", ("ru/page.md", 2), "{var(nope)} is not known"),
        ("a\n\n{include(no.md)}", ("ru/page.md", 3), "no.md is not there"),
        ("{include(../../secret.md)}", ("ru/page.md", 1), "leads out of"),
        ("{include(/../part.md)}", ("ru/page.md", 1), "leads out of"),
        ("{include(file:///etc/passwd)}", ("ru/page.md", 1), "leads out of"),
        ("{include(page.md)}", ("ru/page.md", 1), "includes itself"),
        ("{include(/loop.md)}", ("loop.md", 2), "includes itself"),
        ("\n{ifdef(public)}\na", ("ru/page.md", 2), "never closed"),
        ("a\n{/ifndef}", ("ru/page.md", 2), "closes nothing"),
        ("{include(/part.md)}", ("part.md", 3), "{var(wrong)} is not known"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    text: str, place: tuple[str, int], words: str
) -> None:
    [(path, line, message)] = problems(
        built(text, loop="a\n{include(ru/page.md)}", part="a\n\n{var(wrong)}")
    )
    assert (path, line) == place and words in message


def test_a_missing_document_is_a_problem() -> None:
    document = build("a.md", {}.get)
    assert document.text == "" and problems(document) == [
        ("a.md", 1, "a.md is not there: check the path.")
    ]


def test_a_fragment_may_be_included_many_times_but_not_without_end() -> None:
    files = {f"{n}.md": f"{{include({n + 1}.md)}}\n" * 9 + "x" * 900 for n in range(20)}
    document = build("0.md", files.get)
    assert any("too large" in message for _, _, message in problems(document))


def test_a_link_to_a_heading_is_resolved_by_the_caller() -> None:
    text = "See {linkto(\n../sla#time)[text=the `time`]} and {linkto(#b)[text=part %text]}\n{foo}"
    document = parse(text)
    assert [problem.line for problem in document.problems] == [3]
    seen: list[tuple[str, int]] = []

    def resolve(target: str, line: int) -> Target:
        seen.append((target, line))
        return Target("/ru/sla/" + target.partition("#")[2], "Terms <b>")

    assert resolve_targets(document, resolve) == []
    assert seen == [("../sla#time", 1), ("#b", 2)]
    assert write(document).startswith("See [the `time`](/ru/sla/time) and [part Terms")
    assert "part Terms &lt;b&gt;</a>" in render(document)


def test_a_link_that_leads_nowhere_stays_and_is_told() -> None:
    document = parse("a\n\n{linkto(no#x)}")
    [lost] = resolve_targets(document, lambda target, line: None)
    assert (lost.href, lost.line) == ("no#x", 3)
    assert write(document) == "a\n\n{linkto(no#x)[text=%text]}\n"
    assert render(document) == '<p>a</p>\n<p><a href="no#x">no#x</a></p>\n'


def test_a_file_that_includes_itself_is_not_included_at_all() -> None:
    assert built("{include(page.md)}").included == set()


def test_a_link_to_a_script_is_no_link_and_is_told() -> None:
    document = parse("{linkto(javascript:x)[text=a]}")
    assert "{linkto(javascript:x)" in document.problems[0].message
    assert "javascript" not in render(document)


@pytest.mark.parametrize("code", ["- ```\n  {var(n)}\n\n", "> ~~~\n> {var(n)}\n"])
def test_code_that_is_never_closed_ends_with_its_list_or_quote(code: str) -> None:
    assert built(code + "{var(cloud)}").text == code + "Vetrelia\n"


def test_code_in_a_list_is_read_after_words_and_code_before_it() -> None:
    text = "```\n- {var(n)}\n```\n- a\n\n  ```\n  {var(n)}\n  ```\n  {var(cloud)}\n"
    assert built(text).text == text.replace("{var(cloud)}", "Vetrelia")
