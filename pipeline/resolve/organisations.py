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
from pipeline.resolve.setting import Named, Setting
from pipeline.text import fold_name

_ENDINGS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_COMMITTEE = {"Tỉnh ủy": "tỉnh", "Thành ủy": "thành phố", "Huyện ủy": "huyện", "Quận ủy": "quận", "Thị ủy": "thị xã",
              "Tỉnh đoàn": "tỉnh", "Thành đoàn": "thành phố", "Huyện đoàn": "huyện", "Thị đoàn": "thị xã", "Quận đoàn": "quận"}  # fmt: skip
_PARTY_OF = {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy",
             "xã": "Đảng ủy xã", "phường": "Đảng ủy phường", "thị trấn": "Đảng ủy thị trấn", "đặc khu": "Đảng ủy đặc khu"}  # fmt: skip
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
)
_BOARDS = (
    "Ban Tổ chức",
    "Ban Dân vận",
    "Ban Tuyên giáo",
    "Ban Nội chính",
    "Ủy ban Kiểm tra",
    "Văn phòng",
    "Ban Tuyên giáo và Dân vận",
    "Ban Xây dựng Đảng",
)
_COUNCILS = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban Mặt trận Tổ quốc", "Ủy ban Mặt trận Tổ quốc Việt Nam")
_PLACED = re.compile(r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) (\S.*)$")
# "Tỉnh ủy tỉnh Đắk Lắk" is "Tỉnh ủy Đắk Lắk".
_DOUBLED = re.compile(r"((?:Tỉnh|Thành|Huyện|Thị) (?:ủy|uỷ) )(?:tỉnh|thành phố|huyện|thị xã) (?=\w)")
_RANKED_BY_PLACE = ("department", "office", "front", "union", "army", "police", "court", "council", "government")


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
    if lead := _last_words(name, _COMMITTEE):
        return _with_place(name, _COMMITTEE[lead], body.start, setting, shown=False)
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
    return name


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
    behind = bisect_right(setting.named, start, key=lambda unit: unit.start)
    around = chain(reversed(setting.named[:behind]), setting.named[behind:])
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
    at, _, short = max((body.name.rfind(head), len(head), head) for head in _SHORTENED)
    if at < 0 or (at and short not in ("Đảng ủy", "Đảng bộ", "Công ty", "Chi bộ", "Trung ương Hội")):
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
    done = [post if post.organisation else _under(post, _missing(n, posts, setting, last, all_bodies)) for n, post in enumerate(posts)]
    return [_under(post, _with_committee(n, done, setting, all_bodies)) for n, post in enumerate(done)]


def _under(post: Post, organisation: str | None) -> Post:
    return post if organisation == post.organisation else replace(post, organisation=organisation)


def _with_committee(n: int, posts: list[Post], setting: Setting, bodies: list[Body]) -> str | None:
    """A committee or one of its boards that is named without its place, from the posts beside it: "Bí thư Đảng ủy, Chủ tịch
    HĐND xã", "Trưởng Ban Dân vận, Chủ tịch Ủy ban MTTQ huyện"."""
    name = posts[n].organisation
    others = [p for p in (*posts[n + 1 :], *reversed(posts[:n])) if p.organisation and p.organisation not in ("Đảng ủy", *_BOARDS)]
    party = next((party for other in others if (party := _party_of(other, setting))), None)
    if party and party.startswith("Đảng ủy ") and (bare := posts[n].body) and bare.name == "Đảng ủy" and _rooted(party, setting):
        return party  # the posts beside it tell more than a body named elsewhere
    if name == "Đảng ủy":
        commune = setting.commune
        own = f"Đảng ủy {commune.word} {commune.name}" if commune and commune.word in _PARTY_OF else None
        return party if party and party.startswith("Đảng ủy ") else own or name
    if name in ("Ban Cán sự đảng", "Đảng đoàn") and n + 1 < len(posts) and posts[n + 1].organisation:
        return f"{name} {posts[n + 1].organisation}"
    company = next((p.organisation for p in others if p.body and p.body.family == "company"), None)
    if name in ("Chi bộ", "Đảng bộ", "Công đoàn") and company:
        return f"{name} {company}"
    if name in _COUNCILS and (placed := next((unit for p in others if (unit := _unit_of(p.organisation))), None)):
        return f"{name} {placed}"
    if name in _COUNCILS and (fuller := [b.name for b in bodies if b.start < posts[n].start and b.name.startswith(f"{name} ")]):
        return fuller[-1]
    steered = posts[n].body
    if (
        steered
        and steered.rule == "bodies:Ban Chỉ đạo"
        and not steered.level
        and setting.province
        and not _unit_of(name)
        and any(_provincial(p, setting) for p in others)
    ):
        return f"{name} {fold_name(setting.province.kind)} {setting.province.name}"
    return f"{name} {party}" if name in _BOARDS and party else name


def _rooted(party: str, setting: Setting) -> bool:
    return setting.commune is not None and party.endswith(setting.commune.name)


def _unit_of(name: str | None) -> str | None:
    """The unit with its class word that closes a name: "xã Ba Tri"."""
    match = _PLACED.search(name or "")
    return match[0] if match and (match[1][0].isupper() or match[1][0].isdigit()) else None


def _provincial(post: Post, setting: Setting) -> bool:
    return setting.province is not None and (post.organisation or "").endswith(setting.province.name)


def _missing(n: int, posts: list[Post], setting: Setting, last: Post | None, bodies: list[Body]) -> str | None:
    """The body of a post that names none, from the posts beside it, from the last post read, or from the article."""
    post, title = posts[n], posts[n].title
    others = [p for p in (*posts[n + 1 :], *reversed(posts[:n])) if p.organisation]
    if title == "Ủy viên Đoàn Chủ tịch" and (council := _led_by(post, bodies)):
        return council
    if "Bí thư" in title or title.removeprefix("Nguyên ").startswith("Ủy viên"):
        for other in others:
            if party := _party_of(other, setting):
                return party
        return next((b.name for b in reversed(bodies) if b.family == "party" and b.start < post.start and b.level), None)
    if others and (title == "Thứ trưởng" or (n + 1 < len(posts) and posts[n + 1].title == "Tổng Thư ký")):
        return others[0].organisation  # "Thứ trưởng, Phó Chủ nhiệm Ủy ban …", "Phó Chủ tịch - Tổng Thư ký …"
    same = [p for p in others if p.body and p.body.family == "company"]
    if same:
        return same[0].organisation
    if ("Giám đốc" in title or "Hội đồng" in title) and (company := [b for b in bodies if b.family == "company"]):
        return next((b.name for b in reversed(company) if b.start < post.start), company[0].name)
    if last and title.split()[-1] == last.title.split()[-1]:
        return last.organisation
    return _led_by(post, bodies)


# The bodies that are headed under a title of their own, by the first words of their names.
_HEADED = {
    "Viện trưởng": ("Viện",), "Chánh án": ("Tòa án",), "Cục trưởng": ("Cục",), "Chi cục trưởng": ("Chi cục",), "Vụ trưởng": ("Vụ",),
    "Hạt trưởng": ("Hạt",), "Đồn trưởng": ("Đồn",), "Chính trị viên": ("Đồn", "Ban Chỉ huy Quân sự"), "Bí thư Chi bộ": ("Chi bộ",),
    "Hiệu trưởng": ("Trường", "Học viện", "Đại học"), "Chỉ huy trưởng": ("Bộ Chỉ huy", "Ban Chỉ huy"), "Giám thị": ("Trại",),
    "Giám đốc": ("Bệnh viện", "Trung tâm", "Sở"), "Trụ trì": ("Chùa",),
    "Ủy viên Đoàn Chủ tịch": ("Ủy ban Trung ương", "Trung ương Hội", "Tổng Liên đoàn"),
}  # fmt: skip


def _led_by(post: Post, bodies: list[Body]) -> str | None:
    """The body named last before a title that only such bodies have, else the first behind ("Viện trưởng" of a procuracy)."""
    heads = next((heads for title, heads in _HEADED.items() if post.title.lower().endswith(title.lower())), ())
    found = [body for body in bodies if body.name.startswith(heads)] if heads else []
    return next((b.name for b in reversed(found) if b.start < post.start), found[0].name if found else None)


def _party_of(post: Post, setting: Setting) -> str | None:
    """The Party committee at the level of another post's body ("Phó Bí thư, Chủ tịch UBND thị xã Kỳ Anh")."""
    name = post.organisation or ""
    for committee in (*_COMMITTEE, "Đảng ủy", "Chi bộ", "Đảng bộ"):
        at = name.find(committee)
        if at >= 0 and "đoàn" not in committee:
            return name[at:]
    words = fold_name(name)
    for word, committee in _PARTY_OF.items():
        at = words.rfind(f" {word} ")
        if at >= 0 and (post.body is None or post.body.family not in ("company",)):
            place = name[at + len(word) + 2 :]
            if word == "thành phố" and setting.province and fold_name(place) == fold_name(setting.province.name):
                return f"Thành ủy {place}"
            return f"{committee} {'Quận ' if place.isdigit() else ''}{place}"
    if post.body and post.body.family in _RANKED_BY_PLACE and post.body.level == "province" and setting.province:
        return f"{'Thành ủy' if setting.province.kind == 'Thành phố' else 'Tỉnh ủy'} {setting.province.name}"
    return None
