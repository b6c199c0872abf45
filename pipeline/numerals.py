"""Numbers as Vietnamese papers write them, in digits, in words, and in both: "1.632", "97,1", "3 tỷ 250 triệu", "hai mươi mốt".

A dot followed by exactly three digits groups thousands, a comma opens decimals; any other dot is a decimal point.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.text import fold

_UNITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_TAILS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SCALES = {
    "mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10_000,
    "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)|\d{1,3}(?: \d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?"
_WORDS = "|".join((*_UNITS, *_TAILS, *_SCALES, "mười", "linh", "lẻ", "không trăm", "rưỡi", "rưởi"))
_TOKEN = re.compile(rf"(?:{_DIGITS})|(?:{_WORDS}|nửa)(?!\w)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3}){2,}|(?: \d{3}){2,})")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_MONEY_OR_SHARE = re.compile(r"\s*(?:%|‰|phần trăm|đồng|vnđ|vnd)$")

# One group set off by a space ("19 136 hộ") needs what it counts, and no name that takes the first figures ("thôn 5 120 hộ").
_NAMES = (
    "thôn", "tổ", "ấp", "bản", "khu", "số", "quận", "phường", "đội",
    "khối", "xóm", "buôn", "làng", "tháng", "ngày", "lớp", "km", "và",
)  # fmt: skip
_COUNTED = "hộ|người|lao động|đảng viên|đoàn viên|hội viên|học sinh|cử tri|lượt|nhân khẩu|ha|tấn|con|m2|m3|cây|nhà"
_SPACED = "".join(f"(?<!{name} )" for name in _NAMES) + rf"[1-9]\d{{0,2}} \d{{3}}(?= (?:{_COUNTED})(?!\w))"
# A run of numerals as it stands in a text: a digit may be glued to a unit ("12,5km"), but not to a code ("5G", "A2").
_BIG = "nghìn|ngàn|vạn|triệu|tỷ|tỉ|trăm"
_RUN = re.compile(
    rf"(?<!\w)(?:(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)(?:\s(?:{_WORDS})(?!\w))*(?!\w)"
    rf"|(?<![.,])(?P<spaced>{_SPACED})|(?<![.,])(?:{_DIGITS})(?:\s?(?:{_WORDS})(?!\w)|\s(?:{_DIGITS})(?=\s?(?:{_BIG})(?!\w)))*)"
)


# Where one may begin: of a digit or the letters of a word the first, by which `re` passes over most of a text, then the rest.
_FIRST = (*_UNITS, "mười")
_BEGIN = re.compile(rf"[\d{''.join(dict.fromkeys(w[0] for w in _FIRST))}](?<!\w.)(?:(?<=\d)|{'|'.join(w[1:] for w in _FIRST)})")


class Numeral(NamedTuple):
    """A number in a folded text. `scale` is the last scale word's power (1000 for "5,5 ngàn"), 1 without; `words`: no digit in it."""

    start: int
    end: int
    value: float
    scale: int
    words: bool


def digits_value(text: str) -> float | int | None:
    """The value of a number written in digits alone, or None: "1.632" 1632, "97,1" 97.1, "7.5" 7.5."""
    if _GROUPED.fullmatch(text):
        comma = text.count(",") > 1
        text = text.replace(",", "") if comma else text.replace(".", "").replace(" ", "").replace(",", ".")
    elif _PLAIN.fullmatch(text):
        text = text.replace(",", ".")
    else:
        return None
    return float(text) if "." in text else int(text)


_NO_HUNDREDS = "không trăm"
_LINKS = ("linh", "lẻ", _NO_HUNDREDS)
_HALVES = ("rưỡi", "rưởi")
_AFTER_TENS = ("mươi", "mười", *_LINKS)
_SIMPLE = {**_UNITS, **_TAILS, "mười": 10}


def _value(tokens: list[str]) -> float | None:
    """The value of numerals read from left to right; None where they make no number ("hai ba", "tỷ")."""
    parts: list[tuple[float, int]] = []
    current: float | None = None
    previous = ""
    for index, token in enumerate(tokens):
        if token in _SCALES:
            if not _raise(parts, current, previous, _SCALES[token]):
                return None
            current = None
        elif token in _HALVES:
            if current is None and previous not in _SCALES:
                return None
            current = parts[-1][1] / 2 if current is None else current + 0.5
        elif token in _LINKS:
            if previous not in (*_SCALES, _NO_HUNDREDS):
                return None
        else:
            current = _joined(current, token, previous, last=index == len(tokens) - 1)
            if current is None:
                return None
        previous = token
    return None if previous in (*_LINKS, "") else sum(value for value, _ in parts) + (current or 0)


def _raise(parts: list[tuple[float, int]], current: float | None, previous: str, scale: int) -> bool:
    """Raise what was read since the last greater scale: "hai mươi mốt" + "nghìn", "2,5 nghìn" + "tỷ". False where that can not be."""
    if current is None and (previous not in _SCALES or _SCALES[previous] >= scale):
        return False
    lower = sum(value for value, size in parts if size < scale)
    parts[:] = [part for part in parts if part[1] >= scale]
    if parts and parts[-1][1] <= scale:
        return False
    parts.append((((current or 0) + lower) * scale, scale))
    return True


def _joined(current: float | None, token: str, previous: str, last: bool) -> float | None:
    """`current` with a unit or a number in digits added ("mười" + "hai"), or None where they do not go together."""
    value = _SIMPLE.get(token, digits_value(token))
    if value is None or (token in _TAILS and previous not in _AFTER_TENS):
        return None
    if current is not None and (previous != "mười" or token == "mốt" or value >= 10):
        return None
    if last and token in _UNITS and _SCALES.get(previous, 0) >= 100:
        value *= _SCALES[previous] // 10  # "một trăm hai" is 120, "hai triệu ba" 2,300,000
    return (current or 0) + value


def _tidy(value: float) -> float | int:
    value = float(f"{value:.15g}") if isinstance(value, float) else value  # 66.4 * 10**9 is a little more than it should be
    return int(value) if value == int(value) else value


def parse_number(text: str) -> float | int | None:
    """The value of a number in Vietnamese notation, in digits or words, or None for what is no number.

    "1.632" 1632, "97,1" and "97,1%" 97.1, "5,5 ngàn" 5500, "3 tỷ 250 triệu" 3250000000, "2 triệu rưỡi" 2500000, "nửa" 0.5,
    "hai mươi mốt" 21. Hedges ("hơn"), nouns and ranges are not read: they give None.
    """
    folded = _MONEY_OR_SHARE.sub("", " ".join(fold(text).split()))
    sign = -1 if folded.startswith(("-", "âm ")) else 1
    folded = folded.removeprefix("-").removeprefix("âm ").strip()
    if folded in ("nửa", "một nửa"):
        return sign * 0.5
    tokens = [m[0] for m in _TOKEN.finditer(folded)]
    if not tokens or "nửa" in tokens or re.sub(r"\s", "", "".join(tokens)) != re.sub(r"\s", "", folded):
        return None
    value = _value(tokens)
    return None if value is None else _tidy(sign * value)


def numerals(folded: str) -> list[Numeral]:
    """The numbers in a folded text, from left to right, each as long as it can be read.

    A final "năm" after tens or hundreds is left to the years it counts ("hai mươi năm"), a lone "một" is no number but an article.
    """
    found, done = [], 0
    for begin in _BEGIN.finditer(folded):
        run = _RUN.match(folded, begin.start()) if begin.start() >= done else None
        if run is None:
            continue
        done = run.end()
        if run["spaced"]:
            found.append(Numeral(run.start(), run.end(), int(run[0].replace(" ", "")), 1, False))
            continue
        marks = list(_TOKEN.finditer(folded, run.start(), run.end()))
        if len(marks) > 1 and marks[-1][0] == "năm" and marks[-2][0] not in ("linh", "lẻ"):
            marks.pop()
        while marks and (value := _value([m[0] for m in marks])) is None:
            marks.pop()
        if not marks or marks[-1][0] == marks[0][0] == "một":
            continue
        scale = max((_SCALES[m[0]] for m in marks if _SCALES.get(m[0], 0) >= 1000), default=1)
        found.append(Numeral(run.start(), marks[-1].end(), _tidy(value or 0), scale, not marks[0][0][0].isdigit()))
    return found
