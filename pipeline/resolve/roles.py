"""What a person does in the event: chair, speaker, attendee.

A verb before a list of people ("Cùng dự có các đồng chí: …") speaks of all of them; a verb behind one or several speaks
of those that no other verb has taken yet.
"""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.document import Document, Person, Sentence

_CHAIR = r"(?:đồng )?chủ trì|chủ tọa|điều hành (?:hội nghị|cuộc họp|phiên họp|kỳ họp|buổi)|điều khiển"
_ATTEND = (
    r"(?:cùng |đến |tới |về |đã )?(?:tham )?dự(?! kiến| án| báo| toán| thảo| phòng| trữ| bị| tính| nguồn)|tham gia(?! ban| bch| btv|"
    r" cấp ủy| đảng| ý kiến| góp| phát)|đi cùng|cùng đi"
    r"|tiếp đoàn|tiếp và làm việc|làm việc với|có sự tham dự|đã tiếp xúc|tiếp xúc cử tri|tiếp xúc với|chứng kiến|tháp tùng"
)
_SPEAK = (
    r"phát biểu|kết luận|nhấn mạnh|đề nghị|yêu cầu|báo cáo|cho biết|khẳng định|lưu ý|chỉ đạo|thông báo|trình bày|quán triệt|cho rằng"
    r"|mong muốn|chia sẻ|kiến nghị|nêu rõ|nêu"
    r"|ghi nhận|đánh giá|bày tỏ|trả lời|giải trình|thừa nhận|nói|biểu dương|đề xuất|thông tin|giao|truyền đạt|phổ biến|khai mạc|bế"
    r" mạc|cảm ơn|kêu gọi|gợi ý|đặt vấn đề|phân tích|làm rõ"
    r"|tiếp thu|đọc|nhận định|chỉ rõ|căn dặn|nhắc nhở|cho hay|xúc động|phấn khởi|kể|nhớ lại|nhìn nhận|trăn trở|hồ hởi|công bố|tâm sự"
    r"|trao đổi|hứa|định hướng|tin tưởng|mong(?! muốn được)|hoan nghênh|phản ánh|cam kết|bộc bạch|lý giải|đánh trống"
)
_VERB = re.compile(rf"\b(?:(?P<chair>{_CHAIR})|(?P<attend>{_ATTEND})|(?P<speak>{_SPEAK}))\b")
_ALSO = re.compile(
    rf"^\s*(?:,|và|,\s*đồng thời|đồng thời)?\s*(?:có bài\s*)?(?:(?P<chair>{_CHAIR})|(?P<speak>phát biểu|kết luận|chỉ đạo|trao đổi"
    rf"|báo cáo|trả lời|giải trình|tiếp thu))\b"
)
_ACCORDING = re.compile(r"(?:^|[,.;“\"]\s*)theo\s*$")
_LIST_ONLY = re.compile(r"[\s,;:\-–]*(?:và|cùng|với|cùng với|cùng các|;\s*và|về phía [^;,.]{0,60}có)?[\s,;:\-–]*")
_REACH = 160


def roles_of(doc: Document) -> dict[str, set[str]]:
    """Roles by the official's name."""
    roles: dict[str, set[str]] = defaultdict(set)
    # Whoever is told to do something does nothing yet.
    told = [span for d in doc.directives for span in (d.addressee, d.action) if span]
    for sentence in doc.sentences:
        people = [p for p in doc.people if sentence.start <= p.start < sentence.end and not any(s.start <= p.start < s.end for s in told)]
        if people:
            _sentence(doc, sentence, people, roles)
    return roles


def _sentence(doc: Document, sentence: Sentence, people: list[Person], roles: dict[str, set[str]]) -> None:
    lead = doc.folded[sentence.start : people[0].start]
    state = _leading(lead)
    group: list[Person] = []
    for n, person in enumerate(people):
        stop = people[n + 1].start if n + 1 < len(people) else sentence.end
        after = doc.folded[person.end : stop]
        group.append(person)
        if state and (state not in ("speaker", "chair") or n == 0 or lead.rstrip().endswith(":")):
            _give(roles, [person], state)
        if n + 1 < len(people) and _LIST_ONLY.fullmatch(after):
            continue
        if verb := _VERB.search(_first_part(after)):
            _give(roles, group, _behind(verb, after))
        if re.search(r"do\s*$", doc.folded[max(sentence.start, person.start - 4) : person.start]) and re.search(r"\bchủ trì\b", after[:40]):
            _give(roles, [person], "chair")
        group = []


def _first_part(after: str) -> str:
    """The clause behind a person up to a semicolon, of those that say anything."""
    return after[:_REACH].lstrip(" ,;").split(";")[0]


_SPEECH = re.compile(
    r"\b(?:phát biểu|kết luận|báo cáo|chỉ đạo|thay mặt|trình bày|trao đổi|khai mạc|bế mạc|trả lời|giải trình|đánh giá|thông tin|tiếp"
    r" thu|mở đầu|thảo luận|tham luận|chia sẻ|theo báo cáo)\b"
)
# "Cùng dự có các đồng chí", "Tiếp đoàn là", "Tham gia đoàn công tác gồm": the verb, then a word that opens a list.
_PRESENT = re.compile(
    rf"^(?:[^,;]{{0,30}}\s)?(?:{_ATTEND})\b[^.]{{0,60}}?(?:\bcó\b|\bgồm\b|:)[^.]{{0,160}}$|\b(?:{_ATTEND})\b[^.;]*?(?:\bcó\b|\bgồm\b"
    rf"|\blà\b|:|\bcủa\b)[^.;,]{{0,60}}$|\b(?:làm việc với|tiếp xúc với|cùng dự với|cùng đi với)\s*$"
)


def _leading(lead: str) -> str | None:
    """The roles that the words before the first person give to those that follow."""
    if _ACCORDING.search(lead):
        return "speaker"
    present = _PRESENT.search(lead) or re.match(r"(?:về )?phía [^,;.]{0,60}có\s*$", lead)
    if present:
        return "attendee chair" if re.search(rf"\b(?:{_CHAIR})\b", lead[present.start() :]) else "attendee"
    if re.match(rf"(?:{_CHAIR})\b[^,;.]*,\s*$", lead):
        return "chair"
    if re.search(rf"(?:^|[,.;]\s*|dưới sự |với sự )(?:{_CHAIR})\b[^,;.]*(?:có|là|:|của)[^,;.]{{0,40}}$", lead):
        return "chair"
    speech = _SPEECH.search(lead)
    return "speaker" if speech and len(lead) - speech.end() <= 120 and _SPEECH.match(lead[:40].lstrip()) else None


def _behind(verb: re.Match[str], after: str) -> str:
    """The roles of a verb behind its people, with what is joined to it ("dự và chủ trì", "dự, phát biểu chỉ đạo")."""
    kinds = {"chair": "chair", "attend": "attendee", "speak": "speaker"}
    found = [kinds[str(verb.lastgroup)]]
    rest = after[verb.end() :]
    while also := _ALSO.match(rest) or (
        re.match(
            r"^[^.;:,]{0,40}?(?:,|và)\s+(?=(?:phát biểu|chủ trì|chỉ đạo|kết luận|trao"
            r" đổi))",
            rest,
        )
        if found[-1] != "speaker"
        else None
    ):
        if also.lastgroup:
            found.append(kinds["speak" if also["speak"] else "chair"])
        rest = rest[also.end() :]
    return " ".join(found)


def _give(roles: dict[str, set[str]], people: list[Person], given: str) -> None:
    for person in people:
        if person.official:
            roles[person.official].update(given.split())
