"""The numbers that stand after the name of a kind of document: "02-NQ/ThU", "80", a plenum and its term, the year of a law."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.document import Document
from pipeline.lexicon import rows
from pipeline.text import alternation

KINDS = {form: row for row in rows("document_kinds") for form in row["form"].split("|")}
SHORT = {form: row for row in rows("document_kinds") for form in row["abbreviation"].split("|") if form}
_ANY_KIND = alternation({**KINDS, **SHORT})
_KIND_ALONE = alternation({**KINDS, **SHORT}, behind_first=r"(?<![\w/-].)")
KIND = re.compile(rf"(?P<kind>{_KIND_ALONE})(?:\s*\(\w{{2,5}}\))?(?!\w)")

# "02-NQ/ThU", "43/2014/NĐ-CP", "1246/UBND-VX", "06 -NQ/TU": a number and at least one more segment with a letter or a year.
_CODE = r"\d{1,5}[a-z]?(?:\s?[-/]\s?(?:\d{4}(?!\d)|[a-zđ][\w.&]*))+"
_FULL = re.compile(
    rf"(?:\s+(?:thượng khẩn|hỏa tốc|khẩn|liên tịch|liên ngành|chung|chuyên đề|phối hợp))*\s*(?:(?:số\s+)?số)?\s*:?\s*(?P<number>{_CODE})"
)
# The number after the issuer ("Quyết định của Chủ tịch UBND tỉnh số 77/QĐ-UBND") or after the name of a law.
_FAR = re.compile(rf"\s+của\s+(?P<issuer>[^,.;:()\n\d]{{3,60}}?)\s+số\s*:?\s*(?P<number>{_CODE})")
_ENDS_IN_KIND = re.compile(rf"(?<!\w)(?:{_ANY_KIND})(?: số)?$")
_LAW = re.compile(rf"(?:\s+[^\W\d]+,?){{1,12}}?\s+(?:số\s*:?\s*(?P<number>{_CODE})|(?P<bare>\d{{1,3}}/\d{{4}}/qh\d\d))")
_BARE = re.compile(r"(?:\s+(?:thượng khẩn|hỏa tốc|khẩn))?\s+(?P<marked>số\s*:?\s*)?(?P<number>\d{1,5})(?![\w%/]|[.,-]\d|\s*[-/]\s*\d)")
_ORDINAL = {
    "nhất": "1",
    "hai": "2",
    "ba": "3",
    "tư": "4",
    "bốn": "4",
    "năm": "5",
    "sáu": "6",
    "bảy": "7",
    "tám": "8",
    "chín": "9",
    "mười": "10",
    "mười một": "11",
    "mười hai": "12",
    "mười ba": "13",
    "mười bốn": "14",
}
_TERM = r"\(?\s*khóa\s+(?P<term>[ivx]+)\b\)?"
_PLENUM = re.compile(
    r"\s+(?:(?:của\s+)?hội nghị\s+)?(?:ban chấp hành\s+)?"
    r"(?:trung ương\s+(?:đảng\s+)?(?:lần thứ\s+)?(?P<short>\d{1,2}|" + "|".join(_ORDINAL) + r")\b"
    r"|(?:lần thứ|lần)\s+(?P<long>\d{1,2}|" + "|".join(sorted(_ORDINAL, key=len, reverse=True)) + r"),?\s+"
    r"(?:ban chấp hành|bch)\s+(?:trung ương|tw)(?:\s+đảng)?)"
    r"[,\s]*" + _TERM
)
_MORE_TERMS = re.compile(r"\s*(?:,|và)\s*(?:khóa\s+)?(?P<term>[ivx]+)\b")
MORE_CODES = re.compile(rf"\s*(?:,|và|;)\s*(?:số\s*)?(?P<number>{_CODE})")
_MORE_BARE = re.compile(r"\s*(?:,|và)\s*(?:số\s*)?(?P<number>\d{1,3})(?![\w%/.]|,\d|-\d|\s+(?:năm|tháng))")
_LAW_YEAR = re.compile(r"(?:\s+[^\W\d]+|,){0,12}?(?:\s+(?:năm\s+)?|\s*\()(?:sửa đổi,?\s*)?(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d|-)")
BY = re.compile(r"(?:\s*,?\s*\(?khóa [ivx]+(?!\w))?[\s,)]*(?:được\s+)?(?:của|do)\s+")
# A number after the bare kind counts things when one of these follows it.
_COUNTED = re.compile(
    r"\s+(?:năm|tháng|ngày|tuần|quý|điểm|nội dung|nhiệm vụ|đồng|người|trường hợp|cá nhân|tập thể|triệu|tỷ|giải pháp|bước|hộ|vấn đề|"
    r"mục tiêu|chỉ tiêu|lớp|đợt|dự án|xã|huyện|cấp|nhóm|cán bộ|đảng viên|doanh nghiệp|công trình|vụ|lần|giờ|phút|ha|km|đơn vị|văn bản|"
    r"mô hình|sản phẩm|đối tượng|không|có|nhất|nghìn|ngàn|cơ quan|cơ sở|tổ chức|chi bộ|khu|tuyến|suất|phần|ngôi|căn|đại biểu)\b"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number read after a kind: its normal form, where it stands, the rule that read it."""

    number: str | None
    start: int
    end: int
    rule: str
    date: str | None = None


def normalise_number(written: str) -> str:
    """A document number without spaces and with plain hyphens: "02 –NQ/ThU" is "02-NQ/ThU"."""
    plain = re.sub(r"[‐‑‒–—−]", "-", written.replace("Ð", "Đ"))
    return re.sub(r"\s+", "", plain).rstrip(".&-/")


def _plenum(match: re.Match[str], term: str) -> str:
    session = match["short"] or match["long"]
    return f"Trung ương {_ORDINAL.get(session, session).lstrip('0')} khóa {term.upper()}"


def read_numbers(doc: Document, kind: re.Match[str], how: str) -> list[Number]:
    """The numbers that stand after a kind: one, or several in a list."""
    folded, at = doc.folded, kind.end()
    if full := _FULL.match(folded, at) or after_issuer(folded, at) or (_law(doc, kind) if how == "year" else None):
        return _listed(doc, kind, full, MORE_CODES, "number")
    if plenum := _PLENUM.match(folded, at):
        found = [Number(_plenum(plenum, plenum["term"]), at, plenum.end(), "plenum")]
        if more := _MORE_TERMS.match(folded, plenum.end()):
            found.append(Number(_plenum(plenum, more["term"]), more.start("term"), more.end(), "plenum"))
        return found
    bare = _BARE.match(folded, at)
    if bare and not _is_count(doc, kind, bare, how):
        return _listed(doc, kind, bare, _MORE_BARE, "bare number")
    if how == "year" and (law := _LAW_YEAR.match(folded, at)) and doc.text[kind.start()].isupper():
        return [Number(None, at, law.end("year"), "year of a law", law["year"])]
    return []


def after_issuer(folded: str, at: int) -> re.Match[str] | None:
    """Issuer and number of "… của Chủ tịch UBND tỉnh số 77/QĐ-UBND"; a number behind a second kind ("… của Tỉnh ủy về thực hiện Nghị
    quyết số 4") is that kind's."""
    far = _FAR.match(folded, at)
    return far if far and not _ENDS_IN_KIND.search(far["issuer"]) else None


def _law(doc: Document, kind: re.Match[str]) -> re.Match[str] | None:
    """The number behind the name of a law; "kỷ luật đảng viên và Quy định số 102-QĐ/TW" names none."""
    law = _LAW.match(doc.folded, kind.end())
    if law is None or not doc.text[kind.start()].isupper():
        return None
    return None if _ENDS_IN_KIND.search(doc.folded[kind.end() : law.start("number" if law["number"] else "bare")].rstrip(" :")) else law


def _listed(doc: Document, kind: re.Match[str], first: re.Match[str], more: re.Pattern[str], rule: str) -> list[Number]:
    found = [number_of(doc, first, rule)]
    several = rule == "number" or re.search(r"(?:các|những|hai|ba)\s+$", doc.folded[max(0, kind.start() - 12) : kind.start()])
    while several and (next_one := more.match(doc.folded, found[-1].end)):
        found.append(number_of(doc, next_one, rule + " in a list"))
    return found


def number_of(doc: Document, match: re.Match[str], rule: str) -> Number:
    """The number that a match holds in its group `number`, of laws also `bare`."""
    start, end = match.span("number" if match["number"] else "bare")
    end -= len(doc.text[start:end]) - len(doc.text[start:end].rstrip(".&"))
    return Number(normalise_number(doc.text[start:end]), start, end, rule)


def _is_count(doc: Document, kind: re.Match[str], bare: re.Match[str], how: str) -> bool:
    if bare["marked"]:
        return False
    named = doc.text[kind.start()].isupper() or bool(BY.match(doc.folded, bare.end()))
    year = re.fullmatch(r"(?:19|20)\d\d", bare["number"])
    return how != "number" or not named or bool(year) or bool(_COUNTED.match(doc.folded, bare.end()))
