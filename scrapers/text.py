"""Vietnamese text as the reader gives it out: composed, without invisible characters; and its folded form for matching.

`fold` is the one comparison form of the project. Vocabulary and patterns are written in the form that it gives.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Soft hyphen, zero width marks, direction marks, byte order mark, NUL and other controls carry no text; a lone surrogate cannot be written.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
# Eth is what old fonts and keyboards put for the Vietnamese letter; the spaces are those of word processors.
_PLAIN = {"Ð": "Đ", "ð": "đ", **dict.fromkeys(_BREAKS, "\n"), **dict.fromkeys(_SPACES, " ")}
_ODD = re.compile(f"\r\n?|[{_BREAKS}{_SPACES}{_INVISIBLE}Ðð\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# Controls that Python takes for white space.
_SEPARATORS = re.compile("[\x1c-\x1f]")
# For character classes: in Unicode's order Vietnamese capitals and small letters alternate, so no range tells them apart.
LOWER = (
    "a-z"
    + "".join(unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"))
    + "đ"
)
UPPER = "A-Z" + LOWER[3:].upper()
_FOLDED = {"ð": "đ", **dict.fromkeys("‐‑‒–—−", "-"), "\u00a0": " ", "\t": " "}
_FOLDED |= {
    old + new: toned + plain
    for old, plain, tones in (("o", "a", "àáảãạ òóỏõọ"), ("o", "e", "èéẻẽẹ òóỏõọ"), ("u", "y", "ỳýỷỹỵ ùúủũụ"))
    for new, toned in zip(*tones.split(), strict=True)
}
# Each alternative begins with a letter, by which `re` passes over most of a text.
_UNFOLDED = re.compile(r"ð|‐|‑|‒|–|—|−|\u00a0|\t|o(?<!qo)[àáảãạèéẻẽẹ](?!\w)|u(?<!qu)[ỳýỷỹỵ](?!\w)")


def clean(text: str) -> str:
    """`text` in NFC with `\\n` as its only line break, `Ð` as `Đ`, plain spaces, without invisible characters."""
    if text.isprintable() and "Ð" not in text and "ð" not in text:
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _ODD.sub(_plain, text))


def _plain(found: re.Match[str]) -> str:
    odd = found[0]
    return _PLAIN.get(odd, "\n" if odd[0] == "\r" else "?" if odd >= "\ud800" and odd <= "\udfff" else "")


def collapse(text: str) -> str:
    """`text` with every run of white space as one space, none at its ends."""
    return " ".join(text.split())


def line_of(text: str) -> str:
    """`text` as one clean line."""
    short = " ".join(text.split())  # of the white space nothing odd is left, and most lines have nothing else
    if short.isprintable() and (short == text or not _SEPARATORS.search(text)):
        return short if short.isascii() else clean(short)
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Comparison form of NFC text: lower case, `Ð` as `đ`, one tone placement (`uỷ` as `ủy`, `hoà` as `hòa`; `quý` stays), plain
    hyphens and spaces. It never changes a length, so a match in folded text is a span of the text."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _UNFOLDED.sub(lambda m: _FOLDED[m[0]], low)


_cached = lru_cache(maxsize=1024)(fold)


def fold_line(line: str) -> str:
    """`fold` for a line, which many rules ask about."""
    return _cached(line) if len(line) < 2000 else fold(line)
