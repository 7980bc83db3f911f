"""Marks that open and close the dialect's blocks, put together in pairs."""

from html import escape
from typing import Any

from markdown_it.token import Token
from markdown_it.utils import EnvType

from .markers import written_title
from .problems import report

MAX_BLOCKS = 20


def paired(tokens: list[Token], env: EnvType) -> list[Token]:
    """The tokens with their markers as `cut`, `note`, `tabs` and `tab` nodes around what they hold.

    Only marks that stand in the same parent make a pair. The rest become `unknown` nodes, which
    show nothing and are written as they were: a mistake loses nothing of a text.
    """
    return _Pairs(tokens, env).run()


def opening_line(name: str, attrs: dict[str, Any]) -> str:
    """`{note:info}`, `{tabs}`, `{cut(Title)[id=slug]}` or `{tab(Title)}`."""
    if name == "note":
        return f"{{note:{attrs['kind']}}}"
    if name == "tabs":
        return "{tabs}"
    anchor = f"[id={attrs['id']}]" if attrs.get("id") else ""
    return f"{{{name}({written_title(str(attrs['title']))}){anchor}}}"


def _line(token: Token) -> int:
    return (token.map or [0])[0]


class _Pairs:
    """One pass over the tokens with a stack of parents, each a stack of open marks."""

    def __init__(self, tokens: list[Token], env: EnvType) -> None:
        self.tokens, self.env = tokens, env
        self.frames: list[list[Token]] = [[]]
        self.depth = 0

    def run(self) -> list[Token]:
        previous: Token | None = None
        for token in self.tokens:
            if token.type == "marker":
                self.mark(token, previous)
            elif token.nesting == 1:
                self.frames.append([])
            elif token.nesting == -1:
                self.leave()
            previous = token
        self.leave()
        return [token for token in self.tokens if token.type != "marker"]

    def mark(self, token: Token, previous: Token | None) -> None:
        role = token.meta["role"]
        if role == "unknown":
            _give_up(token, token.meta["source"])
        elif role == "open":
            self.open(token)
        elif role == "summary":
            self.entitle(token, previous)
        elif role == "tablist":
            self.list_tabs(token)
        else:
            self.close(token)

    def open(self, token: Token) -> None:
        self.depth += 1
        token.meta["deep"] = self.depth > MAX_BLOCKS
        around = self.frames[-1][-1] if self.frames[-1] else None
        if token.meta["name"] == "tab":
            if not around or around.meta["name"] != "tabs":
                report(self.env, _line(token), "lone tab")
            elif around.meta.get("titles"):
                title = around.meta["titles"].pop(0)
                token.meta["attrs"]["title"] = token.meta["attrs"]["title"] or title
        self.frames[-1].append(token)

    def list_tabs(self, token: Token) -> None:
        """Keep the titles of a `<tablist>` for the panels of the `<tabs>` that it stands in."""
        around = self.frames[-1][-1] if self.frames[-1] else None
        if around and around.meta["name"] == "tabs":
            around.meta["titles"] = token.meta["titles"]
            token.meta = {}
        else:
            report(self.env, _line(token), "tab list")
            _give_up(token, token.meta["source"])

    def entitle(self, token: Token, previous: Token | None) -> None:
        opening = self.frames[-1][-1] if self.frames[-1] else None
        if opening and opening is previous and opening.meta["attrs"].get("title") == "":
            opening.meta["attrs"]["title"] = token.meta["title"]
        else:
            report(self.env, _line(token), "summary")
            _give_up(token, f"<summary>{escape(token.meta['title'])}</summary>")

    def close(self, token: Token) -> None:
        frame, name = self.frames[-1], token.meta["name"]
        if not any(opening.meta["name"] == name for opening in reversed(frame)):
            report(self.env, _line(token), "unopened", f"{{/{name}}}")
            _give_up(token, f"{{/{name}}}")
            return
        while (opening := frame.pop()).meta["name"] != name:
            self.unclosed(opening)
        self.depth -= 1
        self.pair(opening, token)

    def pair(self, opening: Token, closing: Token) -> None:
        name, attrs, deep = opening.meta["name"], opening.meta["attrs"], opening.meta["deep"]
        if opening.meta.get("titles"):
            report(self.env, _line(opening), "empty tab", opening.meta["titles"][0])
        if deep:
            report(self.env, _line(opening), "deep")
            _give_up(opening, opening_line(name, attrs))
            _give_up(closing, f"{{/{name}}}")
            return
        if attrs.get("title") == "":
            report(self.env, _line(opening), "title", f"{{{name}}}")
        opening.map = [_line(opening), _line(closing) + 1]
        opening.type, opening.tag, opening.nesting = f"{name}_open", "div", 1
        closing.type, closing.tag, closing.nesting = f"{name}_close", "div", -1
        opening.attrs, opening.meta, closing.meta = attrs, {}, {}

    def leave(self) -> None:
        """The end of a parent: what is still open in it stays so."""
        for opening in self.frames.pop():
            self.unclosed(opening)

    def unclosed(self, opening: Token) -> None:
        self.depth -= 1
        name = opening.meta["name"]
        report(self.env, _line(opening), "unclosed", f"{{{name}}}", f"{{/{name}}}")
        _give_up(opening, opening_line(name, opening.meta["attrs"]))


def _give_up(token: Token, source: str) -> None:
    token.type, token.content, token.meta = "unknown", source, {}
