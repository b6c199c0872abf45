"""The day that the dates of an article are read against, and the values they take from it.

The anchor is the publication date; else a day, month or year that the text gives for the same happening; else none, and
then nothing is guessed: a date that lacks its year is left out. The year of a term, a goal or a jubilee is no anchor.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.document import Document, starting
from pipeline.extractors.date_points import Expression, Point
from pipeline.extractors.date_words import cue


@dataclass(frozen=True, slots=True)
class Anchor:
    """`day` is the day itself where `exact`, else the best guess within the year or month that the text gives.
    `words` are the words of the text it was taken from; None for the publication date."""

    day: date
    exact: bool
    words: str | None = None


def published(document: Document) -> Anchor | None:
    """The publication date, where it names at least a month."""
    match = re.match(r"(\d{4})-(\d\d)(?:-(\d\d))?", document.article.published or "")
    if not match:
        return None
    return Anchor(date(int(match[1]), int(match[2]), int(match[3] or 15)), match[3] is not None)


def _school_year(document: Document, expressions: list[Expression]) -> _Given:
    """ "năm học 2023-2024" in the first sentences: its happenings lie about the turn of the year."""
    for found in expressions:
        if found.rule == "years" and found.last and found.last.year and "năm học" in document.folded[found.start : found.end]:
            return (found, date(found.last.year, 2, 1), False) if _near(document, found) else None
    return None


def _middle(found: Expression, folded: str) -> date:
    """The day nearest to which a happening falls whose text names this stretch."""
    first, last, start = found.first, found.last, found.start
    if first is None or first.year is None:
        raise ValueError("a stretch without a year is no anchor")
    if found.lead in ("đầu", "giữa", "cuối") and not first.month:
        return date(first.year, {"đầu": 2, "giữa": 7, "cuối": 12}[found.lead], 1)
    end = last or first
    before = folded[max(0, start - 60) : start]
    if end.month:
        day = calendar.monthrange(end.year or first.year, end.month)[1]
        return date(end.year or first.year, end.month, day if last else 15)
    ahead, behind = cue("outlook").search(before), cue("review").search(before)
    if behind and not (ahead and ahead.start() > behind.start()):
        return date(first.year, 12, 31)
    return date(first.year, 1, 1) if ahead else date(first.year, 7, 1)


def _near(document: Document, found: Expression) -> bool:
    """Whether an expression stands in the title, kicker, lead or first two sentences (for a bare year, the first one)."""
    for block in document.blocks:
        if block.start <= found.start < block.end and block.kind in ("title", "kicker", "lead"):
            return True
        if block.kind == "paragraph":
            first_two = starting(document.sentences, block.start, block.end)[:2]
            return bool(first_two) and found.start < first_two[0 if found.level == "year" else -1].end
    return False


def _context(document: Document, found: Expression, width: int) -> str:
    return document.folded[max(0, found.start - width) : found.start]


def _latest_year(expressions: list[Expression]) -> int:
    """The latest year that the text names as past or present."""
    ahead = ("đến", "trước", "tới", "tầm", "chậm", "từ nay")
    years = [found.first.year for found in expressions if found.first and found.first.year and not found.lead.startswith(ahead)]
    return max(years, default=0)


def _too_old(found: Expression, latest: int, grace: int = 1) -> bool:
    """Whether the text names a year later by more than `grace`, so that this one is history."""
    return found.first is not None and found.first.year is not None and latest > found.first.year + grace


def from_text(document: Document, expressions: list[Expression], papers: set[int]) -> Anchor | None:
    """An anchor that the text itself gives. `papers` are the offsets of dates of cited documents."""
    latest = _latest_year(expressions)
    for find in (_dated_happening, _dated_decision, _dated_stretch, _dated_term):
        found = find(document, expressions, papers, latest)
        if found is None:
            continue
        expression, day, exact = found
        return Anchor(day, exact, document.text[expression.start : expression.end])
    return None


_WITHIN = frozenset({"", "trong", "vào", "đầu", "giữa", "cuối"})
_Given = tuple[Expression, date, bool] | None


def _dated_happening(document: Document, expressions: list[Expression], papers: set[int], latest: int) -> _Given:
    for found in expressions:
        if found.first is None or not (found.first.year and found.first.day and found.first.month) or found.start in papers:
            continue
        if cue("once").search(_context(document, found, 30)) or found.lead.startswith(("trước", "đến", "chậm", "từ", "sau")):
            continue
        if not _too_old(found, latest):
            return found, date(found.first.year, found.first.month, found.first.day), True
    return None


def _dated_stretch(document: Document, expressions: list[Expression], papers: set[int], latest: int) -> _Given:
    """A month or stretch with its year, or the year in the title or the first sentences."""
    usable = [
        found
        for found in expressions
        if found.first
        and found.first.year
        and found.level != "day"
        and found.rule not in ("years", "bare_year")
        and found.lead in _WITHIN
        and found.start not in papers
        and _near(document, found)
        and not cue("distant").search(_context(document, found, 14))
    ]
    for found in sorted(usable, key=lambda e: e.level != "month"):
        looks = cue("review").search(_context(document, found, 60)) or cue("outlook").search(_context(document, found, 60))
        if not _too_old(found, latest, 1 if looks or found.level == "month" else 0):
            return found, _middle(found, document.folded), False
    for found in expressions:
        if found.rule in ("months_of_year", "quarter") and found.first and found.first.year and not _too_old(found, latest):
            return found, _middle(found, document.folded), False
    return _school_year(document, expressions)


def _dated_decision(document: Document, expressions: list[Expression], papers: set[int], latest: int) -> _Given:
    """A decision that is being carried out: its happening falls within two months after its day."""
    for found in expressions:
        first = found.first
        if found.start not in papers or first is None or not first.year or not first.day or _too_old(found, latest, 0):
            continue
        if not re.search(r"(?:quyết định|kế hoạch|công văn|giấy mời|thông báo)\b[^.;]{0,40}$", _context(document, found, 60)):
            continue
        day = date(first.year, first.month or 1, first.day)
        for other in expressions:
            if other.first and other.first.day and other.first.month and not other.first.dated and other.lead in ("", "trong", "vào"):
                then = _on(day.year, other.first)
                if then and timedelta(0) <= then - day <= timedelta(60):
                    return found, then, True
    return None


def _dated_term(document: Document, expressions: list[Expression], papers: set[int], latest: int) -> _Given:
    """A full date by which something is to be done: nobody writes of it more than some months before."""
    for found in expressions:
        first = found.first
        if first and first.year and first.month and first.day and cue("deadline").match(found.lead) and found.start not in papers:
            return found, date(first.year, first.month, first.day) - timedelta(45), False
    return None


def _on(year: int, point: Point) -> date | None:
    """The point's first day in that year; None for 29 February of other years."""
    try:
        return date(year, point.month or 1, point.day or 1)
    except ValueError:
        return None


# Nobody sets a deadline ten months ahead without naming its year: such a date is near on the other side.
_FORESEEN = 300


def choose_year(first: Point, last: Point | None, anchor: Anchor, prefer: str | None) -> int | None:
    """The year that puts a point nearest to the anchor; `prefer` "past" not after it, "future" not before it.

    Without a preference a point more than two months ahead is taken as past. About an inexact anchor nearness alone decides.
    """
    day = anchor.day
    end = last or first
    best: tuple[int, int] | None = None
    for year in (day.year - 1, day.year, day.year + 1):
        start = _on(year, first)
        if start is None:
            continue
        stop = _on(year, end) or start
        if end.day is None:
            stop = stop.replace(day=calendar.monthrange(stop.year, stop.month)[1])
        ahead, behind = (start - day).days, (day - stop).days
        if anchor.exact and ((prefer == "past" and ahead > 0) or (prefer == "future" and behind > 0) or (prefer is None and ahead > 62)):
            continue
        distance = max(ahead, behind, 0)
        if prefer == "future" and ahead > _FORESEEN:
            continue
        if best is None or distance < best[0]:
            best = (distance, year)
    if best is None and prefer == "future":
        return choose_year(first, last, anchor, None)
    return best[1] if best else None


def edtf(point: Point, year: int) -> str:
    """A point as EDTF."""
    if point.month is None:
        return f"{year:04d}"
    return f"{year:04d}-{point.month:02d}" + (f"-{point.day:02d}" if point.day else "")


def value_of(found: Expression, anchor: Anchor | None, prefer: str | None) -> str | None:
    """The EDTF value of an expression; None where it cannot be known."""
    if found.relative:
        return _relative_value(found.relative, anchor)
    first, last = found.first, found.last
    if first is None:
        return None
    year, end_year = first.year, last.year if last else None
    if anchor:
        if first.shift is not None:
            year = anchor.day.year + first.shift
        if last and last.shift is not None:
            end_year = anchor.day.year + last.shift
    if year is None and end_year is not None and last and last.month and first.month:
        year = end_year if (first.month, first.day or 0) <= (last.month, last.day or 31) else end_year - 1
    if year is None and anchor and not first.dated and first.month:
        year = choose_year(first, last if last and last.month and last.month >= first.month else None, anchor, prefer)
    if year is None:
        return None
    if first.day and _on(year, first) is None:
        return None
    if found.open:
        return f"{edtf(first, year)}/.."
    if last is None:
        return edtf(first, year)
    if end_year is None:
        end_year = year if (first.month or 1, first.day or 0) <= (last.month or 12, last.day or 31) else year + 1
    return f"{edtf(first, year)}/{edtf(last, end_year)}"


def past_year(anchor: Anchor | None) -> str | None:
    """ "năm qua": the year just ended, or in its last two months the year that is ending."""
    if anchor is None:
        return None
    return str(anchor.day.year if anchor.day.month >= 11 else anchor.day.year - 1)


def _relative_value(relative: tuple[str, int], anchor: Anchor | None) -> str | None:
    unit, distance = relative
    if anchor is None or (not anchor.exact and unit not in ("month", "quarter", "year")):
        return None
    day = anchor.day
    monday = day - timedelta(day.weekday())
    if unit == "day":
        return (day + timedelta(distance)).isoformat()
    if unit == "weekday":
        return (monday + timedelta(distance)).isoformat()
    if unit in ("week", "weekend"):
        begin = monday + timedelta(7 * distance + (5 if unit == "weekend" else 0))
        return f"{begin.isoformat()}/{(monday + timedelta(7 * distance + 6)).isoformat()}"
    month = day.year * 12 + day.month - 1
    if unit == "month":
        month += distance
        return f"{month // 12:04d}-{month % 12 + 1:02d}"
    if unit == "quarter":
        month = (month // 3 + distance) * 3
        return f"{month // 12:04d}-{month % 12 + 1:02d}/{month // 12:04d}-{month % 12 + 3:02d}"
    return None
