"""Full names of bodies: "UBND huyện" in an article on Giồng Trôm is "Ủy ban nhân dân huyện Giồng Trôm".

A short name takes its place from the unit of its class named last before it, else from the article's own; a shortened
name ("Đảng ủy Khối") is completed from the fullest name that begins like it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from pipeline.document import Body, Document, Person, Post, starting
from pipeline.resolve.post_bodies import COMMITTEE, missing, of_party, with_committee
from pipeline.resolve.setting import Named, Setting
from pipeline.text import fold_name

_ENDINGS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_SHORTENED = (
    "Ban Chỉ đạo",
    "Ban Chỉ huy",
    "Trung ương Hội",
    "Đảng ủy",
    "Đảng bộ",
    "Chi bộ",
    "Công ty",
    "Hội đồng",
    "Trung tâm",
    "Ban Quản lý",
    "Nhà máy",
    "Trường",
    "Tập đoàn",
    "Hội",
    "Bệnh viện",
    "Hải đoàn",
    "Sư đoàn",
    "Trung đoàn",
    "Lữ đoàn",
    "Tiểu đoàn",
)
_COUNCIL_COMMITTEES = ("Ban Pháp chế", "Ban Kinh tế - Ngân sách", "Ban Văn hóa - Xã hội", "Ban Kinh tế - Xã hội", "Ban Đô thị")
_COUNCIL = re.compile(r"Hội đồng nhân dân (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) \S.*")
# The offices of a unit's government, which go by their branch alone.
_OFFICE = re.compile(
    r"Phòng (?:Nội vụ|Tư pháp|Y tế|Dân tộc|Tài chính|Kinh tế|Công [Tt]hương|Quản lý đô thị|Lao động|Văn hóa|Giáo dục|Tài nguyên"
    r"|Nông nghiệp)(?: [^,]{1,40})?"
)
# "Tỉnh ủy tỉnh Đắk Lắk" is "Tỉnh ủy Đắk Lắk".
_DOUBLED = re.compile(r"((?:Tỉnh|Thành|Huyện|Thị) (?:ủy|uỷ) )(?:tỉnh|[Tt]hành phố|huyện|thị xã) (?=\w)")


def complete_bodies(doc: Document, setting: Setting) -> Document:
    """Give every body and every post its full organisation. Names keep their spans; only what they are called grows."""
    bodies: list[Body] = []
    for body in doc.bodies:
        name = full_name(body, bodies, doc, setting)
        bodies.append(body if name == body.name else replace(body, name=name))
    by_start = {body.start: body for body in bodies}
    people: list[Person] = []
    last: Post | None = None
    for n, person in enumerate(doc.people):
        person = _with_next(person, doc.people[n + 1] if n + 1 < len(doc.people) else None, doc)
        posts = _posts(person, by_start, doc, setting, last, bodies)
        last = posts[-1] if posts and posts[-1].organisation else last
        people.append(replace(person, posts=tuple(posts)) if posts else person)
    return replace(doc, bodies=tuple(bodies), people=tuple(people))


def _with_next(person: Person, following: Person | None, doc: Document) -> Person:
    """ "A, Chủ tịch và B, Phó Chủ tịch UBND huyện": the body named once, for the second, is the first one's too."""
    if following is None or len(person.posts) != 1 or not following.posts or person.posts[0].body or not following.posts[0].body:
        return person
    mine, theirs = person.posts[0], following.posts[0]
    if doc.folded[person.end : following.start].strip(" ,") not in ("và", "cùng") or mine.title.split()[-1] != theirs.title.split()[-1]:
        return person
    return replace(person, posts=(replace(mine, body=theirs.body),))


def full_name(body: Body, before: list[Body], doc: Document, setting: Setting) -> str:
    name = _DOUBLED.sub(r"\1", _from_fuller(body, before, doc))
    if lead := _last_words(name, COMMITTEE):
        return _with_place(name, COMMITTEE[lead], body.start, setting, shown=False)
    if name == "Đoàn đại biểu Quốc hội" and setting.province:
        return f"{name} {fold_name(setting.province.kind)} {setting.province.name}"
    if ending := _last_words(name, _ENDINGS):
        return _with_place(name, ending, body.start, setting, shown=True)
    if (
        (body.family == "department" or name.startswith("Chi cục "))
        and body.level in ("province", None)
        and not body.place
        and setting.province
    ):
        return f"{name} {fold_name(setting.province.kind)} {setting.province.name}"
    return _of_council(name, before) or _of_host(body, name, doc, setting) or name


def _of_council(name: str, before: list[Body]) -> str | None:
    """ "Ban Pháp chế" is a committee of the people's council named last before it."""
    if name not in _COUNCIL_COMMITTEES:
        return None
    found = (_COUNCIL.search(body.name) for body in reversed(before))
    return next((f"{name} {council[0]}" for council in found if council), None)


def _of_host(body: Body, name: str, doc: Document, setting: Setting) -> str | None:
    """ "Phòng Nội vụ" is the office of the district, or since July 2025 of the commune, that the article is of: the first body it
    names is one of that unit, and it names no other unit of that level."""
    if body.place or not _OFFICE.fullmatch(name):
        return None
    level = "district" if setting.period == "63" else "commune"
    host = next((b for b in doc.bodies if b.level), None)
    units = {(_CLASS_OF.get(unit.word, unit.word), unit.name) for unit in setting.named if unit.level == level}
    if host is None or host.level != level or len({fold_name(unit) for _, unit in units}) != 1:
        return None
    word, unit = min(units)
    return f"{name} {word} {unit}"


def _last_words(name: str, among: Iterable[str]) -> str | None:
    """The one of some words that a name ends with."""
    return next((words for words in among if name.endswith(words) and (name == words or name[-len(words) - 1] == " ")), None)


def _with_place(name: str, word: str, start: int, setting: Setting, shown: bool) -> str:
    """Add the unit that a class word at the end stands for; unchanged where the article names none."""
    unit = unit_for(word, start, setting)
    if unit is None:
        return name
    if unit.isdigit() and not shown:
        return f"{name} {word.capitalize()} {unit}"
    return f"{name} {unit}"


def unit_for(word: str, start: int, setting: Setting) -> str | None:
    """The name of the unit that "tỉnh", "huyện", "phường" … stands for at a point of the text."""
    if word == "tỉnh":
        return setting.province.name if setting.province else None
    behind = bisect_right(setting.told, start, key=lambda unit: unit.start)
    around = chain(reversed(setting.told[:behind]), setting.told[behind:])
    if nearest := next((unit for unit in around if _same_class(unit, word)), None):
        return nearest.name
    if word == "thành phố" and setting.province and setting.province.kind == "Thành phố":
        return setting.province.name
    return None


_CLASS_OF = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tỉnh ủy": "tỉnh",
    "thành ủy": "thành phố",
    "thành đoàn": "thành phố",
    "huyện ủy": "huyện",
    "huyện đoàn": "huyện",
    "quận ủy": "quận",
    "thị ủy": "thị xã",
}


def _same_class(unit: Named, word: str) -> bool:
    return _CLASS_OF.get(unit.word, unit.word) == word


def _from_fuller(body: Body, before: list[Body], doc: Document) -> str:
    """The fullest name in the article that a shortened one begins; the last before it, else the first behind it."""
    if body.place:
        return body.name
    if not (heads := [head for head in _SHORTENED if head in body.name]):
        return body.name
    at, _, short = max((body.name.rfind(head), len(head), head) for head in heads)
    if at and short not in ("Đảng ủy", "Đảng bộ", "Công ty", "Chi bộ", "Trung ương Hội"):
        return body.name
    tail = f"{fold_name(body.name[at:])} "
    for other in chain(reversed(before), starting(doc.bodies, body.start + 1, len(doc.text))):
        found = fold_name(other.name).find(tail)
        alike = at or found or other.family == body.family or body.name == short
        if found >= 0 and (found == 0 or other.name[found - 1] == " ") and alike:
            return body.name[:at] + other.name[found:]
    return body.name


def _posts(
    person: Person, bodies: dict[int, Body], doc: Document, setting: Setting, last: Post | None, all_bodies: list[Body]
) -> list[Post]:
    posts: list[Post] = []
    for post in person.posts:
        body = post.body
        if body is None:
            posts.append(post)
            continue
        known = bodies.get(body.start)
        name = known.name if known and known.end == body.end else full_name(body, all_bodies, doc, setting)
        posts.append(replace(post, organisation=name))
    for n in sorted(range(len(posts)), key=lambda n: of_party(posts[n])):  # a Party post may follow from another that names no body
        if not posts[n].organisation:
            posts[n] = _under(posts[n], missing(n, posts, setting, last, all_bodies))
    return [_under(post, with_committee(n, posts, setting, all_bodies)) for n, post in enumerate(posts)]


def _under(post: Post, organisation: str | None) -> Post:
    return post if organisation == post.organisation else replace(post, organisation=organisation)
