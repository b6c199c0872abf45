"""One date from a string."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.extractors.date_anchor import Anchor, past_year, value_of
from pipeline.extractors.date_grammar import scan
from pipeline.extractors.date_points import CLOCK, NUMBERS, Expression
from pipeline.text import fold

_FILLER = re.compile(rf"(?:[\s.,;:()]|(?:vào|lúc|khoảng|ngày|hôm|trong|thứ\s+\w+|chủ nhật|{CLOCK})(?!\w))*")
_DISTANCE = re.compile(
    r"(?:cách\s+đây\s+)?(?P<n>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?P<unit>ngày|tuần|tháng|năm)"
    r"(?:\s+(?P<way>trước|qua|tới|sau|nữa)(?:\s+đây)?)?"
)
_WEEKDAY = re.compile(r"(?:ngày\s+)?(?:thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
# What the grammar refuses on purpose: shares, fractions with a noun, document numbers, days that do not exist.
_REFUSED = re.compile(r"[%‰]|\d/\d+\s+[^\W\d]|[a-zđ]+[-/][a-zđ]|\bsố\b|\d[a-zđ]*/[a-zđ]|tháng\s+\d|\d\s?[/.-]\s?\d+\s?[/.-]\s?\d")


def parse_date(text: str, anchor: date | None = None, prefer: str | None = None) -> str | None:
    """The EDTF value of a date in words or figures; None where the text holds no date or its year cannot be known.

    `anchor` is the day it is read against ("tuần tới", "15/12"); `prefer` "past" or "future" settles a missing year.
    Of a longer text the first date counts. Raises ValueError for another `prefer`.
    """
    if prefer not in (None, "past", "future"):
        raise ValueError(f"prefer must be 'past', 'future' or None, not {prefer!r}")
    folded = fold(text.strip())
    day = Anchor(anchor, True) if anchor else None
    away = _distant(folded, day, prefer)
    if away:
        return away
    for relaxed in (True, False):
        found = next(scan(folded, relaxed), None)
        if found and (not relaxed or _covers(folded, found)):
            return past_year(day) if found.rule == "year_past" else value_of(found, day, prefer or found.direction)
    return _left_over(text, folded)


def _covers(folded: str, found: Expression) -> bool:
    return bool(_FILLER.fullmatch(folded, 0, found.start) and _FILLER.fullmatch(folded, found.end))


def _distant(folded: str, anchor: Anchor | None, prefer: str | None) -> str | None:
    """ "3 ngày trước", "2 tháng nữa" and a weekday without its week: only where they are all there is."""
    match = _DISTANCE.fullmatch(folded)
    if match and anchor and (match["way"] in ("trước", "tới", "sau", "nữa") or folded.startswith("cách")):
        n = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]]
        back = -1 if match["way"] in ("trước", "qua", None) else 1
        if match["unit"] in ("ngày", "tuần"):
            return (anchor.day + timedelta(back * n * (7 if match["unit"] == "tuần" else 1))).isoformat()
        month = anchor.day.year * 12 + anchor.day.month - 1 + back * n * (12 if match["unit"] == "năm" else 1)
        return f"{month // 12:04d}" + (f"-{month % 12 + 1:02d}" if match["unit"] == "tháng" else "")
    match = _WEEKDAY.fullmatch(folded)
    if match and anchor:
        number = 6 if not match["day"] else (int(match["day"]) if match["day"].isdigit() else NUMBERS[match["day"]]) - 2
        ahead = (number - anchor.day.weekday()) % 7
        return (anchor.day + timedelta(ahead - 7 if ahead and prefer == "past" else ahead)).isoformat()
    return None


def _left_over(text: str, folded: str) -> str | None:
    """Formats outside the grammar ("June 14, 2014"), asked of dateparser, which reads dates into almost anything."""
    if len(text) > 60 or not _YEAR.search(folded) or _REFUSED.search(folded):
        return None
    import dateparser

    strict = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    found = dateparser.parse(text, languages=["vi", "en"], settings=strict)
    return found.date().isoformat() if found else None
