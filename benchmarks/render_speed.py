"""How fast texts are read, rendered and written: `make bench-render`.

Prints milliseconds for a page of 34 answers, and seconds for 100 KB of each construct, well-formed
and broken, with how the time grows when the text doubles (2 is linear). Ends with status 1 if
the page takes more than PAGE milliseconds or a text more than LONGEST seconds.
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup()

from markup import build, parse, render, write  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAGE = 20  # milliseconds
LONGEST = 2  # seconds
SIZE = 100_000  # characters

# One piece of each text, repeated up to SIZE.
PIECES = {
    "words": "Words of an **answer** with a [link](/en/faq/) and `code`.\n\n",
    "lists": "- one\n  1. two\n     - three\n",
    "cuts": "{cut(Title (x))[id=a]}\n\nText.\n\n{/cut}\n\n",
    "details": "<details><summary>Title</summary>\n\nText.\n\n</details>\n\n",
    "notes": "{note:warn}\nText.\n{/note}\n\n",
    "tabs": "{tabs}\n{tab(A)}\nText.\n{/tab}\n{tab(B)}\nText.\n{/tab}\n{/tabs}\n\n",
    "old tabs": "<tabs><tablist><tab>A</tab></tablist>\n<tabpanel>\nText.\n</tabpanel></tabs>\n\n",
    "headings": "## {heading(Title)[id=x]}\n\n## Title {#y}\n\n",
    "pipe table": "| a | b |\n",
    "pipe tables": "| a | b |\n|---|---|\n| c | d |\n\n",
    "HTML tables": "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>\n\n",
    "AsciiDoc tables": '[cols="1,2", options="header"]\n|===\n|a\n|b\n\n|c\n|\n- d\n|===\n\n',
    "one AsciiDoc table": "|a `b|c` \\| d\n",
    "images": '![a](/b.png "inline"){params[width=5%]} ',
    "links to headings": "{linkto(a/b#c)[text=the `title` %text]} ",
    "comments": "<!-- a -->\n\n",
    "references": "{sla}\n\n",
    "code": "```\ncode\n```\n\n",
    "brackets [": "[",
    "brackets ]": "]",
    "brackets ![": "![",
    "brackets [](": "[](",
    "braces {": "{",
    "braces {a(": "{a(",
    "braces {linkto(": "{linkto(a)[text=",
    "braces {params[": "{params[",
    "braces }": "}",
    "backticks": "`",
    "backticks apart": "` `` ``` ",
    "backticks escaped": "\\`",
    "stars": "*a **b ",
    "stars alone": "*",
    "lower lines": "_a __b ",
    "lower lines in lines": "_\n",
    "words in lines": "a\n",
    "small tables": "| a |\n|---|\n",
    "HTML lists": "<ul><li>",
    "open HTML lists": "<ul>",
    "stars and brackets": "*[",
    "brackets ![ in lines": "\n![",
    "less than": "<",
    "tags": "<b>",
    "tags of code": "<p><code>",
    "open HTML": "<div><code>\n\n",
    "open comments": "<!-- \n\n",
    "open comments in a line": "a <!-- ",
    "quotes": "> ",
    "quotes in lines": ">>>> a\n",
    "lists in a line": "- ",
    "open cuts": "{cut(A)}\n",
    "open notes": "{note:info}\n",
    "open tabs": "{tabs}\n{tab(A)}\n",
    "open details": "<details>\n<summary>\n",
    "open tab lists": "<tabs>\n<tablist>\n",
    "open HTML tables": "<table>\n<tr><td>a\n\n",
    "open AsciiDoc tables": "|===\n|a\n\n",
    "open AsciiDoc tables in lists": "- |===\n  |a\n",
    "open code": "- ```\n  a\n",
    "closing marks": "{/cut}\n{/note}\n",
    "closing marks in a line": "a {/cut} ",
    "long titles": "{cut(a)[id=",
    "references of links": "[a]: /b\n",
    "entities": "&amp;&#1;&x",
    "escapes": "\\{\\*",
    "bars": "|",
    "bars in a table": "|===\n" + "|" * 50 + "\n|===\n",
    "spans": "<table><tr><td rowspan=999 colspan=99>a</table>\n\n",
    "rules": "---\n",
    "unknown": "{foo(a)[b]}\n",
    "conditions": "{ifdef(a)}a{/ifdef}{ifndef(b)}\nc\n{/ifndef}\n",
    "open conditions": "{ifdef(a)}\n{ifndef(b)}",
    "closing conditions": "{ifdef(a)}{/ifndef}",
    "variables": "{var(a)} `{var(b)}` ",
}


def milliseconds(work: Callable[[], object], times: int = 1) -> float:
    """The least processor time of some runs: the others were disturbed."""
    runs = []
    for _ in range(times):
        gc.collect()  # what was left by the text before is not the work of this one
        start = time.process_time()
        work()
        runs.append(time.process_time() - start)
    return min(runs) * 1000


def answers() -> list[str]:
    """The answers of the demo documents, in Markdown."""
    return [
        write(node.children)
        for path in sorted((ROOT / "demo" / "ru").glob("faq-*.md"))
        for node in parse(path.read_text("utf-8")).tree.children
        if node.type == "cut"
    ]


def built(text: str) -> str:
    return build("a.md", {"a.md": text}.get, names=["a"], variables={"a": "b"}).text


WORK: dict[str, Callable[[str], object]] = {"render": render, "write": write, "build": built}


def main() -> int:
    texts = answers()
    page = milliseconds(lambda: [render(text) for text in texts], 20)
    print(f"{len(texts)} answers rendered: {page:.1f} ms (at most {PAGE})\n")
    too_slow = page > PAGE
    print(f"{SIZE // 1000} KB of, seconds{'':<14}{'growth':>8}" + "".join(f"{n:>8}" for n in WORK))
    for name, piece in PIECES.items():
        half, text = (piece * (size // len(piece)) for size in (SIZE // 2, SIZE))
        times = [milliseconds(lambda: work(text)) / 1000 for work in WORK.values()]  # noqa: B023
        growth = times[0] * 1000 / milliseconds(lambda: render(half))  # noqa: B023
        slow = max(times) > LONGEST
        too_slow = too_slow or slow
        figures = f"{growth:>8.1f}" + "".join(f"{seconds:>8.2f}" for seconds in times)
        print(f"  {name:<30}{figures}{'  too slow' if slow else ''}", flush=True)
    return int(too_slow)


if __name__ == "__main__":
    sys.exit(main())
