"""Publication lines: the date and time that a newspaper prints beside its headline.

Forms are those seen on provincial papers and Party portals (`14/06/2014 - 15:13`, `Thứ sáu: 15:00 ngày 09/02/2024`,
`02:01 PM 26/05/2023`, `Thứ 4, 18/07/2018 | 15:32:00 [GMT +7]` …); what is left over goes to dateparser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from scrapers.text import fold_line as fold

HANOI = timezone(timedelta(hours=7))

_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# Joomla, WordPress and Drupal print the month as a word, some with an English setting.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            *("một|giêng|january|jan", "hai|february|feb", "ba|march|mar", "tư|bốn|april|apr", "năm|may", "sáu|june|jun"),
            *("bảy|bẩy|july|jul", "tám|august|aug", "chín|september|sep|sept", "mười|october|oct", "mười một|november|nov"),
            "mười hai|chạp|december|dec",
        ),
        start=1,
    )
    for word in words.split("|")
}
_LONGEST_FIRST = sorted(_MONTHS, key=len, reverse=True)
_WORD = rf"(?:tháng (?P<month>{'|'.join(w for w in _LONGEST_FIRST if not w.isascii() or w in ('hai', 'ba'))}|1[0-2]|0?[1-9])"
_WORD = _WORD + rf"|(?P<english>{'|'.join(w for w in _LONGEST_FIRST if w.isascii() and w not in ('hai', 'ba'))}))"
_DATES = (
    re.compile(rf"(?<![\d/.-]){_YEAR}\s?[-/.]\s?(?P<month>0\d|1[0-2])\s?[-/.]\s?(?P<day>[0-2]\d|3[01])(?!\d)"),
    re.compile(rf"(?<![\d/.,-]){_DAY}\s?([-/.])\s?{_MONTH}\s?\2\s?{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_DAY}(?:st|nd|rd|th)?[ -]{_WORD}\b[ ,-]+{_YEAR}(?!\d)"),
    re.compile(rf"\b{_WORD}[ .]+{_DAY}(?:st|nd|rd|th)?,? {_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_DAY} ?(?:,|/|-)? ?(?:tháng|thg\.?) ?{_MONTH},? ?(?:năm |[-/,] ?)?{_YEAR}(?!\d)"),
)
_ZONE = r"(?:[(\[]? ?(?:gmt|utc) ?[+-] ?\d{1,2}(?::?\d\d)? ?[)\]]?|[+-]0\d:?\d\d\b|(?<=\d)z\b)"
_TIME = re.compile(
    r"(?<![\d/.,:+-])(?P<hour>[01]?\d|2[0-4]) ?(?::|h|g|giờ) ?(?P<minute>[0-5]\d)(?:(?::| ?phút ?)(?:[0-5]\d(?:[.,]\d+)?)?)?(?!\d)['’′`]?"
    r"(?: ?(?P<half>am|pm|sa|ch)\b)?(?: ?(?:phút|giờ)\b)?"
)
_WEEKDAY = r"(?:thứ ?(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ ?nhật|t[2-7]|cn)\b"
_WORDS = re.compile(
    rf"{_ZONE}|\b{_WEEKDAY}|\b(?:ngày|lúc|vào|giờ|hồi|đăng|tin|bài|xuất bản|cập nhật|phát hành|đưa|viết|gửi|được"
    r"|đăng tải|date|time|thời gian|published"
    r"|ngày cập nhật|posted|chi tiết|sửa đổi|chỉnh sửa|lần cuối|lần|cuối|updated|modified|last|created|on|at|am|pm|việt nam)\b"
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(
    r"\b(?:cập nhật|ngày đăng|đăng lúc|đăng ngày|xuất bản|đăng tin|đăng bài|ngày viết|thời gian|date|published|posted)\b"
    r"|^lúc\b|^ngày tạo\b|\bđược đăng\b|\btạo ngày\b|\bupdated\b"
)
_PUBLISHED = re.compile(
    r"\b(?:ngày đăng|đăng lúc|đăng ngày|được đăng|đăng tin|đăng bài|xuất bản|phát hành"
    r"|published|posted|ngày tạo|ngày viết)\b"
)
_UPDATED = re.compile(r"\b(?:cập nhật|sửa đổi|chỉnh sửa|updated|modified)\b")
_CLOCK = re.compile(r"\b(?:hôm nay|bây giờ|giờ hệ thống)\b")
# What a .NET server prints unless it is told otherwise: the month first, seconds, AM or PM.
_AMERICAN = re.compile(r"(?<![\d/])(1[0-2]|[1-9])/([12]?\d|3[01])/(\d{4} \d{1,2}:\d\d:\d\d [AP]M)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?\s*(?:Z|[+-]\d\d:?\d\d)?$", re.I)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A calendar date, with its time where one is printed.

    `value` is local ISO 8601 (`2014-06-14` or `2014-06-14T15:13`); `rest` the words of the line that belong to
    neither date nor time; `start` and `end` bound date and time in the line; `labelled`: the line itself says what
    the date is; `timed`: it carries a time of day or a weekday, which dates in running text seldom do; `sure`: the line says that
    it was published then; `updated`: it says only that it was changed then.
    """

    value: str
    start: int
    end: int
    rest: str
    labelled: bool
    timed: bool
    sure: bool = False
    updated: bool = False


@lru_cache(maxsize=1024)
def find_stamp(line: str) -> Stamp | None:
    """The first full date (day, month, year) of a line with the time printed next to it, or None."""
    if not (("19" in line or "20" in line) and _ANY_YEAR.search(line)):
        return None
    folded = fold(line)
    label = _PUBLISHED.search(folded)
    day = (_first_day(folded, label.end()) if label else None) or _first_day(folded, 0)
    if day is None:
        american = _AMERICAN.search(line)
        return find_stamp(_swapped(line, american)) if american and int(american[2]) > 12 else None
    time = (_nearest(folded, day, label.end()) if label else None) or _nearest(folded, day, 0)
    start = min(day.start(), time.start()) if time else day.start()
    end = max(day.end(), time.end()) if time else day.end()
    rest = _rest(line, folded, [m.span() for m in (day, time) if m])
    named = re.search(_WEEKDAY, folded[:end]) is not None
    value = f"{int(day['year']):04}-{_month(day):02}-{int(day['day']):02}"
    if time and (clock := _clock(time)):
        value += f"T{clock}"
    sure = label is not None and day.start() >= label.end()
    updated = not sure and _UPDATED.search(folded) is not None
    return Stamp(value, start, end, rest, bool(_LABEL.search(folded)), time is not None or named, sure, updated)


def _first_day(folded: str, begin: int) -> re.Match[str] | None:
    """The first calendar date of a line behind some place."""
    found = sorted((m for pattern in _DATES if (m := pattern.search(folded, begin))), key=lambda m: m.start())
    return next((m for m in found if _valid(m)), None)


def _month(day: re.Match[str]) -> int:
    groups = day.groupdict()
    word = groups["month"] or groups.get("english") or ""
    return _MONTHS.get(word) or int(word)


def is_clock(line: str) -> bool:
    """Whether a date line says of itself that it is the reader's own day."""
    return _CLOCK.search(fold(line)) is not None


def from_metadata(value: str) -> str | None:
    """A date from an attribute or JSON-LD as local time (+07:00), minute precision; midnight counts as a day alone."""
    value = value.strip()
    if _ISO.match(value):
        return _local(value)
    if american := _AMERICAN.fullmatch(value):
        value = _swapped(value, american)
    stamp = find_stamp(value)
    if stamp is None:
        return left_over(value)
    return stamp.value.removesuffix("T00:00")


def _swapped(value: str, american: re.Match[str]) -> str:
    return f"{value[: american.start()]}{american[2]}/{american[1]}/{american[3]}{value[american.end() :]}"


def left_over(value: str) -> str | None:
    """What dateparser makes of a short labelled date in another form; day, month and year must all be there."""
    if not 6 <= len(value) <= 60 or not re.search(r"\d{4}", value):
        return None
    import dateparser

    try:
        found: datetime | None = dateparser.parse(
            value,
            languages=["vi", "en"],
            settings={
                "DATE_ORDER": "DMY",
                "PARSERS": ["absolute-time"],
                "REQUIRE_PARTS": ["day", "month", "year"],
                "TO_TIMEZONE": "Asia/Ho_Chi_Minh",
                "TIMEZONE": "Asia/Ho_Chi_Minh",
            },
        )
    except (ValueError, OverflowError, TypeError):
        return None
    if found is None or not 1990 <= found.year <= 2100:
        return None
    return found.strftime("%Y-%m-%dT%H:%M").removesuffix("T00:00")


def _local(value: str) -> str | None:
    text = re.sub(r"[.,]\d+", "", value.upper().replace(" ", "T", 1)).replace(" ", "")
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(HANOI)
    except (ValueError, OverflowError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M").removesuffix("T00:00") if 1990 <= moment.year <= 2100 else None


def _valid(found: re.Match[str]) -> bool:
    try:
        date(int(found["year"]), _month(found), int(found["day"]))
    except ValueError:
        return False
    return True


def _nearest(folded: str, day: re.Match[str], begin: int) -> re.Match[str] | None:
    """The time of day behind some place that stands next to the date, with nothing but its own words between."""
    for time in _TIME.finditer(folded, begin):
        low, high = (time.end(), day.start()) if time.start() < day.start() else (day.end(), time.start())
        between = _WORDS.sub(" ", folded[low:high]) if low <= high else "overlap"
        if not re.search(r"\w", between):
            return time
    return None


def _clock(time: re.Match[str]) -> str | None:
    hour, half = int(time["hour"]), time["half"]
    # "00:01 AM" and "14:05 PM" are both printed: the half of the day only moves hours below twelve.
    if half in {"pm", "ch"} and hour < 12:
        hour += 12
    elif half in {"am", "sa"} and hour == 12:
        hour = 0
    return f"{hour:02}:{time['minute']}" if hour < 24 else None


def _rest(line: str, folded: str, taken: list[tuple[int, int]]) -> str:
    for start, end in taken:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    kept = [" " if blank == " " else letter for letter, blank in zip(line, folded, strict=True)]
    for word in _WORDS.finditer(folded):
        kept[word.start() : word.end()] = " " * len(word[0])
    return " ".join("".join(kept).split()).strip(" -|,;:.–[]'’")
