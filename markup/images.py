"""Images: how they stand in a line, and their measures."""

import re

from markdown_it.token import Token

from .addresses import IMAGE_SCHEMES, is_allowed
from .braces import PARAMS
from .spaces import one_line

MEASURE = re.compile(r"([0-9]{1,4})(%|px)?")
IN_LINE = "inline"  # the title that makes an image part of the line, like an icon
PLAIN = "plain"  # without a border

Attributes = dict[str, str | int | float]


def image(src: str, alt: str, title: str = "", **measures: str) -> Token:
    """An image token; one that a page may not load is its words."""
    text = Token("text", "", 0, content=one_line(alt))
    if not is_allowed(src, IMAGE_SCHEMES):
        return text
    attrs: Attributes = {"src": src}
    if title.strip() == IN_LINE:
        attrs[IN_LINE] = IN_LINE
    attrs |= {name: each for name, value in measures.items() if (each := _measure(value))}
    return Token("image", "img", 0, attrs=attrs, children=[text], content=text.content)


def read_params(source: str) -> Attributes | None:
    """What `{params[width=50%; noBorder=true]}` says; None if that is not known."""
    match = PARAMS.fullmatch(source)
    attrs: Attributes = {}
    for part in re.split("[;,]", match["params"]) if match else []:
        name, _, value = (each.strip() for each in part.partition("="))
        if name in {"width", "height"} and (measure := _measure(value)):
            attrs[name] = measure
        elif name == "noBorder" and value in {"", "true", "false"}:
            attrs |= {PLAIN: PLAIN} if value != "false" else {}
        elif name:
            return None
    return attrs


def written_params(attrs: Attributes) -> str:
    """The params of an image as they are written after it."""
    parts = [f"{name}={attrs[name]}" for name in ("width", "height") if name in attrs]
    parts += ["noBorder=true"] if PLAIN in attrs else []
    return f"{{params[{'; '.join(parts)}]}}" if parts else ""


def _measure(value: str) -> str:
    """A number of pixels, or a share with %; nothing for what is neither."""
    match = MEASURE.fullmatch(value.strip())
    return f"{int(match[1])}{'%' if match[2] == '%' else ''}" if match else ""
