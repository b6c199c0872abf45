"""Vietnamese text for matching: folding that keeps offsets, and sentences.

`fold` is the one comparison form of the project: lower case, `Ð` as `đ`, one tone placement (`uỷ` as `ủy`,
`hoà` as `hòa`), plain hyphens and plain spaces. It never changes a length, so a match in folded text is a span of the text.
Lexicons and patterns are written in folded form.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scrapers.text import fold

__all__ = ["fold", "fold_name", "sentences"]


@lru_cache(maxsize=16_384)
def fold_name(name: str) -> str:
    """`fold` for names, which come again and again."""
    return fold(name)


# A full stop after these ends no sentence.
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-ZĐ]|(?i:tp|tx|tt|ts|ths|pgs|gs|bs|ks|cn|ths|đ/c|st|mr|mrs|dr|vs|ncs|nsnd|nsưt|ls|p\.tgđ))$")
_STOP = re.compile(r"([.!?…]+)([\"”’»)\]]*)(\s+)(?=[\"“‘«(\[]*[\wÀ-ỹ]|[-–+•*])")


def sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Sentence bounds (half-open, offset by `start`) of one block of text.

    A sentence ends at a full stop, question mark, exclamation mark or dots that are followed by a capital, a digit
    or a dash; not inside numbers, after initials or after abbreviations such as "TP." and "ThS.".
    """
    bounds, begin = [], 0
    for stop in _STOP.finditer(text):
        following = text[stop.end() :].lstrip('"“‘«([')[:1]
        if following.islower() or (stop[1] == "." and _ABBREVIATION.search(text[begin : stop.start()])):
            continue
        if stop[1] == "." and re.fullmatch(r"\s*[\dIVX]{1,3}", text[begin : stop.start()]):
            continue
        bounds.append((start + begin, start + stop.end(2)))
        begin = stop.end()
    if text[begin:].strip():
        bounds.append((start + begin, start + len(text.rstrip())))
    return bounds
