"""Whether a document holds questions or terms. `##` stands in both, so its words decide."""

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from markup import plain_text

FAQ, TERMS = "faq", "terms"
KINDS = (FAQ, TERMS)

# How people put what they ask for when they do not ask: "I cannot …", "Не получаю …".
FIRST_PERSON = re.compile(
    r"(?:я|мой|моя|моё|мои|у меня|мне|не могу|не получается|не \w+[юу](?:сь)?"
    r"|i|i['’]\w+|my|can['’]?t|cannot|unable|lost|forgot|didn['’]t|don['’]t)\s",
    re.IGNORECASE,
)


def is_put_as_question(title: str) -> bool:
    return title.rstrip().endswith("?") or FIRST_PERSON.match(title) is not None


def holds_cuts(nodes: Sequence[SyntaxTreeNode]) -> bool:
    """Whether the entries of a document are its top-level cuts: they are most of its blocks.

    Fewer cuts are spoilers between paragraphs.
    """
    cuts = sum(node.type == "cut" for node in nodes)
    return cuts * 2 > sum(node.type != "heading" for node in nodes)


def section_level(nodes: Sequence[SyntaxTreeNode]) -> int | None:
    """The level of the headings that part the document: the highest, the lone title aside."""
    levels = [int(node.tag[1]) for node in nodes if node.type == "heading"]
    if has_title(nodes):
        levels = levels[1:]
    return min(levels, default=None)


def has_title(nodes: Sequence[SyntaxTreeNode]) -> bool:
    """Whether the document begins with a heading above all its others."""
    levels = [node.tag for node in nodes if node.type == "heading"]
    return (
        bool(levels)
        and nodes[0].type == "heading"
        and levels.count(levels[0]) == 1
        and (levels[0] == "h1")
    )


def kind_of_document(nodes: Sequence[SyntaxTreeNode], has_sla: bool) -> str:
    """Questions if half of the section headings are put as such.

    Three quarters are needed where an SLA table, or prose before the first heading, speaks for
    terms. A document of cuts holds questions; one without headings holds terms.
    """
    if holds_cuts(nodes):
        return FAQ
    level = section_level(nodes)
    titles = [plain_text([n]) for n in nodes if n.type == "heading" and n.tag == f"h{level}"]
    body = nodes[has_title(nodes) :]
    looks_like_terms = has_sla or bool(body) and body[0].type != "heading"
    needed = 0.75 if looks_like_terms else 0.5
    questions = sum(map(is_put_as_question, titles))
    return FAQ if titles and questions >= needed * len(titles) else TERMS
