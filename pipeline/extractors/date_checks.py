"""What only looks like a date: fractions, counts, codes, durations, repetition, lunar days, jubilees, birthdays."""

from __future__ import annotations

import re

from pipeline.extractors.date_points import Expression
from pipeline.extractors.date_words import cue

_AFTER_REPEAT = re.compile(r"\s+(?:hằng|hàng|mỗi|các)\s+(?:năm|tháng|tuần|quý)\b")
_STEMS = "giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý"
_BRANCHES = "tý|sửu|dần|mão|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi"
_LUNAR = re.compile(rf"[\s,(]*(?:(?:năm\s+)?(?:{_STEMS})\s+(?:{_BRANCHES})\b|âm\s+lịch|âl\b)")
# Numbers that count or name something: the thing before or the code after decides.
_NAMING = re.compile(
    r"(?:(?<!\w)(?:số|thứ|khóa|lần|tổ|ấp|quận|phường|khu phố|khu vực|khu|điều"
    r"|khoản|(?<!thời )điểm|mục|km|ql|tl|đt|quốc lộ|tỉnh lộ|đường|hẻm|ngõ|lô"
    r"|block|tầng|phòng|mẫu|bảng|hạng|tỷ số|thôn|bản|đội|nhóm|phụ lục|kỳ họp|iso|tcvn|euro|world cup|covid)\.?\s*[:.]?\s*|[№#])$"
)
CODE = re.compile(r"\s?[/-]\s?[a-zđ]|[/:]\d|[.,-]\d|\s?%|‰")
_MEASURE = re.compile(r"\s*(?:%|m2|m3)|\s+(?P<word>\w+)")
_WEAK_LEADS = frozenset({"từ", "kể từ", "đến", "tới", "trước", "sau", "vào", "trong", "qua", "hết", "cho đến"})
_STRONG_LEADS = ("tính", "chậm", "muộn", "hạn", "không", "bắt đầu", "ngay")
_SET_OFF = re.compile(r"\s*(?:[,.;:)]|$|đến\s|tới\s|-)")
_PLURAL = re.compile(r"(?:\d|(?<!\w)(?:những|các|nhiều|mấy|vài|mỗi|từng|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|hằng|hàng|chục|trăm))\s+$")
_EDGE = re.compile(r"(?<!\w)(?:đầu|giữa|cuối|tuần)\s$")
_ROUND_NUMBER = re.compile(r"(?<!\w)(?:đợt|vòng|bước)\s\d{1,2}\s$")
_PROVERB = re.compile(r"(?<!\w)(?:năm sau\b.*\bnăm trước|không để[\w ]* sang \w+ \w+)$")
_FEAST_MONTH = re.compile(r"(?<!\w)(?:cách mạng|rằm|tết)\s+$")
_FEAST_YEAR = re.compile(
    r"(?<!\w)(?:tết|(?<!vụ )(?<!lúa )(?<!đông )(?<!đông-)(?<!đông - )xuân)(?:\s+(?!năm\b)\w+){0,5}\s+$|(?<!\w)(?:những|thập niên)\s+$"
)
# "so với cùng kỳ 2019", "vụ xuân 2020": a bare year that belongs to such a noun and ends there.
_YEARLY = re.compile(rf"{cue('yearly').pattern}\s+$")
_MONTH_BEFORE = re.compile(r"(?<!\w)tháng \d[^.;\n]*\sso(?: với)? $")
_YEAR_ENDS = re.compile(
    r"\s*(?:[,.;:)…]|$)|\s+(?:là|đạt|tăng|giảm|của|và|đã|được|do|ước|trên|tại|với|có|cả|toàn|thì|theo|còn|chiếm|so|nhưng|song|trong|ở|cho"
    r"|để|bằng|vượt|gần|hơn|khoảng|\()(?!\w)"
)
_YEARS_WORDS = re.compile(r"(?:số|iso|tcvn|qcvn)\s*\d*[:\s]*$")
_LASTING = re.compile(r"(?:(?<!\w)(?:sau|mỗi|cứ|trong|thời gian|thời hạn|suốt|gần|hơn|trên|từ|đến|và|-|cách đây|được|mới)\s+)$")
_LASTS = re.compile(r"\s+(?:\w*\d|tuổi|dự bị|một lần|liền|liên)|\s*/")
_BORN = re.compile(r"(?<!\w)(?:sinh|mất|sn|sinh năm|sinh ngày)\s*[:(]?\s*$")
# The day after which a round of admissions to the Party is named.
_FEAST_ROUND = re.compile(r"(?<!\w)(?:đợt|đợt ngày)\s*[:(]?\s*$")
_JUBILEE_GAP = re.compile(r"[^,;.)]{0,70}")


def is_counted(text: str, end: int) -> bool:
    """Whether the figures are followed by what they count ("8-10 đảng viên")."""
    match = _MEASURE.match(text, end)
    return match is not None and (match["word"] is None or cue("counted").match(text, match.start("word")) is not None)


def accepts(text: str, found: Expression, before: re.Match[str] | None, relaxed: bool) -> bool:
    """Whether figures that might also be a fraction, a count or a code are a date where they stand."""
    if CODE.match(text, found.end) or _LUNAR.match(text, found.end):
        return False
    if found.level != "year" and _AFTER_REPEAT.match(text, found.end):
        return False
    left = text[max(0, found.start - 14) : found.start]
    if found.relative:
        return _accepts_stretch(text, found, left, relaxed)
    strong = before is not None and bool(before["word"] or before["pod"] or before["days"] or before["weekday"])
    if found.rule in ("day", "stretch") and found.first and found.first.year and found.first.day:
        return True
    if found.last and found.last.day and found.last.year:
        return True
    if found.level == "day":
        if relaxed or strong:
            return not (found.rule in ("day_month", "days") and not strong and is_counted(text, found.end))
        if _NAMING.search(left):
            return False
        lead = before["lead"] if before else None
        if lead and (lead in _WEAK_LEADS or lead.startswith(_STRONG_LEADS)):
            return not is_counted(text, found.end) and not (found.rule == "day_month" and _is_fraction(text, found))
        if found.last is None and before and before["paren"] and text.startswith(")", found.end):
            return True
        return found.rule in ("stretch", "days") and not is_counted(text, found.end) and bool(before and before["edge"])
    if found.rule == "bare_year":
        lead = (before["lead"] or before["edge"] or "") if before else ""
        if relaxed:
            return True
        if _YEARLY.search(text, max(0, found.start - 24), found.start) and _YEAR_ENDS.match(text, found.end):
            return True
        return bool(lead) and lead not in ("sau", "khoảng", "qua", "không quá") and not is_counted(text, found.end)
    if found.level == "month" and found.rule == "month" and found.first and found.first.year and text[found.start].isdigit():
        return not _NAMING.search(left) and not cue("paper").search(text[max(0, found.start - 20) : found.start])
    return _accepts_stretch(text, found, left, relaxed)


def _is_fraction(text: str, found: Expression) -> bool:
    """ "từ 2/3 dân số": small figures that run on into a noun are a share, not a day."""
    first = found.first
    if first is None or not first.day or not first.month or "/" not in text[found.start : found.end]:
        return False
    return first.day <= 4 and first.day < first.month and not _SET_OFF.match(text, found.end)


def _accepts_stretch(text: str, found: Expression, left: str, relaxed: bool) -> bool:
    if found.rule == "relative_month" and _MONTH_BEFORE.search(text, max(0, found.start - 100), found.start):
        return False  # told from that month, not from the day of writing
    if found.rule in ("year_relative", "year_past", "relative_month", "relative_week", "relative_quarter"):
        return relaxed or not (_PLURAL.search(left) or _PROVERB.search(text[max(0, found.start - 24) : found.end]))
    if found.rule in ("month", "months"):
        if _FEAST_MONTH.search(left):
            return False
        several = _PLURAL.search(left) and not _ROUND_NUMBER.search(left)
        counted = is_counted(text, found.end) and not _EDGE.search(left)
        return bool(found.first and found.first.dated) or not (several or counted)
    if found.rule == "year":
        return not _FEAST_YEAR.search(text[max(0, found.start - 32) : found.start])
    if found.rule == "years":
        return not _YEARS_WORDS.search(left)
    if found.rule == "months_alone":
        return not relaxed and not _LASTING.search(left) and not _LASTS.match(text, found.end)
    if found.rule == "relative_day":
        return _accepts_today(text, found, relaxed)
    return True


def _accepts_today(text: str, found: Expression, relaxed: bool) -> bool:
    """ "hôm nay" is a date where it opens a sentence or is set off; elsewhere it often means "these days"."""
    if relaxed or found.part_of_day or "nay" not in text[found.start : found.end]:
        return True
    return text[: found.start].rstrip()[-1:] in ("", ".", "-", ")", "“", '"') or text[found.end : found.end + 1] in (",", "(")


def is_jubilee(text: str, start: int, found: Expression, strong: bool) -> bool:
    """Whether the date is a birthday, or the name or founding day of a feast ("kỷ niệm ngày 30/4", "(19/5/1890 - 19/5/2018)").

    `strong`: the part of the day is named, so something happened then.
    """
    left = text[max(0, start - 90) : start]
    if _BORN.search(left[-14:]) or (found.level == "day" and _FEAST_ROUND.search(left[-14:])):
        return True
    if strong or found.relative or not (found.rule == "years" or found.level == "day"):
        return False
    for match in cue("jubilee").finditer(left):
        gap = left[match.end() :]
        if _JUBILEE_GAP.fullmatch(gap) and not cue("taking_place").search(gap):
            return True
    return False
