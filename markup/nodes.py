"""The nodes of a tree: mdformat's, without its searches and copies."""

from collections.abc import Generator, Sequence
from functools import cached_property

from markdown_it.token import Token
from markdown_it.tree import _NesterTokens
from mdformat.renderer import RenderTreeNode

from .lists import LISTS, paragraphs


class Node(RenderTreeNode):
    """A node that knows its type and its place among its siblings: asking costs no search."""

    type = "root"
    place = 0
    repeats = 0  # how many nodes of its type stand directly before it

    def _set_children_from_tokens(self, tokens: Sequence[Token]) -> None:
        """Make a tree of the tokens in one pass, however deep they are nested."""
        parents = [self]
        for token in tokens:
            if token.nesting == -1:
                nested = parents.pop()
                assert nested.nester_tokens
                nested.nester_tokens = _NesterTokens(nested.nester_tokens.opening, token)
                continue
            child = parents[-1]._new_child(token)
            if token.nesting:
                parents.append(child)
            elif token.children:
                child._set_children_from_tokens(token.children)

    def _new_child(self, token: Token) -> "Node":
        child, siblings = Node(), self._children
        if token.nesting:  # its other end is put in when it is found
            child.nester_tokens, child.type = (
                _NesterTokens(token, token),
                token.type.removesuffix("_open"),
            )
        else:
            child.type, child.token = token.type, token
        child._parent, child.place = self, len(siblings)
        if siblings and siblings[-1].type == child.type:
            child.repeats = siblings[-1].repeats + 1
        siblings.append(child)
        return child

    def walk(self, *, include_self: bool = True) -> Generator["Node", None, None]:
        """This node and all below it, in the order of the text."""
        nodes = [self] if include_self else self._children[::-1]
        while nodes:
            yield (node := nodes.pop())
            nodes += reversed(node._children)

    def _sibling(self, step: int) -> "Node | None":
        place = self.place + step
        siblings = self.parent.children if self.parent else []
        return siblings[place] if 0 <= place < len(siblings) else None

    @property
    def next_sibling(self) -> "Node | None":
        return self._sibling(1)

    @property
    def previous_sibling(self) -> "Node | None":
        """The node before; of lists in a row only every other one sees it.

        mdformat counts such lists backward to alternate their markers: the parity is enough.
        """
        if self.type in LISTS and self.repeats % 2 == 0:
            return None
        return self._sibling(-1)

    @cached_property
    def is_tight(self) -> bool:
        """Whether a list has lines instead of paragraphs."""
        hidden = [paragraph.hidden for paragraph in paragraphs(self)]
        return bool(hidden) and all(hidden)
