"""Cited documents: resolutions, directives, decisions, laws … that a number, a plenum, a date or a year identifies."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import CitedDocument, DateMention, Document, Span
from pipeline.extractors.document_numbers import BY, KIND, KINDS, MORE_CODES, SHORT, Number, after_issuer, number_of, read_numbers
from pipeline.lexicon import rows
from pipeline.text import fold

_DAY = re.compile(r"[\s,(]*(?:ra |ban hành |ký )?(?=ngày\s+\d|cùng\s+ngày)")
_HELD_AT = re.compile(r"\s*\((?P<issuer>hội nghị[^()]{3,60})\)")
_ISSUER_END = re.compile(
    r"[,.;:()“”\"!?\n]|\s-\s|\s(?:về|đối với|do|để|nhằm|và|tại|thì|trong|được|đã|là|có|ngày|năm|ban hành|khóa này|quy định|phê duyệt|"
    r"trên|với|cho|cùng|yêu cầu|hướng dẫn|theo|vào|đến|từ|sẽ|nêu|cũng|gắn|sửa đổi|bổ sung|thay thế|chỉ đạo|giao|ra đời|hiện|này|đối|khi|"
    r"đề ra|xác định|phải|cần|nên|không|chưa|mới|vừa|đang|còn|mà|nhưng|song)(?=[\s,])"
)
_CLAUSE_STARTS = re.compile(r"[,.;:\n]\s+")
_TIME_WORDS = re.compile(r"(?:ngày|sáng|chiều|tối|năm|tháng)\b")
# "Tại Kế hoạch số 12, UBND tỉnh đặt mục tiêu …": who speaks in a document issued it.
_SPEAKING_IN = re.compile(r"(?:^|[.;,\n]\s*|\s)(?:tại|trong)\s+(?:nội dung\s+)?$")
_SPEAKER = re.compile(
    r"(?:,?\s*(?:ban hành\s|ký\s)?ngày\s[\d/.\s-]+)?\s*,\s*(?P<who>[^,.;:()\n\d]{3,60}?(?:,\s[^,.;:()\n\d]{3,40}?)??)\s+(?:đã\s+|cũng\s+)?"
    r"(?:đặt|yêu cầu|giao|chỉ đạo|quyết định|phê duyệt|đề ra|nêu|quy định|đề nghị|cho phép"
    r"|thống nhất|xác định|ban hành|cho biết|hướng dẫn|lưu ý|đưa|công nhận|tặng|khen thưởng|thành lập|bổ nhiệm|chấp thuận|ghi danh)\b"
)
_CODES: dict[str, tuple[str, ...]] = {}
for _row in rows("document_codes"):
    for _form in _row["form"].split("|"):
        _CODES[_form] = (*_CODES.get(_form, ()), *_row["body"].split("|"))
_OVER = re.compile(r"^(?:ban thường vụ|ban chấp hành|thường trực|thường vụ|chủ tịch) (?:đảng bộ )?")
# "UBND xã triển khai Quyết định số 77/QĐ-UBND": bodies of every level write this code, and a decision carried out may come from above.
_EVERY_LEVEL = frozenset({"ủy ban nhân dân", "hội đồng nhân dân"})
_CARRIED_OUT = re.compile(r"(?<!\w)(?:thực hiện|triển khai|theo|căn cứ|quán triệt|thi hành|tại|trong(?! đó))\s(?:[^\W\d]+\s){0,4}$")
# As far back as a body counts as just named.
_NOT_FAR = 500
_SAME_DAY = re.compile(r"[\s,(]*cùng\s+ngày\b")
_AND_ALSO = re.compile(r"\s*(?:,|và|cùng)\s*$")
_WHOLE_DAY = len("2020-01-31")
_ISSUED = re.compile(
    r"\s+(?:vừa |đã |mới )*(?:ký )?(?:ban hành|ra|có|ký|thông qua)(?:\s+(?:các|một))?\s+$"
    r"|\s+(?:đã )?(?:giao|phê duyệt|ban hành|quy định|công bố|chỉ đạo|công nhận|cho phép|chấp thuận) (?:tại|theo|trong)\s+$"
)
# Who is named with a small letter before it ("chỉ tiêu Thủ tướng Chính phủ giao tại Quyết định số 4").
_HIGHEST = re.compile(r"(?:Thủ tướng Chính phủ|Thủ tướng|Chính phủ|Quốc hội|Bộ Chính trị|Ban Bí thư)$")
_REWARDED = re.compile(
    r"(?P<who>(?:chủ tịch )?(?:ubnd|ủy ban nhân dân) (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường)|thủ tướng chính phủ)"
    r" (?:đã |vừa |quyết định )?(?:tặng|khen thưởng|trao tặng|công nhận|phê duyệt|thành lập|bổ nhiệm|phê chuẩn)(?!\w)[^.;]{0,120}"
    r" (?:theo|tại) $"
    r"|(?<!\w)(?:đề nghị|kiến nghị|báo cáo|ý kiến|đề xuất) của "
    r"(?P<asked>(?:giám đốc |chủ tịch |trưởng )?(?:sở|ubnd|ban|ủy ban|phòng|bộ) [^,.;()]{2,60}) tại $"
)


def _date_at(doc: Document, at: int) -> DateMention | None:
    """The date that stands right after `at` (", ngày 18/3/2019", "(ngày 5-6-2020)")."""
    day = _DAY.match(doc.folded, at)
    if not day:
        return None
    near = (d for d in doc.dates if day.start() <= d.start <= day.end() + 5 and d.end > day.end())
    return next((d for d in near if len(d.value) == _WHOLE_DAY), None)


def _words_until_stop(doc: Document, start: int) -> Span | None:
    stop = _ISSUER_END.search(doc.folded, start)
    end = stop.start() if stop else len(doc.text)
    words = doc.text[start:end].rstrip()
    return Span(start, start + len(words)) if words and len(words) <= 90 and re.match(r"\w", words) else None


def _issuer_after(doc: Document, at: int) -> Span | None:
    """Who issued it, named after it: "của Ban Bí thư", "(Hội nghị Trung ương 5 khóa XIII)"."""
    if held := _HELD_AT.match(doc.folded, at):
        return Span(held.start("issuer"), held.end("issuer"))
    by = BY.match(doc.folded, at)
    if not by:
        return None
    words = _words_until_stop(doc, by.end())
    body = next((b for b in doc.bodies if b.start == by.end()), None)
    if body and (words is None or body.end >= words.end):
        return Span(body.start, body.end)
    return words


def _issuer_before(doc: Document, at: int) -> tuple[Span, str | None] | None:
    """Who issued it, named as the subject before it: "Ban Thường vụ Tỉnh ủy ban hành Đề án số …", with the day before that."""
    floor = max(doc.folded.rfind("\n", 0, at), at - 200, 0)
    issued = _ISSUED.search(doc.folded[floor:at])
    if rewarded := None if issued else _REWARDED.search(doc.folded, floor, at):
        return Span(*rewarded.span("who" if rewarded["who"] else "asked")), None
    if not issued:
        return None
    end = floor + issued.start()
    body = next((b for b in doc.bodies if b.end == end), None)
    subject = Span(body.start, body.end) if body else _noun_phrase_before(doc, floor, end)
    if not subject:
        return None
    dated = (d for d in doc.dates if d.end < subject.start and doc.text[d.end : subject.start] in (", ", " "))
    day = next((d.value for d in dated if len(d.value) == _WHOLE_DAY), None)
    return subject, day


def _noun_phrase_before(doc: Document, floor: int, end: int) -> Span | None:
    """The capitalised words from the last mark of punctuation to `end`."""
    mark = max((m.end() for m in _CLAUSE_STARTS.finditer(doc.text, floor, end)), default=floor)
    if highest := _HIGHEST.search(doc.text, mark, end):
        return Span(highest.start(), end)
    words = doc.text[mark:end]
    return Span(mark, end) if words[:1].isupper() and len(words) <= 70 and not _TIME_WORDS.match(words.lower()) else None


def _read(doc: Document, kind: re.Match[str]) -> list[CitedDocument]:
    """The documents that a kind's name introduces: none, one, or a list of them."""
    row = KINDS.get(kind["kind"]) or SHORT[kind["kind"]]
    named = doc.text[kind.start()].isupper()
    if kind["kind"] not in KINDS and not doc.text[kind.start() : kind.start() + 2].isupper():
        return []
    numbers = read_numbers(doc, kind, row["identified"])
    at = numbers[-1].end if numbers else kind.end()
    day = _date_at(doc, at)
    if not numbers:
        if not (day and named and row["identified"] == "number"):
            return []
        numbers = [Number(None, at, day.end, "date")]
    issuer, value = _circumstances(doc, kind[0], kind.start(), day.end if day else at, day)
    found = [
        CitedDocument(n.start if i else kind.start(), n.end, n.rule, row["kind"], n.number, n.date or value, issuer)
        for i, n in enumerate(numbers)
    ]
    while day and not issuer and (next_one := MORE_CODES.match(doc.folded, day.end)):
        number = number_of(doc, next_one, "number behind a date")
        day = _date_at(doc, number.end)
        issuer, value = _circumstances(doc, "", number.start, day.end if day else number.end, day)
        found.append(CitedDocument(number.start, number.end, number.rule, row["kind"], number.number, value, issuer))
    return [replace(cited, issuer=cited.issuer or issuer) for cited in found]


def _circumstances(doc: Document, kind: str, start: int, end: int, day: DateMention | None) -> tuple[Span | None, str | None]:
    """Who issued a document that stands at `start` to `end`, and when."""
    issuer = _issuer_after(doc, end)
    if far := after_issuer(doc.folded, start + len(kind)):
        issuer = Span(*far.span("issuer"))
    if issuer and not day:
        day = _date_at(doc, issuer.end)
    value = day.value if day else None
    if not issuer and (before := _issuer_before(doc, start)):
        return before[0], value or before[1]
    return issuer or _speaker(doc, start, end), value


def _speaker(doc: Document, start: int, end: int) -> Span | None:
    """Who speaks in a document that a sentence opens with."""
    if not _SPEAKING_IN.search(doc.folded[max(0, start - 24) : start]):
        return None
    said = _SPEAKER.match(doc.folded, end)
    if not said or not doc.text[said.start("who")].isupper():
        return None
    names = re.split(r",\s", doc.text[said.start("who") : said.end("who")])  # "Bộ Khoa học, Công nghệ": every part is a name
    return Span(*said.span("who")) if all(name[0].isupper() for name in names) else None


def _shared(doc: Document, known: list[CitedDocument], cited: CitedDocument, kind_start: int) -> CitedDocument:
    """The issuer of the document named right before, for the next of a list ("ban hành Đề án số 4, Kế hoạch số 5")
    and for one of the same day ("Quyết định số 7 ngày 2/3 của …; Quyết định số 8 cùng ngày")."""
    last = known[-1] if known else None
    if last is None or cited.issuer or last.issuer is None:
        return cited
    listed = last.issuer.start < last.start and _AND_ALSO.fullmatch(doc.folded, last.end, kind_start)
    same_day = cited.kind == last.kind and cited.date and _SAME_DAY.match(doc.folded, cited.end)
    return replace(cited, issuer=last.issuer) if listed or same_day else cited


def _share_back(doc: Document, known: list[CitedDocument], cited: CitedDocument, kind_start: int) -> None:
    """The issuer named after the last of a list holds for those before it ("Quy định số 1-QĐ/TW, Quy định số 2-QĐ/TW của …")."""
    if cited.issuer is None or cited.issuer.start < cited.start or not cited.number:
        return
    at, code = kind_start, cited.number.rpartition("/")[2]
    for index in range(len(known) - 1, -1, -1):
        other = known[index]
        if (
            other.issuer
            or not other.number
            or other.number.rpartition("/")[2] != code
            or not _AND_ALSO.fullmatch(doc.folded, other.end, at)
        ):
            return
        known[index], at = replace(other, issuer=cited.issuer), other.start


def _named_before(doc: Document, cited: CitedDocument) -> CitedDocument:
    """Who issued it by the code in its number, where such a body was named not far before ("HĐND tỉnh … thông qua … NQ-HĐND")."""
    if cited.issuer or not cited.number:
        return cited
    names = {name for code in re.split(r"[-/]", cited.number.lower())[1:] for name in _CODES.get(code, ())}
    if not names or (names <= _EVERY_LEVEL and _CARRIED_OUT.search(doc.folded, max(0, cited.start - 60), cited.start)):
        return cited
    near = (b for b in reversed(doc.bodies) if cited.start - _NOT_FAR < b.start and b.end <= cited.start)
    body = next((b for b in near if _OVER.sub("", fold(b.name)).startswith(tuple(names))), None)
    return replace(cited, issuer=Span(body.start, body.end)) if body else cited


def _same(a: CitedDocument, b: CitedDocument) -> bool:
    """The same document: equal numbers, or one number is the other's number without its code ("80" and "80-KL/TW")."""
    if a.kind != b.kind:
        return False
    if a.number is None or b.number is None:
        return a.number == b.number and a.date == b.date
    short, full = sorted((a.number.lower(), b.number.lower()), key=len)
    if full.startswith((short + "/", short + "-")):
        return True
    return short == full or (short.isdigit() and re.split(r"[-/]", full)[0].lstrip("0") == short.lstrip("0"))


def _merge(first: CitedDocument, other: CitedDocument) -> CitedDocument:
    longer = max(first.number or "", other.number or "", key=len) or None
    return replace(first, number=longer, date=first.date or other.date, issuer=first.issuer or other.issuer)


def find_documents(doc: Document) -> Document:
    """The documents cited, one entry for each: its first mention, with number, date and issuer gathered from all."""
    found: list[CitedDocument] = []
    for kind in KIND.finditer(doc.folded):
        for alone in _read(doc, kind):
            cited = _shared(doc, found, alone, kind.start())
            _share_back(doc, found, cited, kind.start())
            same = next((i for i, known in enumerate(found) if _same(known, cited)), None)
            if same is None:
                found.append(cited)
            else:
                found[same] = _merge(found[same], cited)
    return replace(doc, documents=tuple(_named_before(doc, cited) for cited in found))
