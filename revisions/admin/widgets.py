"""How the desk asks for text."""

from typing import Any

from markdownx.widgets import MarkdownxWidget


class MarkdownWidget(MarkdownxWidget):  # type: ignore[misc]
    """A text area for the dialect, with a live preview under it."""

    template_name = "revisions/widgets/markdown.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The preview is asked for in the language of the text."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        all_attrs = context["widget"]["attrs"]
        if language := all_attrs.get("lang"):
            all_attrs["data-markdownx-urls-path"] += f"?lang={language}"
        return context
