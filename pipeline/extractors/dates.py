"""Dates of a document: recognised (`date_grammar`), given their years (`date_anchor`) and their roles (`date_roles`)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.document import DateMention, Document, Warn
from pipeline.extractors.date_anchor import Anchor, from_text, past_year, published, value_of
from pipeline.extractors.date_event import Reading, happening, tense
from pipeline.extractors.date_grammar import scan
from pipeline.extractors.date_parse import parse_date
from pipeline.extractors.date_points import Expression
from pipeline.extractors.date_roles import Context, contexts, is_issue, is_paper, is_target, other_role
from pipeline.extractors.date_words import cue

# Length of a day in EDTF, and the days ahead for which a report names the part of the day ("bế mạc vào trưa 18/7").
_DAY, _DAYS_AHEAD = 10, 7
# From this day on a report counts the running month among those past.
_MONTH_ENDS = 25
# The month in which a school year ends.
_SCHOOL_ENDS = 7
_AGAINST = re.compile(r"(?<!\w)so(?: với)?(?: cùng kỳ)?(?: của)?(?: kết quả)? $")

__all__ = ["find_dates", "parse_date"]


def find_dates(document: Document) -> Document:
    """Fill `dates`. Warns `anchor_from_text` where the text gives the anchor, `no_anchor` where dates had to be left out."""
    expressions = list(scan(document.folded))
    around = contexts(document, expressions)
    papers = {found.start for found, context in zip(expressions, around, strict=True) if is_paper(found, context)}
    anchor = published(document) or from_text(document, expressions, papers)
    reading = Reading(document, expressions, around, papers, anchor)
    mentions, left_out = _mentions(reading, happening(reading))
    warnings = list(document.warnings)
    if left_out:
        warnings.append(Warn("no_anchor", f"no year is known for: {'; '.join(left_out)}; give the publication date"))
    if anchor and anchor.words and any(_lacks_year(found) for found in expressions):
        warnings.append(Warn("anchor_from_text", f"no publication date; years taken from “{anchor.words}”"))
    return replace(document, dates=tuple(mentions), warnings=tuple(warnings))


def _lacks_year(found: Expression) -> bool:
    """Whether the expression leaves its year to the anchor."""
    if found.relative:
        return found.relative[0] != "same"
    return not any(point and point.year for point in (found.first, found.last))


def _mentions(reading: Reading, event: tuple[int, str] | None) -> tuple[list[DateMention], list[str]]:
    """The dates with values and roles, and the words of those without a value."""
    mentions: list[DateMention] = []
    left_out: list[str] = []
    words = reading.anchor.words if reading.anchor else None
    day = Anchor(date.fromisoformat(event[1][:10]), True, words) if event else None
    anchor = reading.anchor if reading.anchor and reading.anchor.exact and not reading.anchor.words else day or reading.anchor
    months = _stretches(reading, anchor)
    told = _told_years(reading, anchor)
    last_day: str | None = None
    last_paper: str | None = None
    for index, (found, context) in enumerate(zip(reading.expressions, reading.contexts, strict=True)):
        if event and found.start == event[0]:
            value: str | None = event[1]
        elif found.rule == "same_day":
            value = last_paper if is_paper(found, context) and last_paper else last_day
        elif compared := _compared(found, context, mentions):
            value = compared
        elif found.rule in ("months_alone", "months_past"):
            value = months.get((found.last.month if found.last else 0) or 0) or _months_so_far(found, anchor)
        else:
            value = _value(found, context, told.get(index) or anchor, told.get(index) or day or anchor)
        if value is None:
            if _lacks_year(found) and found.rule not in ("months_alone", "months_past"):
                left_out.append(reading.document.text[found.start : found.end])
            continue
        role = _role(reading, found, context, value, event[1] if event else None, anchor)
        if found.rule == "same_day" and value == last_paper:
            role = "document"
        if found.level == "day" and role in ("event", "other") and len(value) == _DAY:
            last_day = value
        elif role == "document":
            last_paper = value
        mentions.append(DateMention(found.start, found.end, found.rule, value, role, found.part_of_day))
    return mentions, left_out


def _value(found: Expression, context: Context, anchor: Anchor | None, base: Anchor | None) -> str | None:
    """The value against the anchor; what lies ahead is read against the happening (`base`), which came before the report."""
    if found.rule == "year_past":
        return past_year(anchor)
    when = tense(found, context)
    if when is None and found.rule in ("months_of_year", "half") and found.first and found.first.month == 1:
        when = "past"  # the first months of a year without its number are told of, not foreseen
    if when == "past" and found.part_of_day and anchor and anchor.exact and not found.relative:
        soon = value_of(found, anchor, "future")
        if soon and len(soon) == _DAY and 0 < (date.fromisoformat(soon) - anchor.day).days <= _DAYS_AHEAD:
            return soon  # "kỳ họp bế mạc trưa 18/7" in an article of 16 July
    if when == "past" and anchor and anchor.words:
        when = None  # the text's own day is no limit: what it tells of may have come later
    return value_of(found, base if when == "future" else anchor, when)


def _compared(found: Expression, context: Context, mentions: list[DateMention]) -> str | None:
    """ "Năm 2020 thu 50 tỷ đồng, tăng 5% so với năm trước": told from the year named before it, not from the day of writing."""
    last = mentions[-1] if mentions else None
    if found.rule != "year_relative" or not found.first or found.first.shift != -1 or not _AGAINST.search(context.before):
        return None
    if last is None or last.start < found.start - len(context.before) or last.role != "period":
        return None
    return str(int(last.value[:4]) - 1)


def _stretches(reading: Reading, anchor: Anchor | None) -> dict[int, str]:
    """The values of "N tháng đầu năm" by N, which a bare "N tháng" takes up; "tháng 9, 9 tháng" gives one too."""
    found_by: dict[int, str] = {}
    for before, found in zip([None, *reading.expressions], reading.expressions, strict=False):
        if found.first is None or found.last is None or found.first.month != 1 or not found.last.month:
            continue
        alone = before and before.level == "month" and before.first and before.last is None
        beside = alone and before.first.month == found.last.month  # type: ignore[union-attr]
        value = value_of(found, anchor, "past") if found.rule == "months_of_year" or beside else None
        if value:
            found_by.setdefault(found.last.month, value)
    for found in reading.expressions:
        first = found.first
        if found.rule == "months_of_year" and first and first.month and first.month > 1 and (value := value_of(found, anchor, None)):
            # "kết quả 9 tháng, nhiệm vụ 3 tháng cuối năm": the months before those left
            found_by.setdefault(first.month - 1, f"{value[:4]}-01/{value[:4]}-{first.month - 1:02d}")
    return found_by


def _months_so_far(found: Expression, anchor: Anchor | None) -> str | None:
    """ "9 tháng" and "9 tháng qua" in an article of October."""
    months = found.last.month if found.last else None
    if anchor is None or months is None or months < 3:
        return None
    over = months == anchor.day.month - 1 or (months == anchor.day.month and anchor.day.day >= _MONTH_ENDS)
    return value_of(found, anchor, None) if over else None


def _told_years(reading: Reading, anchor: Anchor | None) -> dict[int, Anchor]:
    """Anchors of months told of after a past year that opens its sentence ("Năm 2019, chị vay vốn. Tháng 5, …")."""
    told: dict[int, Anchor] = {}
    year: tuple[int, int] | None = None
    coming: tuple[int, int] | None = None
    for index, (found, context) in enumerate(zip(reading.expressions, reading.contexts, strict=True)):
        opens = not context.before.strip(' “"-')
        if found.rule == "year" and opens and found.first and found.first.year and anchor and found.first.year < anchor.day.year:
            year = (found.first.year, context.number)
        elif year and context.number > year[1] + 1:
            year = None
        elif year and opens and found.rule == "month" and found.first and not found.first.dated and found.direction is None:
            told[index] = Anchor(date(year[0], 7, 1), False)
        if found.rule == "year" and found.first and found.first.year and anchor and found.first.year > anchor.day.year:
            coming = (found.first.year, context.number)
        elif coming and coming[1] == context.number and found.rule == "month" and found.first and not found.first.dated and not found.lead:
            told[index] = Anchor(date(coming[0], 7, 1), False)
    return told


def _ahead(value: str, anchor: Anchor | None) -> bool | None:
    """Whether a value ends after the anchor day, as a stretch that holds it does. None: there is no anchor."""
    if anchor is None:
        return None
    end = value.split("/")[-1]
    return end == ".." or end > anchor.day.isoformat()[: len(end)] or (len(end) < 10 and end == anchor.day.isoformat()[: len(end)])


def _role(reading: Reading, found: Expression, context: Context, value: str, event: str | None, anchor: Anchor | None) -> str:
    if value == event and found.level in ("day", "weekday", "same"):
        return "event"
    if found.start in reading.papers or is_issue(found, context):
        return "document"
    later = anchor is not None and found.rule == "year" and value > str(anchor.day.year)
    school = anchor is not None and "năm học" in reading.document.folded[found.start : found.end]
    ahead = _ahead(f"{value[-4:]}-{_SCHOOL_ENDS:02d}" if school and value[-4:].isdigit() else value, anchor)
    if ahead is False and event and found.level == "day" and cue("deadline").match(found.lead):
        ahead = value > event  # set by the happening, though past when it is reported
    if is_target(found, context, ahead, later):
        return "target"
    return other_role(found, context)
