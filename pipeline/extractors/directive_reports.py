"""Work that is reported, not ordered: "đã chỉ đạo các xã …", "đã có mặt tại hiện trường chỉ đạo …"."""

from __future__ import annotations

import re

from pipeline.document import Document, Sentence
from pipeline.extractors.directive_boundary import Reading
from pipeline.extractors.directive_clauses import analyse
from pipeline.lexicon import Term

_REPORTED = re.compile(r"\b(?:đã|đang|vẫn|tiếp tục|luôn|thường xuyên|kịp thời|tích cực|từng)\b[^,;]{0,30}$")
# The news itself: "UBND huyện đã yêu cầu các hộ niêm yết giá", while "đã chỉ đạo" tells of work done.
_HAS_DEMANDED = re.compile(r"(?<!\w)(?:đã|vừa)(?: cũng)?\s+$")
_PAST = re.compile(r"\b(?:thời gian qua|những năm qua|nhiều năm qua|năm qua|tháng qua|vừa qua|trước đó)\b")
_ON_THE_SPOT = re.compile(
    r"(?<=\w )\b(?:đến|tới|về(?! (?:việc|công tác|nhiệm vụ|tình hình))|xuống|ra|có mặt|trực tiếp|hiện trường)\b[^;:]{0,90}$"
)
# "… phát hiện sai phạm 64 tỷ đồng, kiến nghị thu hồi 41 tỷ đồng": a link in a chain of results.
_RESULTS = re.compile(r"\b(?:triển khai|phát hiện|thực hiện|tiến hành|kiểm tra|thanh tra|xử lý|khởi tố|giám sát|qua)\b[^;]*\d[^;]*,\s*$")
# "đã bình xét, suy tôn xã X đề nghị tỉnh tặng Cờ": what a vote led to.
_NOMINATED = re.compile(r"\b(?:suy tôn|bình chọn|bình xét)\b[^;]*$")
_BY_PAPER = re.compile(r"\b(?:có|ban hành|ra) (?:công điện|công văn|văn bản|thông báo|chỉ thị)(?: (?:khẩn|hỏa tốc|số [\w/-]+))*\s+$")


def ordered_on_the_spot(read: Reading, sentence: Sentence, verb: Term) -> bool:
    """ "đã có mặt tại hiện trường chỉ đạo khắc phục hậu quả": who went where to lead, not what he told whom."""
    if verb.row["form"].split("|")[0] != "chỉ đạo" or not _ON_THE_SPOT.search(read.doc.folded[sentence.start : verb.start]):
        return False
    return read.doc.folded[verb.end] not in ":," and analyse(read, verb.end, sentence.end).addressee is None


def in_document(doc: Document, start: int, verb: Term) -> bool:
    """Whether a numbered document gives the order: "đã có Công điện số 7/CĐ-UBND yêu cầu …"."""
    return any(start <= d.start and d.number and 0 <= verb.start - d.end < 25 for d in doc.documents)


def is_report(doc: Document, start: int, verb: Term, how: str) -> bool:
    """Work reported rather than orders given: "đã chỉ đạo các xã …", "thời gian qua, huyện chỉ đạo …"."""
    before = doc.folded[start : verb.start]
    if in_document(doc, start, verb) or _BY_PAPER.search(before):
        return False
    if _NOMINATED.search(before):
        return True
    if verb.row["form"].startswith(("kiến nghị", "đề xuất", "yêu cầu")) and _RESULTS.search(before):
        return True
    if how == "words" and verb.row["class"] == "ask" and verb.row["force"] == "up":
        return False
    if how == "body" and _HAS_DEMANDED.search(before) and verb.row["form"].startswith("yêu cầu") and not _PAST.search(before):
        return False
    if (how == "carried" or verb.row["again"] == "no") and re.search(r"\bđã\b", before):
        return True
    return bool(_REPORTED.search(before) and (how in ("body", "words") or "chỉ đạo" in verb.row["form"])) or bool(_PAST.search(before))
