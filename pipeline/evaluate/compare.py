"""When two values say the same: the comparison forms of evaluation.

They are looser than `text.fold`, because a gold file may be typed by hand: punctuation, white space and the place of a tone
mark inside its syllable make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DASHES = re.compile(r"[‐‑‒–—−]")
_JOINER = re.compile(r"\s*([-/])\s*")
_PUNCTUATION = re.compile(r"[“”\"'’‘.,;:…()!?]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"\s+")
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_PROVINCE_CLASS = re.compile(rf"(?<=\S )tỉnh (?=[^\W\d_{_LOWER}])")


def tidy(text: str | None) -> str:
    """NFC, lower case, `Ð` as `đ`, plain hyphens."""
    return _DASHES.sub("-", unicodedata.normalize("NFC", text or "").replace("Ð", "Đ").replace("ð", "đ").lower())


def form(text: str | None) -> str:
    """Comparison form of words: tidy, single spaces, no punctuation, tone marks after their syllable."""
    text = _PUNCTUATION.sub(" ", _JOINER.sub(r"\1", tidy(text)))
    return " ".join(_LETTERS.sub(lambda syllable: _tones_last(syllable[0]), text).split())


def _tones_last(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable)
    return "".join(c for c in marks if c not in _TONES) + "".join(c for c in marks if c in _TONES)


def squash(text: str | None) -> str:
    """Form for literal containment: tidy, without any white space."""
    return _SPACE.sub("", tidy(text))


def organisation(name: str | None) -> str:
    """Comparison form of a body: "tỉnh" before the name of a province may be there or not."""
    return form(_PROVINCE_CLASS.sub("", unicodedata.normalize("NFC", name or "")))


def number(value: object) -> str:
    """Comparison form of a number, to six digits; what is no number equals only itself."""
    if value is None:
        return ""
    try:
        return f"{float(value):.6g}"  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return f"?{value}"


def overlap(a: str | None, b: str | None) -> float:
    """How much two texts share, from 0 to 1: F1 of their words, each counted as often as it stands there."""
    x, y = Counter(form(a).split()), Counter(form(b).split())
    common = (x & y).total()
    return 2 * common / (x.total() + y.total()) if common else 0.0


def same_unit(a: str | None, b: str | None) -> bool:
    """Equal, or one the beginning of the other at a word's end ("tổ chức", "tổ chức đảng")."""
    x, y = form(a), form(b)
    return bool(x) and bool(y) and (x == y or x.startswith(y + " ") or y.startswith(x + " "))
