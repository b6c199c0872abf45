"""Addresses without end: told by their looks, or by what came of others of the same shape."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

#: Characters; the longest Liferay and WCM addresses have a quarter.
LONGEST = 1200
#: Path segments; Liferay's asset_publisher addresses have nine.
DEEPEST = 14
#: Times that one segment or one parameter may stand in an address.
REPEATED = 3
#: Parameters, but for those of Liferay.
PARAMETERS = 8
#: Pages of one shape that were no articles, and none that was, after which the shape is given up.
GIVEN_UP_AFTER = 20

_CALENDAR = re.compile(
    r"/(?:calendar|lich(?:-[a-z]+){0,3}|archives?|luu-tru)/(?:19|20)\d\d(?:/|$)(?!.*[a-z]{3})"
    r"|/(?:ngay|thang|nam|tuan|lich(?:-[a-z]+){0,3})-\d[\d-]*(?:\.\w+|/)?$"
    r"|/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?/?(?:\.html?)?$"
)
_CALENDAR_QUERY = re.compile(
    r"date|day|month|year|ngay|thang|nam|tuan|week|(?:from|to)_?date|(?:tu|den)_?ngay|tribe-bar-date|ical|calendar"
)
_NAMED_BY_NUMBER = re.compile(r"(?:\w+_?)?id", re.IGNORECASE)
_ENDLESS_QUERY = re.compile(
    r"sort\w*|order(?:by|dir)?|filter\w*|replytocom|share|print|login|return_?url|redirect\w*|referer|q|s|search|keywords?|tu_?khoa|add-to-cart",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def trap(url: str) -> str | None:
    """Why an address is not followed: `long`, `deep`, `repeated`, `parameters`, `calendar`, `view`; None where nothing is wrong.

    `repeated`: a path segment three times, or a run of segments twice in a row; a parameter three times. `parameters`: more than
    eight. `calendar`: a page of a day, month or week rather than of an article. `view`: the same page sorted, filtered, printed,
    searched or on the way to somewhere else. Liferay's `p_p_…` and WCM's `urile` are never judged by their parameters.
    """
    if len(url) > LONGEST:
        return "long"
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > DEEPEST:
        return "deep"
    if _repeats(segments):
        return "repeated"
    if _CALENDAR.search(parts.path.lower()):
        return "calendar"
    return _query_trap(parts.query)


def shape(url: str) -> str:
    """What addresses made by one rule have in common: host, section, and the last segment with its words and numbers left out."""
    parts = urlsplit(url)
    segments = parts.path.split("/")
    last = "-".join(_kind_of(word) for word in re.split(r"[-_]+", segments[-1] or (segments[-2] if len(segments) > 1 else "")))
    last = re.sub(r"(?:w-)*w\b", "w", last)
    above = [_DIGITS.sub("0", segment) for segment in segments[1:-1]][:2]
    names = ",".join(sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.netloc}/{'/'.join(above)}/{len(segments)}/{last}?{names}"


class Shapes:
    """Which shapes of addresses led to articles in this crawl. A shape that led to many pages and to no article is given up."""

    def __init__(self) -> None:
        self._read: Counter[str] = Counter()
        self._articles: Counter[str] = Counter()

    def tell(self, url: str, article: bool) -> None:
        """A page of that address was read, and was an article or not."""
        (self._articles if article else self._read)[shape(url)] += 1

    def hopeless(self, url: str) -> bool:
        """Whether pages of this shape are not worth asking for."""
        key = shape(url)
        return not self._articles[key] and self._read[key] >= GIVEN_UP_AFTER


def _repeats(segments: list[str]) -> bool:
    if max(Counter(segments).values(), default=0) >= REPEATED:
        return True
    for size in range(1, len(segments) // 2 + 1):
        for i in range(len(segments) - 2 * size + 1):
            if segments[i : i + size] == segments[i + size : i + 2 * size] and (size > 1 or not segments[i].isdigit()):
                return True
    return False


def _query_trap(query: str) -> str | None:
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    if any(name.startswith("p_p_") or name == "urile" for name in names):
        return None
    if max(Counter(names).values(), default=0) >= REPEATED:
        return "repeated"
    if len(names) > PARAMETERS:
        return "parameters"
    if any(_CALENDAR_QUERY.fullmatch(name.lower()) for name in names) and not any(map(_NAMED_BY_NUMBER.fullmatch, names)):
        return "calendar"
    return "view" if any(_ENDLESS_QUERY.fullmatch(name) for name in names) else None


def _kind_of(word: str) -> str:
    stem, dot, ending = word.rpartition(".")
    stem = stem if dot else word
    kind = re.sub(r"\d+", "0", stem) if any(c.isdigit() for c in stem) else "w"
    if kind != "w" and len(kind) > 3:
        kind = "x0"
    return kind + (f".{ending}" if dot else "")
