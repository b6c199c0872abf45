"""Administrative units of Vietnam: the gazetteer behind organisations and events.

Up to 30 June 2025 there are 63 provinces with districts and communes (period "63"), from 1 July 2025 34 provinces
with communes ("34"). Facts from vietnamadminunits (MIT); see `resources/build_places.py`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.text import alternation, fold_name

REFORM = "2025-07-01"
CLASS_WORDS = {
    "tỉnh": "province",
    "thành phố": "city",
    "tp": "city",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "tx": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}


class Place(NamedTuple):
    """`level`: province, district or commune; `kind` its class word ("Thị xã"); `parent` the code of the unit above."""

    name: str
    level: str
    kind: str
    code: str
    parent: str
    period: str
    successor: str


@cache
def _all() -> tuple[Place, ...]:
    found = []
    for table in ("places.tsv", "places_former.tsv"):
        with files("pipeline").joinpath("resources", table).open(encoding="utf-8") as file:
            lines = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
            next(lines)
            found += [Place(*line) for line in lines]
    return tuple(found)


# Spellings of one name that papers use side by side; the right one is the key.
_SPELLINGS = (
    ("đăk", "đắk"),
    ("đắc", "đắk"),
    ("lăk", "lắk"),
    ("lắc", "lắk"),
    ("pắc", "pắk"),
    ("căng chải", "cang chải"),
    ("buôn mê", "buôn ma"),
    ("mĩ", "mỹ"),
    ("qui", "quy"),
    ("quí", "quý"),
    ("sỹ", "sĩ"),
    ("kỳ", "kì"),
    ("lí", "lý"),
    ("hcm", "hồ chí minh"),
)


@lru_cache(maxsize=16_384)
def _key(name: str) -> str:
    """The form that all spellings of a unit's name share."""
    key = fold_name(name)
    for variant, right in _SPELLINGS:
        key = key.replace(variant, right)
    return key


@cache
def _index() -> tuple[dict[tuple[str, str], list[Place]], dict[tuple[str, str, str], Place]]:
    by_name: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_code: dict[tuple[str, str, str], Place] = {}
    for place in _all():
        by_name[_key(place.name), place.level].append(place)
        by_code.setdefault((place.code, place.level, place.period), place)
    return by_name, by_code


def named(name: str, level: str, period: str | None = None) -> tuple[Place, ...]:
    """The units of a level that bear a name, in any spelling that folds alike; of one period, or of both."""
    found = _index()[0].get((_key(name), level), ())
    return tuple(place for place in found if period in (None, place.period))


def parent(place: Place) -> Place | None:
    """The unit above: a district's province, a commune's district (63) or province (34)."""
    level = "district" if place.level == "commune" and place.period == "63" else "province"
    return _index()[1].get((place.parent, level, place.period))


def province_of(place: Place) -> Place:
    """The province a unit lies in."""
    above = place
    while above.level != "province" and (up := parent(above)):
        above = up
    return above


def province_now(place: Place) -> Place | None:
    """The province of today that a province, of either period, is or became part of."""
    return _index()[1].get((place.successor, "province", "34"))


def period_of(day: str | None) -> str:
    """The period that a day (EDTF, or None) belongs to; without a day the long one."""
    return "34" if day and day[:10] >= REFORM[: len(day[:10])] and day[:4] >= "2025" and (len(day) > 4 or day > "2025") else "63"


@cache
def district_pattern(code: str) -> re.Pattern[str]:
    """Matches the names of a province's districts, as written with capitals; not its own name."""
    province = _index()[1].get((code, "province", "63"))
    names = {p.name for p in _all() if p.level == "district" and p.parent == code and not p.name.isdigit()}
    names -= {province.name} if province else set()
    return re.compile(rf"\b{alternation(sorted(names))}\b")


@cache
def province_pattern() -> re.Pattern[str]:
    """Matches the name of any province, old or new, in folded text."""
    names = sorted({fold_name(place.name) for place in _all() if place.level == "province"})
    return re.compile(alternation(names, behind_first=r"(?<!\w.)") + r"\b")
