"""The one happening that an article reports: what, when and where."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipeline.document import DateMention, Document, Event, PlaceCodes, Sentence, starting
from pipeline.extractors.date_event import REPORTED
from pipeline.lexicon import rows
from pipeline.places import district_pattern, named, province_now, province_of
from pipeline.resolve.setting import Named, Setting, district_over, whole_name
from pipeline.text import fold_name

_OPENS_NEWS = re.compile(
    r"(?:\S+\s*-\s*)?(?:vừa qua|mới đây|cùng ngày|hôm (?:nay|qua)"
    r"|(?:trong )?(?:(?:\d+|hai|ba) )?(?:các )?(?:sáng|chiều|trưa|tối|đêm|ngày)\b)"
)
# "UBND huyện vừa tổ chức …"; "vừa làm vừa học" tells nothing.
_JUST = re.compile(
    r"\bđã có (?:buổi|chuyến|cuộc) (?:làm việc|kiểm tra|khảo sát|thăm|tiếp xúc|gặp|trao đổi|nói chuyện|đối thoại)\b"
    r"|\bvừa (?:chủ trì|phối hợp|tổ chức|diễn ra|xảy ra|có (?:buổi|cuộc|chuyến|văn bản|công văn|quyết định)|đi|đến|tới|về|ký|ban hành"
    r"|kiểm tra|khảo sát|giám sát|thăm|làm việc|dự|tham dự|trao|công bố|khai mạc|bế mạc|khánh thành|khởi công|họp|tiếp|gặp|bắt|khởi tố"
    r"|triệt phá|phát động|ra mắt|bàn giao|ra quân|tiến hành)\b(?!.*\bvừa\b)"
)
# Sentences that speak of a happening as of one already told, where the title says what it was.
_TOLD_BEFORE = re.compile(
    r"(?:(?:phát biểu|kết luận|khai mạc|chỉ đạo) )?tại (?:hội nghị|đại hội|buổi \w+(?: \w+)?|cuộc họp|phiên họp|kỳ họp|lễ|chương trình|đây)"
    r"(?: này)?,|thay mặt [^,.]{3,60},|(?:phát biểu|kết luận|khai mạc) [^,.]{3,60},|(?:theo đó,? )?đoàn (?:công tác )?(?:đã|vừa)\b"
    r"|(?:(?:(?:cùng|đến|tới|về|tham) )?dự|cùng đi|đi cùng)\b[^.]{0,80}\bcó\b"
)
# A title that begins with what happened, and a sentence that tells it.
_TITLED = re.compile(
    r"(?:thăm|lễ|hội nghị|đại hội|khai mạc|bế mạc|khánh thành|khởi công|công bố|tổng kết|sơ kết|gặp mặt|bàn giao|kỳ họp|phiên họp|họp)\b"
)
_DONE = re.compile(
    r"\b(?:đã (?:tổ chức|đến|đi|thành lập đoàn|trao|họp|khai mạc|thăm)|(?<!ban )tổ chức (?:lễ|hội nghị|buổi|họp|đại hội|gặp mặt))\b"
)
# What is fought, forestalled or made good has not just happened.
_FOUGHT = re.compile(r"\b(?:phòng|chống|phòng ngừa|ứng phó|khắc phục|chữa|dập|giảm nhẹ|đối phó)\b[^.;:]{0,30}$")
# A congress that something else is held before, after or in honour of.
_AROUND = re.compile(
    r"\b(?:sau|trước|trước thềm|chào mừng|hướng tới|tiến tới|phục vụ|chuẩn bị|nghị quyết|văn kiện|ban chỉ đạo|ban tổ chức)\s+$"
)
_HOME = re.compile(r"\b(?:(?<!bán )(?<!nội )trú|ngụ|quê|sinh năm|sn)\b[^;.]{0,60}$")


_SOON = 600  # characters behind a report in which the hour of the accident is told
_LISTED = re.compile(r":[^:;]*;[^:]*$")


@cache
def _kinds() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"\b(?:{row['form']})\b"), row["kind"]) for row in rows("event_kinds")]


def find_event(doc: Document, setting: Setting) -> Document:
    """Fill `doc.event`, or leave None where the article reports no single happening."""
    date = next((d for d in doc.dates if d.role == "event"), None)
    sentence = _sentence(doc, date)
    if sentence is None:
        return doc
    title = _title(doc)
    begin = date.end if date else sentence.start
    told = doc.folded[begin : sentence.end]
    if not date and _TOLD_BEFORE.match(told):
        kind = _kind(title, told)
    else:
        kind = _kind(told, doc.folded[sentence.start : begin], _next_sentence(doc, sentence), title, _sentence_before(doc, sentence))
    if kind == "meeting" and _kind(title) in ("decision", "training", "congress"):
        kind = _kind(title)  # a "hội nghị" is what its title says it was for
    district, commune = _below(doc, setting, sentence)
    event = Event(
        sentence.start,
        sentence.end,
        f"event:{'date' if date else 'verb'}",
        kind or "other",
        date=date.value if date else None,
        part_of_day=_when(doc, sentence, date, kind),
        province=setting.province.name if setting.province else None,
        district=district,
        commune=commune,
    )
    return replace(doc, event=replace(event, codes=_codes(setting, event)))


def _codes(setting: Setting, event: Event) -> PlaceCodes:
    """The codes of the event's units in the tables of its day, and of the province of today that its own became part of."""
    province = setting.province
    district, commune = (
        next((p for p in named(name or "", level, setting.period) if province and province_of(p).code == province.code), None)
        for level, name in (("district", event.district), ("commune", event.commune))
    )
    if commune and district and commune.parent != district.code:
        commune = next((p for p in named(commune.name, "commune", setting.period) if p.parent == district.code), None)
    now = province_now(province) if province else None
    return PlaceCodes(
        province=(province.code or None) if province else None,
        district=(district.code or None) if district else None,
        commune=commune.code if commune else None,
        province_now=now.code if now else None,
        province_now_name=now.name if now else None,
    )


def _sentence(doc: Document, date: DateMention | None) -> Sentence | None:
    if date:
        return next((s for s in doc.sentences if s.start <= date.start < s.end), None)
    body = [s for s in doc.sentences if doc.blocks[s.block].kind in ("lead", "paragraph")]
    for sentence in body[:3]:
        words = doc.folded[sentence.start : sentence.end]
        if (_OPENS_NEWS.match(words) or _JUST.search(words)) and _kind(words):
            return sentence
    told = next((s for s in body[:3] if _TOLD_BEFORE.match(doc.folded, s.start, s.end)), None)
    title = _title(doc)
    if told and _kind(title, doc.folded[told.start : told.end]):
        return told
    named = _TITLED.match(title) and next((s for s in body[:2] if _DONE.search(doc.folded, s.start, s.end)), None)
    return named if named and _kind(doc.folded[named.start : named.end]) else None


def _title(doc: Document) -> str:
    return " ".join(doc.folded[b.start : b.end] for b in doc.blocks if b.kind == "title")


_PARTS = {"sáng": "morning", "trưa": "noon", "chiều": "afternoon", "tối": "evening", "đêm": "night"}
# "Khoảng 5 giờ sáng cùng ngày, xe tải lao xuống vực": when an accident happened that was reported later on that day.
_HOUR = re.compile(r"\b(?:khoảng|lúc|vào|xảy ra)\b[^.,;:]{0,24}?\b(sáng|trưa|chiều|tối|đêm)\b(?= (?:cùng ngày|nay|hôm nay|ngày|\d))")


def _when(doc: Document, sentence: Sentence, date: DateMention | None, kind: str | None) -> str | None:
    """The part of the day: of an accident that the event's sentence only reports, the one told of behind it for the same day."""
    if date is None or date.part_of_day is None:
        return _part_of_day(doc.folded[sentence.start : sentence.end])
    if kind == "incident" and REPORTED.search(doc.folded, date.end, sentence.end):
        for hour in _HOUR.finditer(doc.folded, sentence.end, sentence.end + _SOON):
            day = next(iter(starting(doc.dates, hour.start(), hour.end() + 6)), None)
            if day is None or day.value == date.value:
                return _PARTS[hour[1]]
    return date.part_of_day


def _part_of_day(words: str) -> str | None:
    match = re.match(r"(?:\S+\s*-\s*)?(sáng|trưa|chiều|tối|đêm)\b", words)
    return _PARTS[match[1]] if match else None


_HELD = re.compile(r"\b(?:tổ chức|khai mạc|diễn ra|long trọng|tiến hành|đã có|đã|mở|buổi|cuộc họp|xảy ra)\b")


def _sentence_before(doc: Document, sentence: Sentence) -> str:
    before = next((s for s in reversed(doc.sentences) if s.end <= sentence.start), None)
    return doc.folded[before.start : before.end] if before else ""


def _next_sentence(doc: Document, sentence: Sentence) -> str:
    following = next((s for s in doc.sentences if s.start >= sentence.end), None)
    return doc.folded[following.start : following.end] if following and following.block == sentence.block else ""


def _kind(*texts: str) -> str | None:
    """The kind whose word comes first, in the first text that has one: behind the verb that says it was held, else anywhere.
    The order of the table breaks ties, so that "hội nghị ký kết" is a ceremony."""
    for text in texts:
        held = _HELD.search(text)
        for part in (text[held.start() :] if held else "", text):
            found = [(at, order, kind) for order, (pattern, kind) in enumerate(_kinds()) if (at := _said(part, pattern, kind)) is not None]
            if found:
                return min(found)[2]
    return None


def _said(words: str, pattern: re.Pattern[str], kind: str) -> int | None:
    """Where a kind of happening is first named."""
    for found in pattern.finditer(words):
        before = words[: found.start()]
        if not (kind == "incident" and _FOUGHT.search(before)) and not (kind == "congress" and _AROUND.search(before)):
            return found.start()
    return None


def _below(doc: Document, setting: Setting, sentence: Sentence) -> tuple[str | None, str | None]:
    """District and commune: the only one that the sentence of the event or the title names, else the host's own."""
    near = [u for u in setting.named if (sentence.start <= u.start < sentence.end and not _aside(doc, sentence, u)) or _in_title(doc, u)]
    if not near:  # the accident is told after who reports it from where
        near = [u for u in setting.named if u.start < sentence.end and not _aside(doc, sentence, u)]
    host = _host_level(doc, sentence)
    near = [u for u in near if not _serves_there(doc, u.start, host)]
    district, commune = (_only([u for u in near if u.level == level]) for level in ("district", "commune"))
    if commune is None and host == "commune":
        commune = setting.commune
    if (
        district is None
        and host in ("district", "commune", "company", "village")
        and len({fold_name(u.name) for u in near if u.level == "district"}) < 2
    ):
        district = setting.district
    if setting.period != "63":
        return None, commune.name if commune else None
    plain = district.name if district else _plain_district(doc, setting, sentence, near, host)
    return plain or _above(commune, setting, near), commune.name if commune else None


def _above(commune: Named | None, setting: Setting, near: list[Named]) -> str | None:
    """The district of the commune, where the province has only one commune of that name and no district is named."""
    if commune is None or setting.province is None or any(u.level == "district" for u in near):
        return None
    above = district_over(commune, setting.province)
    return above.name if above else None


def _serves_there(doc: Document, start: int, host: str | None) -> bool:
    """ "Bổ nhiệm Bí thư Huyện ủy A" over a meeting of the province: where a person of the title serves is not where it was."""
    titled = any(b.start <= start < b.end for b in doc.blocks if b.kind == "title")
    if not titled or host not in ("province", "centre"):
        return False
    posts = [post for person in doc.people for post in person.posts]
    return any(item.start <= start < item.end for items in (doc.people, posts) for item in items)


def _plain_district(doc: Document, setting: Setting, sentence: Sentence, near: list[Named], host: str | None) -> str | None:
    """A district of the province that sentence and title name without its class word, where they name no other."""
    if setting.province is None or any(u.level == "district" for u in near):
        return None
    own = setting.province.name
    pattern = district_pattern(setting.province.code)
    stretches = [(sentence.start, sentence.end), *((b.start, b.end) for b in doc.blocks if b.kind == "title")]
    names = {
        m[0]
        for start, end in stretches
        for m in pattern.finditer(doc.text[start:end])
        if m[0] != own and whole_name(doc.text[start:end], m) and not _HOME.search(doc.folded[start : start + m.start()])
        if not _serves_there(doc, start + m.start(), host)
    }
    return names.pop() if len(names) == 1 else None


def _aside(doc: Document, sentence: Sentence, unit: Named) -> bool:
    """The unit is where somebody lives or comes from ("trú tại xã …, huyện …"), or stands in one of several things listed
    behind a colon ("tặng quà: Hòa thượng A, chùa …; Hòa thượng B, chùa …, xã …")."""
    before = doc.folded[sentence.start : unit.start]
    return _HOME.search(before) is not None or _LISTED.search(before) is not None


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
