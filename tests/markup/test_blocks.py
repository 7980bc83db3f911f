"""Cuts, notes, references, headings, front matter: read, shown and written."""

import html

import pytest

from markup import Document, parse, plain_text, render, write


def types(text: str) -> list[str]:
    return [node.type for node in parse(text).tree.children]


def test_cut_is_shown_as_details_with_its_title() -> None:
    html = render("{cut(Как включить резервные копии?)[id=backups]}\n\nОткройте панель.\n\n{/cut}")
    assert html == (
        '<details id="backups"><summary>Как включить резервные копии?</summary>\n'
        "<p>Откройте панель.</p>\n</details>\n"
    )


def test_title_of_a_cut_may_hold_parentheses() -> None:
    (cut,) = parse("{cut(Is there a plan (Pro)?)}\ntext\n{/cut}").tree.children
    assert cut.attrs == {"title": "Is there a plan (Pro)?"}


def test_details_and_summary_are_a_cut() -> None:
    (cut,) = parse(
        "<details>\n\n<summary>Why &amp; how?</summary>\n\nSo.\n\n</details>"
    ).tree.children
    assert (cut.type, cut.attrs) == ("cut", {"title": "Why & how?"})
    assert plain_text([cut]) == "Why & how?\nSo."


@pytest.mark.parametrize(
    "text",
    [
        "<details><summary>Q</summary>A</details>",
        "<details>\n<summary>\nQ\n</summary>\nA\n</details>",
        "<DETAILS open><Summary class=x><b>Q</b></Summary>\n\nA\n\n</DETAILS>",
        "{cut(Q)}A{/cut}",
        "{cut(Q)}\nA\n{/cut}",
        "{cut(Q)}\n\nA {/cut}",
    ],
)
def test_every_spelling_of_a_cut_is_written_alike(text: str) -> None:
    assert write(text) == "{cut(Q)}\n\nA\n\n{/cut}\n"
    assert parse(text).problems == []


def test_cut_in_a_cut_stays_inside() -> None:
    html = render("{cut(Outer)}\n\n{cut(Inner)}\n\ntext\n\n{/cut}\n\n{/cut}")
    assert html.index("Outer") < html.index("Inner") < html.index("</details>\n</details>")


def test_second_use_of_an_id_goes_without() -> None:
    html = render("{cut(A)[id=x]}\n{/cut}\n{cut(B)[id=x]}\n{/cut}\n## C {#x}")
    assert html.count('id="x"') == 1


@pytest.mark.parametrize("kind", ["info", "warn", "err"])
def test_note_is_shown_by_its_kind(kind: str) -> None:
    expected = f'<div role="note" class="note note-{kind}"><p>Осторожно.</p>\n</div>\n'
    assert render(f"{{note:{kind}}}\n\nОсторожно.\n\n{{/note}}") == expected
    assert render(f"<{kind}>\n\nОсторожно.\n\n</{kind}>") == expected
    assert render(f"<{kind}>Осторожно.</{kind}>") == expected


def test_closing_mark_may_follow_the_words_directly() -> None:
    assert types("{note:info}\nOne.\n{/note}\nTwo.") == ["note", "paragraph"]
    assert types("{note:info}\nOne. {/note}\nTwo.") == ["note", "paragraph"]


def test_note_in_a_list_item_stays_in_it() -> None:
    text = "1. First\n\n   <info>\n\n   Mind this.\n\n   </info>\n\n1. Second\n"
    html = render(text)
    assert html.index("<li>") < html.index('role="note"') < html.index("</li>")
    assert write(text) == (
        "1. First\n\n   {note:info}\n\n   Mind this.\n\n   {/note}\n\n1. Second\n"
    )


def test_paragraph_of_a_note_in_a_tight_list_is_a_paragraph() -> None:
    assert "<p>Mind this.</p>" in render("- First\n  <info>\n  Mind this.\n  </info>\n- Second")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Advice", "info"),
        ("Note:", "info"),
        ("Совет", "info"),
        ("Примечание", "info"),
        ("Important", "warn"),
        ("Внимание!", "warn"),
    ],
)
def test_bold_label_and_the_paragraph_after_it_are_a_note(label: str, kind: str) -> None:
    text = f"Before.\n\n**{label}**\n\nSave first.\n\nAfter."
    _, note, after = parse(text).tree.children
    assert (note.type, note.attrs) == ("note", {"kind": kind})
    assert plain_text([note]) == f"{label}\nSave first."
    assert plain_text([after]) == "After."


@pytest.mark.parametrize(
    "text", ["**Pricing**\n\nText.", "**Note** this.\n\nText.", "**Note**", "**Note**\n\n- item"]
)
def test_other_bold_words_are_no_note(text: str) -> None:
    assert "note" not in types(text)


def test_bold_label_in_a_note_makes_no_second_note() -> None:
    assert render("{note:err}\n\n**Note**\n\nText.\n\n{/note}").count('role="note"') == 1


@pytest.mark.parametrize("name", ["channels", "sla"])
def test_reference_alone_on_a_line_is_a_place_for_facts(name: str) -> None:
    text = f"Call us:\n{{{name}}}\n"
    assert types(text) == ["paragraph", "reference"]
    assert f'data-reference="{name}"' in render(text)
    assert write(text) == f"Call us:\n\n{{{name}}}\n"


@pytest.mark.parametrize(
    "text", ["{heading(Backups)[id=b]}", "## Backups {#b}", "Backups {#b}\n---"]
)
def test_heading_takes_its_id(text: str) -> None:
    assert render(text) == '<h3 id="b">Backups</h3>\n'
    assert write(text) == "## Backups {#b}\n"


def test_highest_heading_of_a_text_becomes_the_third_level() -> None:
    assert render("# A\n\n### B\n\n###### C") == "<h3>A</h3>\n<h5>B</h5>\n<h6>C</h6>\n"
    assert render("### A\n\n#### B") == "<h3>A</h3>\n<h4>B</h4>\n"


def test_comments_are_unpublished() -> None:
    text = "One <!-- secret --> two.\n\n<!--\nsecret\n\n{cut(secret)}\n-->\n\nThree."
    assert "secret" not in render(text) + write(text) + plain_text(text)
    assert parse(text).problems == []


@pytest.mark.parametrize(
    "text", ["`{cut(A)}`", "```\n{cut(A)}\n{foo}\n```", "    {/cut}", "~~~\n<info>\n~~~", "`{sla}`"]
)
def test_code_protects_what_it_holds(text: str) -> None:
    assert parse(text).problems == []
    assert "<code>" in render(text) and "<details" not in render(text)


def test_front_matter_is_read_and_kept() -> None:
    text = "---\nslug: backups\nkeywords: [копии, backup]\n---\n\nText.\n"
    document = parse(text, front_matter=True)
    assert document.front_matter == {"slug": "backups", "keywords": ["копии", "backup"]}
    assert render(document) == "<p>Text.</p>\n"
    assert parse(write(document), front_matter=True).front_matter == document.front_matter


def test_only_documents_have_front_matter() -> None:
    assert "Важно" in render("---\nВажно: не выключайте питание\n---\n\nОстальное")


def test_aliases_in_front_matter_are_a_problem_and_not_expanded() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n" + "".join(
        f"k{n}: {{<<: [{', '.join(['*b'] * 9)}]}}\n" for n in range(9)
    )
    document = parse(f"---\n{bomb}---\n\nText.\n", front_matter=True)
    assert document.front_matter == {}
    assert len(document.problems) == 1


def test_rule_at_the_beginning_is_no_front_matter() -> None:
    document = parse("---\n\nText.", front_matter=True)
    assert isinstance(document, Document) and document.front_matter == {}
    assert render(document) == "<hr>\n<p>Text.</p>\n"


def test_braces_in_prose_mean_nothing() -> None:
    text = 'Put {id} or {"a": 1} there.\n\n{\n"a": 1\n}'
    assert parse(text).problems == []
    assert "{id}" in render(text)


def test_loose_and_nested_lists_keep_their_shape() -> None:
    text = "1. One\n   - two\n     - three\n1. Four\n"
    assert write(text) == text
    assert render("- a\n\n- b") == "<ul><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"


@pytest.mark.parametrize("text", ["## {heading(A *b* (c))[id=x]}", "{heading(A *b* (c))[id=x]}"])
def test_heading_construct_may_follow_its_signs(text: str) -> None:
    assert write(text) == "## A *b* (c) {#x}\n"


@pytest.mark.parametrize("title", ["a)}b", "a)[id=b", "&amp;copy;", "\\\\*a\\", "<b>&"])
def test_any_title_survives_writing(title: str) -> None:
    [cut] = parse(f"<details><summary>{html.escape(title)}</summary>x</details>").tree.children
    assert cut.attrs["title"] == title
    assert parse(write([cut])).tree.children[0].attrs["title"] == title


def test_repeated_titles_are_two_cuts() -> None:
    assert types("{cut(A)}\n1\n{/cut}\n{cut(A)}\n2\n{/cut}") == ["cut", "cut"]
