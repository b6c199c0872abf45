"""Where the words of a cleaned article stand in the text that it was read from.

Cleaning takes out lines, joins broken ones, collapses white space and composes letters. It adds no word, so each block of the
article is looked for in the source, both in the same plain form; a block that was changed inside is searched item by item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from scrapers.text import LOWER, UPPER, clean, line_of

# Marks compose with the letter before them, whatever cleaning takes out between the two; jamo compose with each other.
_HIDDEN = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f"
_MARKS = r"\u0300-\u036f"
_PIECE = re.compile(
    rf"(?P<as_is>[!-~{LOWER}{UPPER}]+)(?![{_MARKS}{_HIDDEN}])|\s+|[^\s{_MARKS}]?[{_HIDDEN}]*[{_MARKS}][{_MARKS}{_HIDDEN}]*|[\u1100-\u11ff]+|.",
    re.DOTALL,
)


class Plain:
    """A text cleaned as `scrapers.text.line_of` does; each character knows where it came from."""

    def __init__(self, source: str) -> None:
        parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for found in _PIECE.finditer(source):
            start, end = found.span()
            if found["as_is"]:
                parts.append(found[0])
                self.starts += range(start, end)
                self.ends += range(start + 1, end + 1)
                continue
            part = clean(found[0])
            if part.isspace():
                part = "" if parts and parts[-1] == " " else " "
            if part:
                parts.append(part)
                self.starts += [start] * len(part)
                self.ends += [end] * len(part)
        self.text = "".join(parts)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


class Placing:
    """Finds spans of `article["text"]` in `source`, the text that the article was read from."""

    def __init__(self, source: str, article: dict[str, Any]) -> None:
        self.source = source
        self.text: str = article["text"]
        self.plain = Plain(source)
        self.blocks: list[tuple[int, int]] = [(block["start"], block["end"]) for block in article["blocks"]]
        self.places: list[int | None] = []
        cursor = 0
        for start, end in self.blocks:
            place = self._search(self.text[start:end], cursor)
            self.places.append(place)
            if place is not None and place >= cursor:
                cursor = place + (end - start)

    def find(self, start: int, end: int) -> tuple[int, int] | None:
        """The place in the source of a span of the article, or None where those very words are not to be found with certainty."""
        number = bisect_right([block[0] for block in self.blocks], start) - 1
        if number < 0 or end > self.blocks[number][1]:
            return None
        place = self.places[number]
        begin = self._alone(number, start, end) if place is None else place + start - self.blocks[number][0]
        if begin is None:
            return None
        first, last = self.plain.source_span(begin, begin + end - start)
        return (first, last) if line_of(self.source[first:last]) == self.text[start:end] else None

    def _search(self, words: str, cursor: int) -> int | None:
        for begin in (cursor, 0):
            place = self.plain.text.find(words, begin)
            if place >= 0:
                return place
        return None

    def _alone(self, number: int, start: int, end: int) -> int | None:
        """Between the neighbours of a block that was changed inside: words that stand there once."""
        low = next((place + self._size(n) for n in range(number - 1, -1, -1) if (place := self.places[n]) is not None), 0)
        high = next((place for place in self.places[number + 1 :] if place is not None and place >= low), len(self.plain.text))
        words = self.text[start:end]
        place = self.plain.text.find(words, low, high)
        return place if place >= 0 and self.plain.text.find(words, place + 1, high) < 0 else None

    def _size(self, number: int) -> int:
        start, end = self.blocks[number]
        return end - start
