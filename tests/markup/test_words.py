"""Links, images and inline HTML."""

import pytest

from markup import links as links_of
from markup import parse, plain_text, render, rewrite_images, rewrite_links, write


def test_phone_link_is_spelled_as_the_standard_has_it() -> None:
    html = render('<a href="tel://+7(000)123-45-67" title="">+7 (000) 123-45-67</a>')
    assert html == '<p><a href="tel:+70001234567">+7 (000) 123-45-67</a></p>\n'
    assert 'href="tel:80001234567"' in render("[x](tel:8-000-123-45-67)")


def test_html_link_is_written_as_markdown() -> None:
    assert write('<a href="mailto:help@example.com">Mail</a> us') == (
        "[Mail](mailto:help@example.com) us\n"
    )


@pytest.mark.parametrize("href", ["https://example.com/a", "//example.com", "http:/example.com"])
def test_link_to_another_host_tells_it_nothing(href: str) -> None:
    assert 'rel="noopener noreferrer"' in render(f"[x]({href})")
    assert "target" not in render(f"[x]({href})")


@pytest.mark.parametrize("href", ["/ru/faq/", "../sla/", "#id", "mailto:a@example.com", "tel:1"])
def test_other_links_have_no_rel(href: str) -> None:
    assert render(f"[x]({href})") == f'<p><a href="{href}">x</a></p>\n'


def test_bare_addresses_are_not_linked_but_autolinks_are() -> None:
    assert "<a" not in render("See https://example.com or help@example.com")
    assert render("<help@example.com>").count('href="mailto:help@example.com"') == 1
    assert write("<https://example.com/a_b>") == "<https://example.com/a_b>\n"


def test_resolver_chooses_the_address_or_takes_the_link_away() -> None:
    text = "[one](/a) and [two](/b)"
    html = render(text, resolve_link={"/a": "/ru/a/"}.get)
    assert html == '<p><a href="/ru/a/">one</a> and two</p>\n'


def test_resolver_cannot_bring_in_a_script() -> None:
    assert "href" not in render("[x](/a)", resolve_link=lambda href: "javascript:alert(1)")


def test_links_tell_their_lines() -> None:
    text = (
        "---\nslug: a\n---\n[one](/1)\nand\n[two](/2)\n\n- x\n\n  {note:info}\n"
        '  text <a\n  href="/3">three</a> and [four](/4)\n  {/note}\n'
    )
    found = [(link.href, link.text, link.line) for link in links_of(parse(text).tree.children)]
    assert found == [("/1", "one", 4), ("/2", "two", 6), ("/3", "three", 11), ("/4", "four", 12)]


def test_links_of_tables_tell_the_line_of_row_or_table() -> None:
    text = (
        "a\n\n| x |\n| --- |\n| [p](/p) |\n\n<table>\n<tr><td><a href='/h'>h</a></td></tr></table>"
    )
    assert [(link.href, link.line) for link in links_of(parse(text).tree.children)] == [
        ("/p", 5),
        ("/h", 7),
    ]


def test_links_are_rewritten_in_the_tree() -> None:
    document = parse("[a](/old) <https://old.example/x> ![i](/old.png)")
    rewrite_links(document, lambda href, line: href.replace("old", f"new{line}"))
    assert write(document) == "[a](/new1) <https://new1.example/x> ![i](/old.png)\n"


def test_images_are_rewritten_in_the_tree() -> None:
    document = parse("[a](a.png)\n![i](a.png)")
    rewrite_images(document, lambda src, line: f"/media/{line}/{src}")
    assert write(document) == "[a](a.png)\n![i](/media/2/a.png)\n"


def test_autolink_rewritten_to_a_relative_address_stays_a_link() -> None:
    document = parse("<https://docs.example/sla>")
    rewrite_links(document, lambda href, line: "/ru/sla/")
    assert write(document) == "[/ru/sla/](/ru/sla/)\n"


def test_inline_html_is_read_as_its_markdown_twin() -> None:
    assert write("<b>One</b> <i>two</i> <code>th*ree</code>") == "**One** *two* `th*ree`\n"
    assert render("H<sub>2</sub>O<br>x") == "<p>H<sub>2</sub>O<br>x</p>\n"


@pytest.mark.parametrize(
    "text", ["a<em>(b)</em>c", "**a**<b>b</b>", "x<i> y </i>z", "<i><b>a</b></i>"]
)
def test_emphasis_that_asterisks_cannot_say_keeps_its_tag(text: str) -> None:
    assert render(write(text)) == render(text)
    assert "<em>" in render(text) or "<strong>" in render(text)


@pytest.mark.parametrize(
    "text", ["a <b>b", "a</b> b", "*a <b>b* c</b>", "[a <a href='/x'>b](/y)</a>"]
)
def test_tags_without_a_partner_vanish(text: str) -> None:
    assert parse(write(text)).problems == []
    assert "<strong>" not in render(text) and render(write(text)) == render(text)


def test_images_keep_their_words_and_lose_their_title() -> None:
    html = render('![Схема *сети*](/media/a.png "t")')
    assert html == '<p><img src="/media/a.png" alt="Схема сети"></p>\n'


def test_plain_text_is_words_in_lines() -> None:
    text = (
        "## Q\n\nOne *two*\n`three`\\\nfour\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n{sla}"
    )
    assert plain_text(text) == "Q\nOne two three\nfour\na\nb\nx y\n1 2"


def test_icon_in_a_line_says_so() -> None:
    text = 'Press ![ ](/media/more.svg "inline") now.\n'
    assert render(text) == '<p>Press <img src="/media/more.svg" alt="" class="inline"> now.</p>\n'
    assert write(text) == 'Press ![](/media/more.svg "inline") now.\n'


@pytest.mark.parametrize(
    ("params", "attributes"),
    [
        ("width=45%", 'width="45%"'),
        ("noBorder=true; width=300px", 'class="plain" width="300"'),
        ("width=74%, height=90, noBorder", 'class="plain" width="74%" height="90"'),
        ("noBorder=false", ""),
    ],
)
def test_params_follow_an_image(params: str, attributes: str) -> None:
    text = f"![a](/a.png){{params[{params}]}}"
    assert parse(text).problems == []
    assert render(text) == f'<p><img src="/a.png" alt="a" {attributes}></p>\n'.replace(" >", ">")
    assert render(write(text)) == render(text)


@pytest.mark.parametrize(
    "text", ["a {params[width=1]}", "![a](/a){params[style=x]}", "![a](/a){params[width=1em]}"]
)
def test_params_that_mean_nothing_are_told_and_not_shown(text: str) -> None:
    assert "noBorder" in parse(text).problems[0].message
    assert "params" not in render(text)


def test_image_keeps_its_params_in_a_table_with_spans() -> None:
    text = (
        '<table><tr><td colspan="2"><img src="/a.png" alt="a" class="inline x" width="5%"></td>'
        "</tr><tr><td>b</td><td>c</td></tr></table>"
    )
    assert '<img src="/a.png" alt="a" class="inline" width="5%">' in render(text)
    assert render(write(text)) == render(text)


@pytest.mark.parametrize(
    "text", ["{}", "{{cut({})}}\n\nx\n\n{{/cut}}", "<table><tr><td>{}</td></tr></table>"]
)
def test_nonbreaking_spaces_are_kept(text: str) -> None:
    text = text.format("a\u00a0b")
    assert "a&nbsp;b" in render(text)
    assert "a\u00a0b" in write(text) and "a\u00a0b" in plain_text(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\u00a05 мин", "<p>&nbsp;5 мин</p>"),
        ("№\u00a0\n\u00a05", "<p>№&nbsp;\n&nbsp;5</p>"),
        ("## №&nbsp;", "<h3>№&nbsp;</h3>"),
        ("a<br>&nbsp;b&#8239;", "<p>a<br>&nbsp;b\u202f</p>"),
        ("{cut(\u00a0A)}\n{/cut}", "<details><summary>&nbsp;A</summary>\n</details>"),
        ("`&nbsp;`\n<code>\u00a05</code>", "<p><code>&amp;nbsp;</code>\n<code>&nbsp;5</code></p>"),
    ],
)
def test_nonbreaking_spaces_at_the_edges_of_a_line_are_kept(text: str, html: str) -> None:
    assert render(text) == f"{html}\n" == render(write(text))


@pytest.mark.parametrize("edge", ["&nbsp;", "\u2009"])
def test_spaces_at_the_edges_of_a_cell_survive_writing(edge: str) -> None:
    text = f"<table><tr><td>{edge}5{edge}</td><td>b</td></tr><tr><td>{edge}"
    text += "</td><td>d</td></tr></table>"
    assert write(text).startswith("| &#") and render(write(text)) == render(text)
    assert f">{edge}5{edge}</th>" in render(text) and "<td></td><td>d</td>" in render(text)


@pytest.mark.parametrize("text", ["\u00a0", "a\n\n&nbsp;\n\nb", "<p>&nbsp;</p>", "## &nbsp;"])
def test_a_block_of_nonbreaking_spaces_is_none(text: str) -> None:
    assert "nbsp" not in render(text) and write(text) == write(text.replace("&nbsp;", ""))


def test_characters_without_width_are_dropped() -> None:
    assert render("a\u200bb\u2060\ufeffc\u200dd\u200c") == "<p>abcd</p>\n"
    assert "\U0001f469\u200d\U0001f4bb" in render("\U0001f469\u200d\U0001f4bb")


def test_a_tag_that_is_none_is_told() -> None:
    assert "<ID> is not known" in parse("Put <ID> there").problems[0].message
    assert parse("Put `<ID>` and \\<ID> there <span>x</span>").problems == []
