"""What discovery finds: addresses to read, and the day each is said to be of."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin

from scrapers.addresses import BadAddress, belongs, tidy
from scrapers.page import Source
from scrapers.stamps import from_metadata
from scrapers.traps import trap

#: Days outside of this are mistakes: no newspaper was on the web before, and none prints tomorrow's page but one.
FIRST_DAY = date(1995, 1, 1)

_DATED = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2])/(?:(?P<d>0?[1-9]|[12]\d|3[01])/)?|/(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])/"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """An address that may be read, in its one spelling. `kind`: article, listing, feed or sitemap.

    `day`: the day the page is said to be of (+07:00), or the last day it can be of where less is known (a month, the day of the
    last change); None where nothing says it.
    """

    url: str
    kind: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one page leads to. `leads` can be gone through once; `next` is the listing's next page; `problem` says why there is nothing."""

    leads: Iterable[Lead] = ()
    next: str | None = None
    problem: str | None = None


def lead(href: str, base: str, kind: str, source: Source, day: date | None = None) -> Lead | None:
    """A link of a page as a lead; None where it leaves the source's hosts, is no address, or is a trap by its looks."""
    if not href.strip():
        return None
    try:
        url = tidy(urljoin(base, href.strip()), source)
    except (BadAddress, ValueError):
        return None
    if not belongs(url, source) or trap(url):
        return None
    return Lead(url, kind, day or (address_day(url) if kind == "article" else None))


def day_of(text: str | None, today: date | None = None) -> date | None:
    """The day that a printed or machine-readable date means; None for what is none or cannot be."""
    value = from_metadata(text) if text else None
    try:
        return plausible(date.fromisoformat(value[:10]), today) if value else None
    except ValueError:
        return None


def plausible(day: date, today: date | None) -> date | None:
    """The day itself, or None for one that no article can be of. Without `today` no day is too late."""
    return day if day >= FIRST_DAY and (today is None or day <= today + timedelta(days=1)) else None


def address_day(url: str) -> date | None:
    """The day, or the last day of the month, that an address names between slashes: `/2024/06/12/`, `/202406/`."""
    found = _DATED.search(url)
    if not found:
        return None
    year, month = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
    last = monthrange(year, month)[1]
    return plausible(date(year, month, min(int(found["d"] or last), last)), None)


def fresh_enough(leads: Iterable[Lead], since: date | None) -> Iterator[Lead]:
    """Without the leads whose day is known and before `since`."""
    return (item for item in leads if since is None or item.day is None or item.day >= since)
