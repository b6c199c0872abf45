"""The place at the end of a body's name: "huyện Bù Đốp", "tỉnh", "Cần Thơ", "Quận 11"."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.extractors.body_text import Syllables, abbreviations, surnames
from pipeline.places import CLASS_WORDS, named

_LEVELS = {"province": ("province",), "city": ("province", "district"), "district": ("district",), "commune": ("commune",)}
_ALL_LEVELS = ("province", "district", "commune")
_DOTTED = {"h": "huyện", "q": "quận", "x": "xã", "p": "phường", "tt": "thị trấn"}  # "Công an H.Hưng Hà"
_LONGEST = 6
_HONORIFICS = frozenset(("ông", "bà", "anh", "chị", "đồng", "bác", "cô"))


class Part(NamedTuple):
    """What has been read of a tail: up to syllable `stop` (exclusive), the name so far, and the level and place it gives."""

    stop: int
    name: tuple[str, ...] = ()
    level: str | None = None
    place: str | None = None
    family: str | None = None


def place(text: Syllables, i: int, level: str) -> Part:
    """An optional class word and the name of a unit. `level` is what the head of the name asks for, or ""."""
    if not text.adjacent(i):
        return Part(i)
    if text.word[i : i + 2] == ["việt", "nam"]:
        below = _class_word(text, i + 2)
        part = _classed(text, i + 2, i + 2 + len(below.split()), below) if below else Part(i + 2, (), level or "centre")
        return part._replace(name=("Việt Nam", *part.name))  # "Hội Sinh viên Việt Nam tỉnh"
    if text.word[i] == "tphcm":
        return Part(i + 1, ("thành phố", "Hồ Chí Minh"), "province", "Hồ Chí Minh")
    if word := _class_word(text, i):
        return _classed(text, i, i + len(word.split()), word)
    dotted = _DOTTED.get(text.word[i]) if text.capital(i) and text.word[i + 1 : i + 2] == ["."] else None
    if dotted and place_name(text, i + 2, CLASS_WORDS[dotted]):
        return _classed(text, i, i + 2, dotted)
    stop = place_name(text, i, level)
    if stop is None:
        return Part(i)
    shown = text.shown(i, stop)
    where = level or next((one for one in _ALL_LEVELS if named(shown, one)), None)
    return Part(stop, (shown,), settled(where, shown), shown)


def _class_word(text: Syllables, i: int) -> str | None:
    for size in (2, 1):
        word = " ".join(text.word[i : i + size])
        if word in CLASS_WORDS and all(text.adjacent(at) for at in range(i, i + size)):
            return word
    return None


def settled(level: str | None, name: str) -> str | None:
    """A "city" that is a province by its name is one."""
    return "province" if level == "city" and named(name, "province") else level


def _classed(text: Syllables, i: int, behind: int, word: str) -> Part:
    kind, level = abbreviations().get(word, word), CLASS_WORDS[word]
    at = behind + (word in ("tp", "tx") and text.word[behind : behind + 1] == ["."])
    stop = place_name(text, at, level)
    if stop is None:
        return Part(behind, (kind,), level)
    name = "Hồ Chí Minh" if text.shown(at, stop) == "HCM" else text.shown(at, stop)
    small = text.shown(i, i + 1).islower() or len(word) <= 2 or text.word[i] in _DOTTED
    shown = kind if small else kind[0].upper() + kind[1:]
    return Part(stop, (shown, name), settled(level, name), name)


def place_name(text: Syllables, i: int, level: str) -> int | None:
    """Where the place name that begins at syllable i ends: the longest of the gazetteer. Communes of former days, which the
    gazetteer may lack, are taken for a run of capitals that is no person."""
    if not text.adjacent(i):
        return None
    if text.word[i].isdigit() and level:
        return i + 1
    if not text.capital(i):
        return None
    for stop in range(min(i + _LONGEST, len(text.start)), i, -1):
        name = text.shown(i, stop)
        if "\n" not in name and any(named(name, at) for at in _LEVELS.get(level, _ALL_LEVELS)) and not _goes_on(text, i, stop):
            return stop
    run = capitals(text, i)
    speaks = run < len(text.start) and text.start[run] in text.verbs
    person = speaks or len(text.word[i]) == 1 or text.word[i] in _HONORIFICS or (text.word[i] in surnames(1) and run - i >= 3)
    return run if level == "commune" and not text.head(i) and not person and 2 <= run - i <= 3 else None


def _goes_on(text: Syllables, i: int, stop: int) -> bool:
    """A one-syllable unit ("Vinh") at the head of a longer run of capitals is more likely a part of another name."""
    if stop - i > 1 or not text.capital(stop) or not text.adjacent(stop) or text.head(stop) or text.word[i] == "hcm":
        return False
    person = text.word[stop] in surnames() and text.capital(stop + 1) and text.adjacent(stop + 1)  # "TP Vinh Nguyễn Văn A"
    return not (person and i > 0 and text.word[i - 1] in ("phố", "tp", "xã", "ủy", "tx", "."))


def capitals(text: Syllables, i: int) -> int:
    """Index behind the run of capitalised syllables from i, ending before a head or a post."""
    stop = i
    while text.capital(stop) and (stop == i or (text.adjacent(stop) and not text.head(stop) and not text.post(stop))):
        stop += 1
    return stop
