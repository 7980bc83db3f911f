"""How the desk asks for text."""

from typing import Any

from markdownx.widgets import MarkdownxWidget


class MarkdownWidget(MarkdownxWidget):  # type: ignore[misc]
    """A text area for the dialect, with a live preview under it."""

    template_name = "revisions/widgets/markdown.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, **(attrs or {})})
