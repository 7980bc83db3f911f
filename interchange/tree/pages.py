"""The documents of a tree: what each of them is, at the first look."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode
from slugify import slugify

from markup import Built, build, parse, plain_text
from markup import Document as Parsed
from markup.parsing import match_front_matter

from ..canonical_reading import is_canonical
from ..documents import BadDocument, Place
from ..kinds import FAQ, KINDS, TERMS, has_title, kind_of_document
from ..planning import GENERAL
from ..reading import take_tables
from .config import Config
from .walk import File, Tree

# What documents of terms are called; all others hold questions or are none of ours.
TERMS_NAMES = frozenset({"support-info", "sla", "terms"})
# The last part of a path that says no more than that there are questions.
FAQ_NAMES = frozenset({"faq", "faqs", "questions"})
CANONICAL = re.compile(r"(?m)^format:")


class NotOurs(Exception):
    """A document that holds nothing for this site. str() says why."""


@dataclass
class Page:
    """A document of a tree after the first look. `titles`: id -> the title that has it;
    `questions`: what its entries are called."""

    file: File
    kind: str = ""
    title: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    is_sla: bool = False
    place: int = 0  # among pages of its kind, where a page says it
    questions: list[str] = field(default_factory=list)
    is_canonical: bool = False

    @property
    def category(self) -> str:
        """The slug of the category, made of the path: storage/s3/faq -> storage-s3."""
        parts = list(self.file.parts)
        if parts and parts[-1].lower() in FAQ_NAMES:
            parts.pop()
        return slugify("-".join(parts), max_length=80) or GENERAL


class Opened:
    """The text of a document in one build, parsed."""

    def __init__(self, tree: Tree, file: File, config: Config) -> None:
        self.tree, self.file = tree, file
        self.called = tree.called(file.path)
        text = tree.read(file.path)
        self.built: Built | None = None
        if not _is_canonical_text(text):
            self.built = build(
                file.path,
                lambda path: text if path == file.path else tree.load(path),
                names=config.builds,
                variables=config.variables_in(file.language),
            )
            text = self.built.text
        self.parsed: Parsed = parse(text, front_matter=True)
        self._check()

    def _check(self) -> None:
        """Raise BadDocument with everything that is wrong, each with its file and line."""
        found = list(self.parsed.problems)
        if self.built:
            found = [*self.built.problems, *map(self.built.at_source, found)]
        lines = []
        for each in sorted(found, key=lambda problem: problem.line):
            lines.append((each.path or self.file.path, each.line, each.message))
        if lines:
            first, *others = lines
            told = [f"{Place(self.tree.called(p), n)}: {message}" for p, n, message in others]
            raise BadDocument(self.tree.called(first[0]), first[1], first[2], told)

    def own_line(self, line: int) -> int:
        """The line of the file itself on which, or before which, a line of the build stands."""
        if not self.built or not line:
            return line
        for number in range(min(line, len(self.built.lines)), 0, -1):
            path, found = self.built.place(number)
            if path == self.file.path:
                return found
        return 1

    @cached_property
    def is_canonical(self) -> bool:
        return is_canonical(self.parsed.front_matter)


def _is_canonical_text(text: str) -> bool:
    front = match_front_matter(re.sub(r"\r\n?", "\n", text))
    return bool(front and CANONICAL.search(front[1]))


def survey(tree: Tree, file: File, config: Config) -> Page:
    """The first look at a document. Raises NotOurs, and BadDocument for one that cannot be read."""
    opened = Opened(tree, file, config)
    nodes = opened.parsed.tree.children
    page = Page(file, title=plain_text(nodes[:1]) if has_title(nodes) else "")
    entries = filter(_is_entry, opened.parsed.tree.walk())
    page.titles = {str(e.attrs["id"]): _title_of(e) for e in entries if e.attrs.get("id")}
    page.questions = [_title_of(node) for node in nodes if _is_entry(node)]
    page.is_canonical = opened.is_canonical
    if page.is_canonical:
        head = opened.parsed.front_matter
        page.kind = str(head.get("kind"))
        page.place = head["position"] if isinstance(head.get("position"), int) else 0
    else:
        _look_for_facts(page, opened)
    return page


def _is_entry(node: SyntaxTreeNode) -> bool:
    return node.type in ("cut", "heading")


def _title_of(node: SyntaxTreeNode) -> str:
    return str(node.attrs.get("title") or plain_text([node]))


def _look_for_facts(page: Page, opened: Opened) -> None:
    """Which kind a document is that was not exported, and its place by what its tables hold."""
    nodes = opened.parsed.tree.children
    tables = take_tables(opened.parsed.tree, opened.called)
    page.is_sla = tables.sla is not None
    page.place = 0 if tables.channels else 1 if page.is_sla else 2
    stated = opened.parsed.front_matter.get("kind")
    guess = kind_of_document(nodes, page.is_sla)
    has_facts = page.is_sla or bool(tables.channels)
    page.kind = stated if stated in KINDS else _kind(opened, has_facts, guess)


def _kind(opened: Opened, has_facts: bool, guess: str) -> str:
    names = {part.lower() for part in opened.file.parts[-1:]}
    if names & TERMS_NAMES or (has_facts and guess == TERMS):
        return TERMS
    if guess == FAQ:
        return FAQ
    raise NotOurs(_("no questions, no contacts and no SLA in it"))
