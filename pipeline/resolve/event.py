"""The one happening that an article reports: what, when and where."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipeline.document import DateMention, Document, Event, Sentence
from pipeline.lexicon import rows
from pipeline.resolve.setting import Named, Setting
from pipeline.text import fold_name


@cache
def _kinds() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"\b(?:{row['form']})\b"), row["kind"]) for row in rows("event_kinds")]


def find_event(doc: Document, setting: Setting) -> Document:
    """Fill `doc.event`, or leave None where the article reports no single happening."""
    date = next((d for d in doc.dates if d.role == "event"), None)
    sentence = _sentence(doc, date)
    if sentence is None:
        return doc
    words = doc.folded[sentence.start : sentence.end]
    begin = date.end if date and sentence.start <= date.start < sentence.end else sentence.start
    title = " ".join(doc.folded[b.start : b.end] for b in doc.blocks if b.kind == "title")
    found = _kind(doc.folded[begin : sentence.end], _next_sentence(doc, sentence), title)
    if found == "meeting" and _kind(title) in ("decision", "training", "congress"):
        found = _kind(title)  # a "hội nghị" is what its title says it was for
    if found is None and date is None:
        return doc
    district, commune = _below(doc, setting, sentence)
    province = setting.province
    event = Event(
        sentence.start, sentence.end, f"event:{'date' if date else 'verb'}", found or "other",
        date.value if date else None, (date.part_of_day if date else None) or _part_of_day(words),
        province.name if province else None, district, commune,
    )  # fmt: skip
    return replace(doc, event=event)


def _sentence(doc: Document, date: DateMention | None) -> Sentence | None:
    if date:
        return next((s for s in doc.sentences if s.start <= date.start < s.end), None)
    body = [s for s in doc.sentences if doc.blocks[s.block].kind in ("lead", "paragraph")]
    for sentence in body[:3]:
        words = doc.folded[sentence.start : sentence.end]
        if re.match(r"(?:\S+\s*-\s*)?(?:vừa qua|mới đây|(?:sáng|chiều|trưa|tối|ngày)\b)", words) and _kind(words):
            return sentence
    return None


def _part_of_day(words: str) -> str | None:
    parts = {"sáng": "morning", "trưa": "noon", "chiều": "afternoon", "tối": "evening", "đêm": "night"}
    match = re.match(r"(?:\S+\s*-\s*)?(sáng|trưa|chiều|tối|đêm)\b", words)
    return parts[match[1]] if match else None


_HELD = re.compile(r"\b(?:tổ chức|khai mạc|diễn ra|long trọng|tiến hành|đã có|đã|mở|buổi|xảy ra)\b")


def _next_sentence(doc: Document, sentence: Sentence) -> str:
    following = next((s for s in doc.sentences if s.start >= sentence.end), None)
    return doc.folded[following.start : following.end] if following and following.block == sentence.block else ""


def _kind(*texts: str) -> str | None:
    """The kind whose word comes first, in the first text that has one: behind the verb that says it was held, else anywhere.
    The order of the table breaks ties, so that "hội nghị ký kết" is a ceremony."""
    for text in texts:
        held = _HELD.search(text)
        for part in (text[held.start() :] if held else "", text):
            found = [(match.start(), order, kind) for order, (pattern, kind) in enumerate(_kinds()) if (match := pattern.search(part))]
            if found:
                return min(found)[2]
    return None


def _below(doc: Document, setting: Setting, sentence: Sentence) -> tuple[str | None, str | None]:
    """District and commune: the only one that the sentence of the event or the title names, else the host's own."""
    near = [u for u in setting.named if (sentence.start <= u.start < sentence.end and not _home(doc, sentence, u)) or _in_title(doc, u)]
    host = _host_level(doc, sentence)
    district, commune = (_only([u for u in near if u.level == level]) for level in ("district", "commune"))
    if commune is None and host == "commune":
        commune = setting.commune
    if (
        district is None
        and host in ("district", "commune", "company", "village")
        and len({fold_name(u.name) for u in near if u.level == "district"}) < 2
    ):
        district = setting.district
    return (district.name if district and setting.period == "63" else None), commune.name if commune else None


def _home(doc: Document, sentence: Sentence, unit: Named) -> bool:
    """The unit is where somebody lives or comes from ("trú tại xã …, huyện …")."""
    return re.search(r"\b(?:trú|ngụ|quê|sinh năm|sn)\b[^;.]{0,60}$", doc.folded[sentence.start : unit.start]) is not None


def _only(units: list[Named]) -> Named | None:
    """The one unit named; None where there are several, or where more are meant ("5 xã", "các huyện A, B")."""
    names = {fold_name(u.name) for u in units}
    return units[0] if len(names) == 1 and not units[0].several else None


def _in_title(doc: Document, unit: Named) -> bool:
    return any(b.start <= unit.start < b.end for b in doc.blocks if b.kind == "title")


def _host_level(doc: Document, sentence: Sentence) -> str | None:
    """The level of the first body of the event's sentence: it holds the event."""
    body = next((b for b in doc.bodies if sentence.start <= b.start < sentence.end and b.level), None)
    return body.level if body else None
