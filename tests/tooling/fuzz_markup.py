"""Looks for texts that break the dialect, guided by coverage: `make fuzz MINUTES=5`.

Needs atheris, which has no wheels for every machine and is therefore in no list of requirements.
What it finds is printed as a Python string: put it into tests/markup/test_round_trip.py.

A text is too slow by the processor time that it takes. The fuzzer's own clock (-timeout) goes on
while the machine does something else, so it is set high and is there for a loop without end.
"""

import os
import sys
import time

import atheris

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with atheris.instrument_imports(include=["markup", "markdown_it", "mdformat"]):
    import django

    django.setup()

    from markup import build, parse, plain_text, render, write

PIECES = [
    "a", "B ", "1", ".", ",", " ", "  ", "    ", "\n", "\n\n", "- ", "1. ", "> ", "# ", "## ",
    "*", "**", "_", "`", "``", "```\n", "~~~\n", "|", "| a | b |\n|---|---|\n", "|===\n",
    "[cols=2]\n", '[cols="1,3", options="header"]\n', "2+|", ".2+|", "h|", "\\", "\\|", "[", "]",
    "(", ")", "](/x)", "![", '![a](/b "inline")', "{params[width=5%; noBorder=true]}", "{params[",
    "{", "}", "{cut(", ")}", "{cut(A)}", "{cut(A)[id=x]}", "{/cut}", "{note:info}", "{/note}",
    "{tabs}", "{/tabs}", "{tab(A)}", "{/tab}", "<tabs>", "<tablist><tab>A</tab></tablist>",
    "<tabpanel>", "</tabpanel>", "</tabs>", "{heading(A)[id=x]}", " {#x}", "{linkto(a#b)[text=",
    "]}", "{linkto(\na)}", "{var(a)}", "{var(b)}", "{include(b.md)}", "{include(b.md)[tags=t]}",
    "{includetag(t)}", "{/includetag}", "{ifdef(a)}", "{/ifdef}", "{ifndef(a)}", "{/ifndef}",
    "{foo(a)}", "{channels}", "{sla}", "<!--", "-->", "<info>", "</info>", "<details>",
    "<summary>A</summary>", "</details>", "<table>", "<tr>", "<td>", "<td colspan=2>", "</td>",
    "</table>", "<ul>", "<li>", "</ul>", "<b>", "</b>", "<i>", "<code>", "</code>", "<pre>",
    "</pre>", "<br>", "<a href='/x'>", "</a>", "<img src=/a>", "<p>", "&lt;", "&#32;", "&nbsp;",
    "\t", "\xa0", "\u200b", "\u2028", "\x00", "---\n", "===\n", "<", ">", "&", '"', "!", "+ ",
    "**Note**\n\n", "Я",
]  # fmt: skip


LONGEST = 10  # seconds; watching every branch makes the work some twenty times slower


def look_at(data: bytes) -> None:
    """Fail if a text raises an error, changes when it is written, or takes far too long."""
    provider = atheris.FuzzedDataProvider(data)
    count = provider.ConsumeIntInRange(0, 24)
    text = "".join(provider.PickValueInList(PIECES) for _ in range(count))
    text += provider.ConsumeUnicode(20)
    begun = time.process_time()
    try:
        files = {"a.md": text, "b.md": text[::-1]}
        built = build("a.md", files.get, names=["a"], variables={"a": text})
        for each in text, built.text:
            document = parse(each)
            plain_text(document)
            written = write(document)
            assert render(written) == render(document), "it is shown otherwise after writing"
            assert write(written) == written, "it is written otherwise the second time"
        assert time.process_time() - begun < LONGEST, "it takes too long"
    except Exception:
        print(f"\nThe text: {text!r}", file=sys.stderr)
        raise


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
