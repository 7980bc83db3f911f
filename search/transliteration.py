"""Russian words typed in Latin letters, in whatever scheme: each reading that they may have."""

import re

MOST_READINGS = 256

# Groups of Latin letters, longest first, with the Cyrillic that they may stand for.
_READINGS = {
    "shch": ["щ"], "sch": ["щ", "сч", "ш"], "tsch": ["ч"], "zh": ["ж"], "kh": ["х"], "ch": ["ч"],
    "sh": ["ш", "щ"], "ts": ["ц", "тс"], "tz": ["ц"], "yo": ["е"], "jo": ["е"], "io": ["ио", "е"],
    "yu": ["ю"], "ju": ["ю"], "iu": ["ю", "иу"], "ya": ["я"], "ja": ["я"], "ia": ["ия", "я", "иа"],
    "ye": ["е", "ые"], "je": ["е", "же"], "ie": ["ие", "ье"], "iy": ["ий"], "ij": ["ий"],
    "yj": ["ый"], "yi": ["ый"], "ii": ["ии", "ий"], "ey": ["ей"], "ej": ["ей"], "oy": ["ой"],
    "oj": ["ой"], "ay": ["ай"], "aj": ["ай"], "ph": ["ф"], "ck": ["к"], "x": ["кс", "х"],
    "a": ["а"], "b": ["б"], "v": ["в"], "w": ["в"], "g": ["г"], "d": ["д"], "e": ["е", "э"],
    "z": ["з"], "i": ["и", "й"], "j": ["й", "ж", "ь"], "k": ["к"], "l": ["л", "ль"], "m": ["м"],
    "n": ["н", "нь"], "o": ["о"], "p": ["п"], "r": ["р"], "s": ["с", "сь"], "t": ["т", "ть"],
    "u": ["у"], "f": ["ф"], "h": ["х"], "c": ["ц", "к", "с"], "y": ["ы", "й", "и"], "q": ["к"],
    "'": ["ь", ""], "4": ["ч"],
}  # fmt: skip
_GROUP = re.compile("|".join(sorted(_READINGS, key=len, reverse=True)))
_TYPED = re.compile(r"[a-z'4]{2,30}", re.IGNORECASE)


def readings(word: str) -> list[str]:
    """The Russian spellings of a word in Latin letters, the likeliest first; none for others.

    Where a word has too many, the rarer letters of its end are given up.
    """
    if not _TYPED.fullmatch(word) or not word.strip("4'"):
        return []
    found = [("", 0)]  # a spelling, and how unusual it is
    for group in _GROUP.findall(word.lower()):
        found = [
            (spelling + letters, rarity + place)
            for spelling, rarity in found
            for place, letters in enumerate(_READINGS[group])
        ]
        found.sort(key=lambda pair: pair[1])
        found = found[:MOST_READINGS]
    return [spelling for spelling, _rarity in found]
