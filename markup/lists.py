"""Lists in one normal form, whether they came from Markdown or HTML."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token
from mdformat.renderer import RenderTreeNode

LISTS = {"bullet_list", "ordered_list"}
OPENINGS = {f"{name}_open" for name in LISTS}
CLOSINGS = {f"{name}_close" for name in LISTS}
# Between these and their neighbours stands a blank line, so the list cannot be tight.
APART = {"table", "note", "cut", "tabs", "tab", "reference", "unknown", "paragraph"}


def without_empty_lists(tokens: list[Token]) -> list[Token]:
    """The tokens without the lists whose items hold nothing."""
    out: list[Token] = []
    starts: list[int] = []
    for token in tokens:
        out.append(token)
        if token.type in OPENINGS:
            starts.append(len(out) - 1)
        elif token.type in CLOSINGS:
            start = starts.pop()
            if all(each.type.startswith("list_item") for each in out[start + 1 : -1]):
                del out[start:]
    return out


def tidy_lists(node: RenderTreeNode) -> None:
    """Make each list tight or loose as a whole.

    A list is tight if all of its items are one line, perhaps with one block under it.
    """
    if node.type == "inline" or not node.children:
        return
    for child in node.children:
        tidy_lists(child)
    if node.type in LISTS:
        _set_hidden(paragraphs(node), _is_tight(node))
    elif node.type != "list_item":  # a note in a tight list: CommonMark took its words for lines
        _set_hidden((child for child in node.children if child.type == "paragraph"), False)


def _set_hidden(nodes: Iterable[RenderTreeNode], hidden: bool) -> None:
    for node in nodes:
        for token in node.nester_tokens or ():
            token.hidden = hidden


def paragraphs(node: RenderTreeNode) -> Iterator[RenderTreeNode]:
    """The paragraphs that stand directly in the items of a list."""
    for item in node.children:
        yield from (child for child in item.children if child.type == "paragraph")


def _is_tight(node: RenderTreeNode) -> bool:
    if sum(max(1, len(item.children)) for item in node.children) == 1:
        return True  # there is no place for a blank line
    return all(p.hidden for p in paragraphs(node)) and all(map(_is_short, node.children))


def _is_short(item: RenderTreeNode) -> bool:
    under = item.children
    if under and under[0].type == "paragraph":
        under = under[1:]
    return len(under) <= 1 and not any(map(_needs_blank_line, under))


def _needs_blank_line(block: RenderTreeNode) -> bool:
    """A list that begins with another number than 1, or with nothing, continues a paragraph."""
    if block.type in LISTS:
        return "start" in block.attrs or not block.children[0].children
    return block.type in APART
