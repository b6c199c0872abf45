"""Orders on paper: whose letter, telegram or instruction a sentence tells of, on whose behalf it is sent and to whom.

Such a paper goes on, paragraph by paragraph, with what each body has to do ("Theo đó, giao …", "Sở X chủ trì …").
"""

from __future__ import annotations

import re

from pipeline.document import Document, Sentence, Span, starting
from pipeline.extractors.directive_boundary import is_actor
from pipeline.extractors.directive_subject import subject
from pipeline.extractors.directive_words import skip_openers

_LETTER = (
    r"(?:công điện|công văn|văn bản|chỉ thị|thông báo(?= (?:số|kết luận|chỉ đạo|ý kiến))|"
    r"ý kiến(?= (?:chỉ đạo|thống nhất|kết luận|như sau)))"
)
_SENDS = re.compile(
    rf"\b(?:ban hành|ra|phát đi|phát|gửi|ký|có)(?: (?:ký|ban hành|gửi|phát hành|các|một số|những))* {_LETTER}"
    r"(?: (?:khẩn|hỏa tốc|chỉ đạo))*\b"
)
_DECIDES = re.compile(
    r"\b(?:ban hành|ký|phê duyệt)(?: (?:ký|ban hành|phê duyệt))* (?:quyết định|kế hoạch|hướng dẫn|phương án|chương trình|đề án)\b"
)
# Of these words the two patterns need one each. Most sentences have none, and a word is found far quicker than a pattern.
_LETTERS = ("công điện", "công văn", "văn bản", "chỉ thị", "thông báo", "ý kiến")
_DECISIONS = ("ban hành", "ký", "phê duyệt")
# A letter that answers or asks from below orders nothing; nor does one about persons.
_NO_ORDER = re.compile(
    r"\b(?:trả lời|phúc đáp|báo cáo|giải trình|xin|trình|đề xuất|kiến nghị|phản ánh|mời|bổ nhiệm|điều động|khen thưởng|kỷ luật|công nhận|"
    r"chấp thuận|khởi tố)\b"
)
_BEFORE_VERB = re.compile(
    rf"\b(?:ban hành|ra|phát|gửi|ký|có|tại|trong|nội dung)\b[^,;:]{{0,30}}\b{_LETTER}|^{_LETTER}(?: \w+)? (?:nêu|yêu cầu|chỉ đạo)"
)
_BEHALF = re.compile(r"\b(?:thông báo|truyền đạt|truyền đạt lại)(?: (?:ý kiến|kết luận|nội dung|chỉ đạo))+ của ")
_SENT = re.compile(r"\b(?:gửi|chỉ đạo)(?: (?:đến|tới|cho))? (?!đến |tới |cho )([^;:]{2,160}?)(?:,? về (?:việc )?[^,;:]+)?[\s,]+$")


def paper(doc: Document, sentence: Sentence) -> tuple[Span | None, str, bool] | None:
    """Who issues a paper that a sentence tells of, how that was found, and whether it is a letter, which orders by its nature."""
    words = doc.folded[sentence.start : sentence.end]
    sends = _SENDS.search(doc.folded, sentence.start, sentence.end) if any(word in words for word in _LETTERS) else None
    found = sends
    if not sends and any(word in words for word in _DECISIONS):
        found = _DECIDES.search(doc.folded, sentence.start, sentence.end)
    if found is None or _NO_ORDER.search(doc.folded[found.end() : sentence.end]):
        return None
    who, how = subject(doc, sentence.start, found.start())
    if how not in ("person", "body"):
        return None
    return on_behalf(doc, sentence.start, sentence.end) or who, how, sends is not None


def by_paper(doc: Document, start: int, verb: int) -> bool:
    """Whether the words before a verb say that the order is given on paper: "vừa có công văn yêu cầu …"."""
    return bool(_BEFORE_VERB.search(doc.folded[start:verb]) or any(start <= d.start and 0 <= verb - d.end < 25 for d in doc.documents))


def on_behalf(doc: Document, start: int, end: int) -> Span | None:
    """Whose words an office passes on: "Văn phòng UBND tỉnh thông báo ý kiến chỉ đạo của Chủ tịch UBND tỉnh, giao …"."""
    found = _BEHALF.search(doc.folded, start, end)
    return named_at(doc, found.end()) if found else None


def named_at(doc: Document, at: int) -> Span | None:
    """The person or else the body whose words begin there."""
    person = next(iter(starting(doc.people, at, at + 1)), None)
    body = next(iter(starting(doc.bodies, at, at + 1)), None)
    return Span(person.start, person.end) if person else Span(body.start, body.end) if body else None


def sent_to(doc: Document, start: int, verb: int) -> Span | None:
    """To whom the paper goes that asks for something: "có văn bản gửi Sở X đề nghị …"."""
    found = _SENT.search(doc.folded[start:verb])
    if found is None:
        return None
    whom = Span(skip_openers(doc, start + found.start(1), start + found.end(1)), start + found.end(1))
    return whom if whom.start < whom.end and is_actor(doc, whom) else None
