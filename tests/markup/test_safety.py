"""What an attacker may write comes out harmless, by every way into the tree."""

import re
from html import unescape

import pytest

from markup import parse, render, write

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
]
ALLOWED = re.compile(
    r"</?(a|blockquote|br|code|details|div|em|h[3-6]|hr|img|kbd|li|ol|p|pre|s|strong|sub|summary"
    r"|sup|table|tbody|td|th|thead|tr|ul)"
    r"( (href|rel|src|alt|id|class|role|tabindex|scope|colspan|rowspan|start|data-reference)"
    r'="[^"<>]*")*>'
)
ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
OUR_CLASSES = re.compile(r"table|reference|note note-(info|warn|err)")


@pytest.mark.parametrize(
    "way", ["{}", "- {}", "> {}", "{{note:info}}\n\n{}\n\n{{/note}}", "| a |\n|---|\n| {} |"]
)
@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_leaves_nothing_active(attack: str, way: str) -> None:
    text = way.format(attack)
    for html in render(text), render(write(text)):
        assert "<" not in ALLOWED.sub("", html)
        for address in ADDRESS.findall(html):
            scheme, colon, _ = re.split("[/?#]", unescape(address))[0].partition(":")
            assert not colon or scheme in {"http", "https", "mailto", "tel"}
        for classes in re.findall(r'class="([^"]*)"', html):
            assert OUR_CLASSES.fullmatch(classes)
        assert "data-reference" not in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_written_once_and_for_all(attack: str) -> None:
    text = write(attack)
    assert write(text) == text and render(text) == render(attack)
    assert "onerror" not in text or "\\<" in text or "`" in text or "cut(" in text


def test_active_html_is_reported() -> None:
    assert "<svg>" in parse("<svg onload=alert(1)>").problems[0].message
