"""Vietnamese text for matching: folding that keeps offsets, and sentences.

`fold` is the one comparison form of the project: lower case, `Ð` as `đ`, one tone placement (`uỷ` as `ủy`,
`hoà` as `hòa`), plain hyphens and plain spaces. It never changes a length, so a match in folded text is a span of the text.
Lexicons and patterns are written in folded form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from scrapers.text import fold

__all__ = ["alternation", "fold", "fold_name", "sentences"]


@lru_cache(maxsize=16_384)
def fold_name(name: str) -> str:
    """`fold` for names, which come again and again."""
    return fold(name)


def alternation(forms: Iterable[str], behind_first: str = "") -> str:
    """A pattern for any of the forms, the longest that fits: "bí thư", "bí danh" and "bí" make `bí(?: (?:thư|danh))?`. It asks for
    what forms share once, where a plain alternation of hundreds tries each of them at every word. `behind_first`: what is asked
    behind the first letter; an alternation that begins with letters, not with a question, passes over most of a text."""
    by_first: dict[str, list[str]] = defaultdict(list)
    ends = False
    for form in forms:
        ends = ends or not form
        if form:
            by_first[form[0]].append(form[1:])
    branches = [re.escape(first) + behind_first + alternation(rests) for first, rests in by_first.items()]
    if not branches:
        return "" if ends else "(?!)"
    one = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{one}?" if ends else one


# A full stop after these ends no sentence.
_ABBREVIATION = re.compile(r"(?<![^\s(])(?:[A-ZĐ]|(?i:tp|tx|tt|ts|ths|pgs|gs|bs|ks|cn|ths|đ/c|st|mr|mrs|dr|vs|ncs|nsnd|nsưt|ls|p\.tgđ))$")
_LONGEST_ABBREVIATION = len("p.tgđ")
_LIST_MARK = re.compile(r"\s*[\dIVX]{1,3}")
_STOP = re.compile(r"([.!?…][.!?…]*)([\"”’»)\]]*)(\s+)(?=[\"“‘«(\[]*([\wÀ-ỹ])|[-–+•*])")


def sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Sentence bounds (half-open, offset by `start`) of one block of text.

    A sentence ends at a full stop, question mark, exclamation mark or dots that are followed by a capital, a digit
    or a dash; not inside numbers, after initials or after abbreviations such as "TP." and "ThS.".
    """
    bounds, begin = [], 0
    for stop in _STOP.finditer(text):
        if stop[4] and stop[4].islower():
            continue
        at = stop.start()
        if stop[1] == "." and _ABBREVIATION.search(text, max(begin, at - _LONGEST_ABBREVIATION), at):
            continue
        if stop[1] == "." and _LIST_MARK.fullmatch(text, begin, at):
            continue
        bounds.append((start + begin, start + stop.end(2)))
        begin = stop.end()
    if text[begin:].strip():
        bounds.append((start + begin, start + len(text.rstrip())))
    return bounds
