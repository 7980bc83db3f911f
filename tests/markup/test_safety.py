"""What an attacker may write comes out harmless, by every way into the tree."""

import re
import sys
from html.parser import HTMLParser

import pytest

from markup import Target, build, parse, plain_text, render, resolve_targets, write
from markup.html_source import MAX_DEPTH_CLEANED, shallow

ATTACKS = [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "a <img src=x onerror=alert(1)> b",
    "<img src='javascript:alert(1)'>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,AAAA)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x1;javascript:alert(1))",
    "[x]( \tjavascript:alert(1))",
    "[x](vbscript:msgbox)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='/x' onclick=alert(1) style='color:red' class=btn target=_blank>x</a>",
    "<p style='position:fixed' class='x' onmouseover='alert(1)'>x</p>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<iframe src=//evil.example></iframe>",
    "<object data=//evil.example></object><embed src=//evil.example>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<form action=//evil.example><input name=a><button formaction='javascript:alert(1)'>x</button>",
    "<textarea></textarea><script>alert(1)</script>",
    "<video src=x onerror=alert(1)></video>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><script>alert(1)</script></xmp>",
    "<table><tr><td onclick=alert(1) style='x'><script>alert(1)</script>a</td></tr></table>",
    "<table background='javascript:a()'><tr><td><img src=x onerror=alert(1)>a</td></tr></table>",
    "<details ontoggle=alert(1) open><summary onclick=alert(1)><img src=x onerror=alert(1)>Q"
    "</summary>A</details>",
    "{cut(<img src=x onerror=alert(1)>)}\na\n{/cut}",
    '{cut(A)[id="onclick=alert(1)]}\na\n{/cut}',
    '## A {#x" onclick="alert(1)}',
    "{heading(<script>alert(1)</script>)[id=x]}",
    '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
    "`</code><script>alert(1)</script>`",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    '<div class="reference" data-reference="sla">x</div>',
    "<a href='//evil.example' rel='opener'>x</a>",
    "<a id=x name=y href=/z>x</a>",
    "<svg><p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
    "<table><td><svg><desc><td><script>alert(1)</script></desc></svg></table>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    '<p style="x:expression(alert(1))">x</p>',
    "<img src=x:x onerror\n=\nalert(1)>",
    "<img src='x' srcset='//evil.example/a 1x' style='x' loading=lazy>",
    "<b <script>alert(1)</script>0",
    "<<script>alert(1)//<</script>",
    "<a href='vbscript:x' href='/y'>x</a>",
    "<a href='//evil.example' target=_blank ping=//evil.example>x</a>",
    "[x](feed:javascript:alert(1))",
    "[x](//evil.example\\@good.example)",
    "[x](/y 'onmouseover=alert(1) \"')",
    '![x" onerror="alert(1)](/a.png)',
    '![x](/a.png"onerror="alert(1))',
    '![x](/a.png "inline\\" onerror=alert(1)"){params[width=1 onerror=alert(1)]}',
    "![x](/a.png){params[width=5%;style=position:fixed]}",
    "{linkto(javascript:alert(1))[text=x]}",
    "{linkto(JAVA&#115;cript:alert)[text=<img src=x onerror=alert(1)>]}",
    '{linkto(a"onclick="alert#b)[text=%text]}',
    "{var(<script>alert(1)</script>)}",
    "{include(<script>alert(1)</script>)}",
    "{tabs}\n{tab(<img src=x onerror=alert(1)>)}\na\n{/tab}\n{/tabs}",
    '{tabs}\n{tab(A)[id=x" onclick="alert(1)]}\na\n{/tab}\n{/tabs}',
    "<tabs><tablist><tab onclick=alert(1)><script>alert(1)</script>A</tab></tablist>"
    "<tabpanel onclick=alert(1)>a</tabpanel></tabs>",
    '[cols="1,3\\"onclick=\\"alert(1)", options="header"]\n|===\n|a|b\n|===',
    "|===\n|<script>alert(1)</script>\n|<img src=x onerror=alert(1)>\n|===",
    '[cols="1,9999"]\n|===\n2+h|<a href=javascript:alert(1)>x</a>\n|===',
    # Harmless when it is read once, active when a browser reads what a cleaner has written.
    "<math><mtext><table><mglyph><style><!--</style><b title='--&gt;&lt;b onclick=a()'>",
    "<svg></p><title><a id='</title><img src=1 onerror=alert(1)>'></a></title></svg>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></math>",
    "<svg><foreignObject><math><mtext></svg><img src=x onerror=alert(1)></mtext></math>",
    "<select><template><style><!--</style><a rel='--></style><img src=x onerror=a()>'>",
    "<form><table><form><svg><style><img src=x onerror=alert(1)></style></svg></table></form>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<iframe><p title='</iframe><svg onload=alert(1)>'></iframe>",
    "<plaintext><a title='</plaintext><script>alert(1)</script>'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><p title='</title><script>alert(1)</script>'></title>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<math><mi><![CDATA[</mi><script>alert(1)</script>]]></mi></math>",
    "<a href='&#9;java&Tab;script&colon;alert(1)'>x</a>",
    "<p><svg><p title='</svg><img src=x onerror=alert(1)>'></p></svg>",
    "<table><caption><svg><title><table><script>alert(1)</script></title></svg></caption></table>",
    "<pre><!--<pre></pre><img src=x onerror=alert(1)>--></pre>",
    "`<code>`<img src='`'onerror=alert(1)//`'>",
    "<b title='&quot;><script>alert(1)</script>'>x</b>&lt;script&gt;alert(1)&lt;/script&gt;",
    "<img alt='<x' title='/><img src=x onerror=alert(1)>'>",
    "<td align='right\" onclick=\"alert(1)'>x</td><table><tr><td align='x onclick=a()'>y</table>",
]
TAGS = {
    "a", "blockquote", "br", "code", "col", "colgroup", "details", "div", "em", "h3", "h4", "h5",
    "h6", "hr", "img", "kbd", "li", "ol", "p", "pre", "s", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "href", "rel", "src", "alt", "id", "class", "role", "tabindex", "scope", "colspan", "rowspan",
    "start", "width", "height",
}  # fmt: skip
CLASSES = {"table", "note", "note-info", "note-warn", "note-err", "tabs", "tab", "tab-title"}
CLASSES |= {"inline", "plain", "align-center", "align-right"}
DOORS = {
    "a text": "{}",
    "a list": "- {}",
    "a quote": "> {}",
    "a note": "{{note:info}}\n\n{}\n\n{{/note}}",
    "a pipe table": "| a |\n|---|\n| {} |",
    "an HTML table": "<table><tr><td>{}</td></tr></table>",
    "an AsciiDoc table": "|===\n|{}\n|===",
    "the title of a tab": "{{tabs}}\n{{tab({})}}\na\n{{/tab}}\n{{/tabs}}",
    "a panel": "{{tabs}}\n{{tab(A)}}\n{}\n{{/tab}}\n{{/tabs}}",
    "the title of a cut": "{{cut({})}}\na\n{{/cut}}",
    "a summary": "<details><summary>{}</summary>a</details>",
    "a heading": "## {}",
    "a heading with an id": "{{heading({})[id=x]}}",
    "the id of a heading": "## A {{#{}}}",
    "the words of an image": "![{}](/a.png)",
    "the source of an image": "![a]({})",
    "the title of an image": '![a](/a.png "{}")',
    "the params of an image": "![a](/a.png){{params[{}]}}",
    "the words of a link": "[{}](/a)",
    "the address of a link": "[a]({})",
    "the address of an HTML link": '<a href="{}">a</a>',
    "the words of a link to a heading": "{{linkto(a#b)[text={}]}}",
    "the target of a link to a heading": "{{linkto({})[text=a]}}",
}


class Harmless(HTMLParser):
    """Reads HTML as browsers do, and fails at the first tag that could do something."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS and {name for name, _ in attrs} <= ATTRIBUTES, (tag, attrs)
        values = {name: value or "" for name, value in attrs}
        assert set(values.get("class", "").split()) <= CLASSES
        for address in values.get("href", ""), values.get("src", ""):
            bare = re.sub(r"[\x00-\x20]", "", address)
            scheme, colon, _ = re.split("[/?#]", bare)[0].partition(":")
            assert not colon or scheme.lower() in {"http", "https", "mailto", "tel"}, address
        assert tag != "a" or "opener" not in values.get("rel", "").split()

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html: str) -> None:
    Harmless().feed(html)


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_attack_leaves_nothing_active(door: str) -> None:
    for attack in ATTACKS:
        text = door.format(attack)
        assert_harmless(render(text))
        assert_harmless(render(write(text)))


def test_attack_in_a_variable_or_a_fragment_leaves_nothing_active() -> None:
    for attack in ATTACKS:
        for door in DOORS.values():
            files = {"a.md": door.format("{var(x)} {include(b.md)}"), "b.md": attack}
            assert_harmless(render(build("a.md", files.get, variables={"x": attack}).text))


def test_attack_in_a_resolved_link_leaves_nothing_active() -> None:
    for attack in ATTACKS:
        document = parse("{linkto(a#b)[text=See %text]}")
        resolve_targets(document, lambda target, line: Target(attack, attack))  # noqa: B023
        assert_harmless(render(document))
        assert_harmless(render(write(document)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_written_once_and_for_all(attack: str) -> None:
    text = write(attack)
    assert write(text) == text and render(text) == render(attack)


def test_active_html_is_reported() -> None:
    assert "<svg>" in parse("<svg onload=alert(1)>").problems[0].message


def calls_for(text: str) -> int:
    """How many calls of Python reading a text takes: its time, on whatever machine."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        parse(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("tags", ["<ul><li>", "<ul>x", "<ol><hr>", "<blockquote>", "<p>x"])
def test_twice_as_many_tags_take_twice_the_time(tags: str) -> None:
    assert calls_for(tags * 2_000) < 2.5 * calls_for(tags * 1_000)


def test_html_is_not_cleaned_deeper_than_any_page_has_it() -> None:
    html = shallow("<ul><li>a<br>" * 500 + "</ul>" * 500 + "<p>b</p>")
    assert html.count("<ul>") == html.count("</ul>") == MAX_DEPTH_CLEANED
    assert html.count("a<br>") == 500 and html.endswith("<p>b</p>")


def test_words_whose_tags_are_too_deep_stay_apart() -> None:
    assert plain_text("<div>" * 200 + "a<div>b</div></div>c") == "a b c"


def test_a_long_flat_list_of_open_items_is_not_deep() -> None:
    assert render("<ul>\n" + "<li>a" * 300).count("<li>") == 300
