"""Words typed with the keyboard in the other language."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN_SHIFTED, _CYRILLIC + _CYRILLIC.upper())
_TO_LATIN = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN_SHIFTED)


def other_layout(chunk: str) -> str:
    """What the same keys give in the other layout; empty for a chunk of both, or of neither."""
    is_latin = any(char in _LATIN or char in _LATIN_SHIFTED for char in chunk if char.isalpha())
    is_cyrillic = any(char.lower() in _CYRILLIC for char in chunk if char.isalpha())
    if is_latin == is_cyrillic:
        return ""
    return chunk.translate(_TO_CYRILLIC if is_latin else _TO_LATIN)
