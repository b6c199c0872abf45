"""Vietnamese text as the reader gives it out: composed, without invisible characters; and its folded form for matching.

Vocabulary and patterns of this package are written in the form that `fold` gives: lower case, one tone placement,
plain hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Soft hyphen, zero width marks, direction marks, byte order mark, NUL and other controls carry no text.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Eth is what old fonts and keyboards put for the Vietnamese letter; the spaces are those of word processors.
_PLAIN = str.maketrans(
    {
        "Ð": "Đ",
        "ð": "đ",
        **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    }
)
_HYPHENS = re.compile("[‐‑‒–—−]")
# For character classes: in Unicode's order Vietnamese capitals and small letters alternate, so no range tells them apart.
LOWER = (
    "a-z"
    + "".join(unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"))
    + "đ"
)
UPPER = "A-Z" + LOWER[3:].upper()
_OLD_TONES = {
    old + new: toned + plain
    for old, plain, tones in (("o", "a", "àáảãạ òóỏõọ"), ("o", "e", "èéẻẽẹ òóỏõọ"), ("u", "y", "ỳýỷỹỵ ùúủũụ"))
    for new, toned in zip(*tones.split(), strict=True)
}
_OLD_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?!\w)")


def clean(text: str) -> str:
    """`text` in NFC with `\\n` as its only line break, `Ð` as `Đ`, plain spaces, without invisible characters."""
    text = _BREAK.sub("\n", _INVISIBLE.sub("", text).translate(_PLAIN))
    # A lone surrogate cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8") if re.search("[\ud800-\udfff]", text) else text
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def collapse(text: str) -> str:
    """`text` with every run of white space as one space, none at its ends."""
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=512)  # the same line is asked about by many rules
def fold(text: str) -> str:
    """Comparison form of NFC text, of the same length: lower case, `uỷ` as `ủy`, `hoà` as `hòa`, plain hyphens; `quý` stays."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _OLD_TONE.sub(lambda m: _OLD_TONES[m[0]], _HYPHENS.sub("-", low))
