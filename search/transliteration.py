"""Russian words typed in Latin letters, in whatever scheme: each reading that they may have."""

import re

MOST_READINGS = 150

# Groups of Latin letters, longest first, with the Cyrillic that they may stand for.
_READINGS = {
    "shch": ["щ"], "sch": ["щ", "сч", "ш"], "tsch": ["ч"], "zh": ["ж"], "kh": ["х"], "ch": ["ч"],
    "sh": ["ш", "щ"], "ts": ["ц", "тс"], "tz": ["ц"], "yo": ["е"], "jo": ["е"], "io": ["ио", "е"],
    "yu": ["ю"], "ju": ["ю"], "iu": ["ю", "иу"], "ya": ["я"], "ja": ["я"], "ia": ["ия", "я", "иа"],
    "ye": ["е", "ые"], "je": ["е", "же"], "ie": ["ие", "ье"], "iy": ["ий"], "ij": ["ий"],
    "yj": ["ый"], "yi": ["ый"], "ii": ["ии", "ий"], "ey": ["ей"], "ej": ["ей"], "oy": ["ой"],
    "oj": ["ой"], "ay": ["ай"], "aj": ["ай"], "ph": ["ф"], "ck": ["к"], "x": ["кс", "х"],
    "a": ["а"], "b": ["б"], "v": ["в"], "w": ["в"], "g": ["г"], "d": ["д"], "e": ["е", "э"],
    "z": ["з"], "i": ["и", "й", "ы"], "j": ["й", "ж", "ь"], "k": ["к"], "l": ["л", "ль"],
    "m": ["м"], "n": ["н", "нь"], "o": ["о"], "p": ["п"], "r": ["р"], "s": ["с", "сь"],
    "t": ["т", "ть"], "u": ["у", "ю"], "f": ["ф"], "h": ["х"], "c": ["ц", "к", "с"],
    "y": ["ы", "й", "и"], "q": ["к"], "'": ["ь", ""], "4": ["ч"],
}  # fmt: skip
_LONGEST = max(map(len, _READINGS))
_TYPED = re.compile(r"[a-z'4]{2,30}", re.IGNORECASE)


def readings(word: str) -> list[str]:
    """The Russian spellings of a word in Latin letters, the likeliest first; none for others.

    `ayu` is read as а+ю and as ай+у: every way to cut the word into groups counts, and of the
    ways to read its beginning the likeliest go on.
    """
    if not _TYPED.fullmatch(word) or not word.strip("4'"):
        return []
    word = word.lower()
    # For each place of the word: the spellings of what stands before it, with their rarity.
    found: list[dict[str, int]] = [{"": 0}, *({} for _letter in word)]
    for end in range(1, len(word) + 1):
        spelt = found[end]
        for start in range(max(0, end - _LONGEST), end):
            for place, letters in enumerate(_READINGS.get(word[start:end], ())):
                for before, rarity in found[start].items():
                    # Fewer groups are likelier: "sh" is ш before it is сх.
                    cost = rarity + 2 * place + 1
                    spelt[before + letters] = min(cost, spelt.get(before + letters, cost))
        likeliest = sorted(spelt.items(), key=lambda pair: (pair[1], pair[0]))
        found[end] = dict(likeliest[:MOST_READINGS])
    return list(found[-1])
