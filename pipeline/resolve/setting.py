"""Where an article is set: its province, district and commune, as far as the words or the newspaper say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace

from pipeline.document import Document, touching
from pipeline.places import CLASS_WORDS, Place, district_pattern, named, parent, period_of, province_of, province_pattern
from pipeline.text import fold_name

_CLASSED = re.compile(
    r"\b(thành ủy|tỉnh ủy|huyện ủy|quận ủy|thị ủy|tỉnh đoàn|huyện đoàn|thành đoàn|tỉnh|thành phố"
    r"|(?<!sở )(?<!bộ )tp\.?|huyện|quận|thị xã|tx\.?|xã|phường"
    r"|thị trấn|đặc khu|(?<![.\w])(?:h|q|p|x|tt)\.)\s?"
    r"(?:(?:vùng cao|miền núi|biên giới|ven biển|đảo|nghèo|rẻo cao|vùng sâu|miền biển|cù lao|anh hùng|trung du)\s)?"
)
# Where one may be: a first letter, by which `re` passes over most of a text, then the rest of a first word.
_MAYBE = re.compile(r"[thqxpđ](?<!\w.)(?:hành|ỉnh|hị|p|x|t\.|uyện|uận|ã|hường|ặc|\.)")
_COMMITTEES = {"thành ủy": "city", "tỉnh ủy": "province", "huyện ủy": "district", "quận ủy": "district", "thị ủy": "district",
               "tỉnh đoàn": "province", "huyện đoàn": "district", "thành đoàn": "city"}  # fmt: skip
_DOTTED = {"h": "huyện", "q": "quận", "p": "phường", "x": "xã", "tt": "thị trấn"}
_NAME = re.compile(r"(?:[^\W\d_][\w'’]*|\d{1,2})(?:(?: [-–] |[-–] | |-)[^\W\d_][\w'’]*){0,4}")
_OPENS = re.compile(r"(?:(?:còn|riêng|cũng|nhất là) )?(?:tại|ở) ")
_SEVERAL = re.compile(r"\b(?:các|những|hai|ba|bốn|năm|một số|nhiều|mấy|(?<!đề án )\d+)\s$")
_AND = re.compile(r" và ([^\W\d_][\w'’]* [^\W\d_][\w'’]*)")
_LEAD_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as the text names it, with its class word: level "city" is settled; `place` None where no gazetteer knows it."""

    start: int
    end: int
    word: str
    level: str
    name: str
    place: Place | None
    several: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The units the article is about, and all units it names with a class word, in text order."""

    province: Place | None
    district: Named | None
    commune: Named | None
    named: tuple[Named, ...]
    period: str
    told: tuple[Named, ...] = ()  # the named ones and districts that a sentence opens with ("Còn ở Mỹ Đức, …")


def find_setting(doc: Document) -> Setting:
    """Weigh what is named: the paper's own province, units in the title and the first paragraphs, then the rest."""
    day = _day(doc)
    period = period_of(day)
    units = _units(doc, period)
    province = _of_its_day(_province(doc, units, period), day)
    told = [*units, *_opening(doc, units, province)]
    district, commune = (_first(doc, units, level, province) for level in ("district", "commune"))
    if district is None and (district := _only_plain(doc, province, period) or _of_commune(commune, province, period)):
        told.append(district)
    return Setting(province, district, commune, tuple(units), period, tuple(sorted(told, key=lambda unit: unit.start)))


def _opening(doc: Document, units: list[Named], province: Place | None) -> list[Named]:
    """Districts without a class word that a sentence opens with, as the place that what follows is told of."""
    if province is None or province.period != "63":
        return []
    found, taken = [], {unit.start for unit in units}
    code = province.code or province.successor  # Hà Tây is a part of Hà Nội
    for sentence in doc.sentences:
        opened = _OPENS.match(doc.folded, sentence.start, sentence.end)
        name = opened and district_pattern(code).match(doc.text, opened.end())
        if name and name.end() not in taken and doc.text[name.end() : name.end() + 1] == ",":
            place = next((p for p in named(name[0], "district", "63") if province_of(p).code == code), None)
            if place:
                found.append(Named(name.start(), name.end(), fold_name(place.kind), "district", name[0], place))
    return found


def _of_its_day(province: Place | None, day: str | None) -> Place | None:
    """Huế was the province Thừa Thiên Huế, in whatever spelling, until the end of 2024."""
    if province and (province.name.startswith("Thừa Thiên") or (province.name == "Huế" and day and day < "2025")):
        return named("Thừa Thiên Huế", "province")[0]
    return province


def _day(doc: Document) -> str | None:
    """The day, or else the year, whose division into units the article uses."""
    day = doc.article.published or next((d.value for d in doc.dates if d.role == "event"), None)
    if day is None:
        years = sorted(d.value[:4] for d in doc.dates if d.role in ("period", "event") and d.value[:4].isdigit())
        day = years[-1] if years else None
    return day


def _units(doc: Document, period: str) -> list[Named]:
    found, done = [], 0
    for maybe in _MAYBE.finditer(doc.folded):
        match = _CLASSED.match(doc.folded, maybe.start()) if maybe.start() >= done else None
        if match is None:
            continue
        done = match.end()
        word = match[1].rstrip(".")
        word = _DOTTED.get(word, word)
        level = _COMMITTEES.get(word) or CLASS_WORDS.get(word)
        if level and (unit := _unit(doc, match, word, level, period)):
            before = doc.folded[max(0, match.start() - 16) : match.start()]
            found.append(replace(unit, several=_SEVERAL.search(before) is not None or _and_another(doc, unit)))
    return found


def _only_plain(doc: Document, province: Place | None, period: str) -> Named | None:
    """The only district of the province that an article names, always without its class word ("nông dân Hưng Hà")."""
    if province is None or period != "63":
        return None
    code = province.code or province.successor
    found = [
        name
        for name in district_pattern(code).finditer(doc.text)
        if name[0] != province.name
        and whole_name(doc.text, name)
        and not any(p.name for p in touching(doc.people, name.start(), name.end()))
    ]
    if len({fold_name(name[0]) for name in found}) != 1:
        return None
    places = [p for p in named(found[0][0], "district", "63") if province_of(p).code == code]
    if len(places) != 1:
        return None
    return Named(found[0].start(), found[0].end(), fold_name(places[0].kind), "district", found[0][0], places[0])


def _of_commune(commune: Named | None, province: Place | None, period: str) -> Named | None:
    """The district of the article's commune, where no district is named at all."""
    above = district_over(commune, province) if commune and province and period == "63" else None
    if commune is None or above is None:
        return None
    return Named(commune.start, commune.end, fold_name(above.kind), "district", above.name, above)


def district_over(commune: Named, province: Place) -> Place | None:
    """The district (of before July 2025) of a commune, where the province has only one commune of that name."""
    known = [p for p in named(commune.name, "commune", "63") if province_of(p).code == province.code]
    return parent(known[0]) if len(known) == 1 else None


def whole_name(text: str, match: re.Match[str]) -> bool:
    """No capital stands beside the name, which would make it a part of another ("Lê Chân" in a person's name)."""
    before = text[: match.start()].rstrip(" ").rsplit(" ", 1)[-1]
    return not before[:1].isupper() and not text[match.end() + 1 : match.end() + 2].isupper()


def _and_another(doc: Document, unit: Named) -> bool:
    """ "xã Hiến Sơn và Thượng Sơn": the class word stands for both."""
    more = _AND.match(doc.text, unit.end)
    return more is not None and bool(named(more[1], unit.level)) and not named(more[1], "province")


def _unit(doc: Document, match: re.Match[str], word: str, level: str, period: str) -> Named | None:
    """The longest name of the gazetteer behind a class word, else up to two capitals that may be a unit of former days."""
    run = _NAME.match(doc.text, match.end())
    if not run or not (run[0][0].isupper() or (run[0][0].isdigit() and word in ("quận", "phường"))):
        return None
    words = run[0].split(" ")
    while words and not (words[-1][:1].isupper() or words[-1].isdigit()):
        words.pop()
    levels = ("district", "province") if level == "city" else (level,)
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size])
        name = "Hồ Chí Minh" if name == "HCM" else name
        for at in levels if not (level == "city" and named(name, "province", period) and _municipal(name, period)) else ("province",):
            places = named(name, at, period) or named(name, at)
            if places:
                place = _fitting(places, word)
                return Named(match.start(), match.end() + len(" ".join(words[:size])), word, at, name, place)
    capital = next((n for n, w in enumerate(words) if not w[:1].isupper()), len(words))
    person = any(p.name and p.name.start == match.end() for p in touching(doc.people, match.end(), match.end() + 1))
    if not person and ((level == "district" and capital == 2) or (level == "commune" and 1 < capital <= 3)):
        name = " ".join(words[:capital])
        return Named(match.start(), match.end() + len(name), word, level, name, None)
    return None


def _municipal(name: str, period: str) -> bool:
    """A city that is a province itself (Cần Thơ), with no district-level city of that name besides."""
    return any(p.kind == "Thành phố" for p in named(name, "province", period)) and not named(name, "district", period)


def _fitting(places: tuple[Place, ...], word: str) -> Place | None:
    """The unit whose class the class word says; None where several are left."""
    kinds = {"tp": "thành phố", "tx": "thị xã", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã", "thành ủy": "thành phố"}
    exact = [p for p in places if fold_name(p.kind) == kinds.get(word, word)]
    return (exact or list(places))[0] if len(exact or places) == 1 else None


def _weight(doc: Document, start: int) -> int:
    block = bisect_right(doc.blocks, start, key=lambda block: block.start) - 1
    return 4 if doc.blocks[block].kind in ("title", "kicker", "lead") else 3 if block < _LEAD_BLOCKS else 1


def _province(doc: Document, units: list[Named], period: str) -> Place | None:
    votes: dict[str, float] = defaultdict(float)
    if doc.article.province:
        votes[fold_name(doc.article.province)] += 5
    for unit in units:
        if unit.level == "province":
            votes[fold_name(unit.name)] += 2 * _weight(doc, unit.start)
        elif unit.place:
            votes[fold_name(province_of(unit.place).name)] += _weight(doc, unit.start)
    for match in province_pattern().finditer(doc.folded):
        at = match.start()
        if any(p.name and p.name.start <= at < p.name.end for p in touching(doc.people, at, at + 1)):
            continue  # "Nguyễn Hòa Bình"
        if match[0] == "hồ chí minh":
            continue  # the man, where no class word makes it the city
        votes[match[0]] += (2 if _is_of(doc, units, at) else 0.5) * _weight(doc, at)
    for name in sorted(votes, key=lambda n: -votes[n]):
        places = named(name, "province", period) or named(name, "province")
        if places and votes[name] >= 1:
            return places[0]
    return None


def _is_of(doc: Document, units: list[Named], at: int) -> bool:
    """ "huyện Phong Điền (Thừa Thiên Huế)": the province whose name at `at` follows that of a unit says where the unit lies."""
    beside = doc.folded[at - 2 : at] in (" (", ", ")
    return beside and any(unit.end == at - 2 and unit.level != "province" for unit in units)


def _first(doc: Document, units: list[Named], level: str, province: Place | None) -> Named | None:
    """The unit of a level that leads the article: the one named most, counted by weight, in the province of the article."""
    votes: dict[str, float] = defaultdict(float)
    for unit in units:
        fits = unit.place is None or province is None or province_of(unit.place).code == province.code
        if unit.level == level and (fits or any(province_of(p) == province for p in named(unit.name, level))):
            votes[fold_name(unit.name)] += _weight(doc, unit.start)
    if not votes:
        return None
    best = max(votes, key=lambda n: votes[n])
    return next(u for u in units if u.level == level and fold_name(u.name) == best)
