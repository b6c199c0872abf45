"""The bodies of posts that name none or name them shortly, from the posts beside them: "Phó Bí thư, Chủ tịch UBND huyện"."""

from __future__ import annotations

import re

from pipeline.document import Body, Post
from pipeline.resolve.setting import Setting
from pipeline.text import fold_name

COMMITTEE = {"Tỉnh ủy": "tỉnh", "Thành ủy": "thành phố", "Huyện ủy": "huyện", "Quận ủy": "quận", "Thị ủy": "thị xã",
              "Tỉnh đoàn": "tỉnh", "Thành đoàn": "thành phố", "Huyện đoàn": "huyện", "Thị đoàn": "thị xã", "Quận đoàn": "quận"}  # fmt: skip
_PARTY_OF = {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy",
             "xã": "Đảng ủy xã", "phường": "Đảng ủy phường", "thị trấn": "Đảng ủy thị trấn", "đặc khu": "Đảng ủy đặc khu"}  # fmt: skip
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
_CELLS = ("Đảng ủy", "Đảng bộ", "Chi bộ", "Chi ủy")
# Families of bodies that have a Party organisation of their own under their own roof.
_HOUSES = frozenset(
    ("army", "police", "school", "health", "company", "department", "office", "agency", "centre_unit", "press", "court", "village")
)
# "Phó Giám đốc, Thủ trưởng Cơ quan Cảnh sát điều tra Công an tỉnh"
_POLICE = re.compile(r"Công an (?:tỉnh|thành phố) .+")
_FRONT = re.compile(r"Ủy ban Mặt trận Tổ quốc.*")
_RANKED_BY_PLACE = ("department", "office", "front", "union", "army", "police", "court", "council", "government")


def with_committee(n: int, posts: list[Post], setting: Setting, bodies: list[Body]) -> str | None:
    """A committee or one of its boards that is named without its place, from the posts beside it: "Bí thư Đảng ủy, Chủ tịch
    HĐND xã", "Trưởng Ban Dân vận, Chủ tịch Ủy ban MTTQ huyện"."""
    name = posts[n].organisation
    others = [p for p in (*posts[n + 1 :], *reversed(posts[:n])) if p.organisation and p.organisation not in ("Đảng ủy", *_BOARDS)]
    party = next((party for other in others if (party := _party_of(other, setting))), None)
    if house := _house(n, posts):
        return house
    if party and party.startswith("Đảng ủy ") and (bare := posts[n].body) and bare.name == "Đảng ủy" and _rooted(party, setting):
        return party  # the posts beside it tell more than a body named elsewhere
    if (member := posts[n].body) and member.rule.startswith("posts:") and party and party.startswith(f"{member.name} "):
        return party  # "Thành ủy viên, Phó Trưởng Ban Dân vận Thành ủy TPHCM"
    if name == "Đảng ủy":
        commune = setting.commune
        own = f"Đảng ủy {commune.word} {commune.name}" if commune and commune.word in _PARTY_OF else None
        return party if party and party.startswith("Đảng ủy ") else own or name
    if name in ("Ban Cán sự đảng", "Đảng đoàn") and n + 1 < len(posts) and posts[n + 1].organisation:
        return f"{name} {posts[n + 1].organisation}"
    company = next((p.organisation for p in others if p.body and p.body.family == "company"), None)
    if name in ("Chi bộ", "Đảng bộ", "Công đoàn") and company:
        return f"{name} {company}"
    steered = _steered(posts[n], others, setting)
    return steered or _council(posts[n], others, bodies) or (f"{name} {party}" if name in _BOARDS and party else name)


def _council(post: Post, others: list[Post], bodies: list[Body]) -> str | None:
    """ "Chủ tịch HĐND" beside "Bí thư Đảng ủy xã Ba Tri": the council of the same unit, else of the one named before."""
    name = post.organisation
    if name in _COUNCILS and (placed := next((unit for p in others if (unit := _unit_of(p.organisation))), None)):
        return f"{name} {placed}"
    if name in _COUNCILS and (fuller := [b.name for b in bodies if b.start < post.start and b.name.startswith(f"{name} ")]):
        return fuller[-1]
    if name in _COUNCILS and post.body is not None:  # "Thường trực HĐND huyện A họp; dự có ông B, Chủ tịch UBND"
        hosts = (_unit_of(b.name) for b in reversed(bodies) if b.start < post.start and any(council in b.name for council in _COUNCILS))
        return next((f"{name} {unit}" for unit in hosts if unit), None)
    return None


def _steered(post: Post, others: list[Post], setting: Setting) -> str | None:
    """A steering board of those who lead the province is the province's."""
    body, name, province = post.body, post.organisation, setting.province
    if body is None or province is None or body.rule != "bodies:Ban Chỉ đạo" or body.level or _unit_of(name):
        return None
    return f"{name} {fold_name(province.kind)} {province.name}" if any(_provincial(p, setting) for p in others) else None


def _house(n: int, posts: list[Post]) -> str | None:
    """The Party's organisation inside the house that the same person heads: "Bí thư Đảng ủy, Giám đốc Bệnh viện Đa khoa tỉnh",
    "Bí thư Chi bộ, Hiệu trưởng Trường THPT Tân Lập"."""
    bare = posts[n].body
    if bare is None or bare.name not in _CELLS:
        return None
    beside = posts[n + 1] if n + 1 < len(posts) else posts[n - 1] if n else None
    if beside is None or beside.organisation is None or beside.organisation in _CELLS:
        return None
    headed = beside.body is None and _heads(beside) != ()
    return f"{bare.name} {beside.organisation}" if headed or (beside.body and beside.body.family in _HOUSES) else None


def _rooted(party: str, setting: Setting) -> bool:
    return setting.commune is not None and party.endswith(setting.commune.name)


def _unit_of(name: str | None) -> str | None:
    """The unit with its class word that closes a name: "xã Ba Tri"."""
    match = _PLACED.search(name or "")
    return match[0] if match and (match[1][0].isupper() or match[1][0].isdigit()) else None


def _provincial(post: Post, setting: Setting) -> bool:
    return setting.province is not None and (post.organisation or "").endswith(setting.province.name)


def _rank_of(title: str) -> list[str]:
    """What tells a head and his deputies from others: "Chủ tịch", "Cục trưởng"; "trưởng" alone heads anything."""
    words = title.lower().split()
    return words[-2:] if words[-1] == "trưởng" else words[-1:]


def of_party(post: Post) -> bool:
    """Whether a title is one of a Party committee where no other body is named."""
    return "Bí thư" in post.title or post.title.removeprefix("Nguyên ").startswith("Ủy viên")


def missing(n: int, posts: list[Post], setting: Setting, last: Post | None, bodies: list[Body]) -> str | None:
    """The body of a post that names none, from the posts beside it, from the last post read, or from the article."""
    post, title = posts[n], posts[n].title
    others = [p for p in (*posts[n + 1 :], *reversed(posts[:n])) if p.organisation]
    if title == "Ủy viên Đoàn Chủ tịch" and (council := _led_by(post, bodies)):
        return council
    if title == "Ủy viên Ban Thường trực":
        fronts = (_FRONT.search(p.organisation or "") for p in others)
        return next((front[0] for front in fronts if front), None)
    if title == "Đại biểu":
        return next((b.name for b in bodies if b.family == "council" and b.level), None)
    if of_party(post):
        for other in others:
            if party := _party_of(other, setting):
                return party
        return next((b.name for b in reversed(bodies) if b.family == "party" and b.start < post.start and b.level), None)
    if others and (title == "Thứ trưởng" or (n + 1 < len(posts) and posts[n + 1].title == "Tổng Thư ký")):
        return others[0].organisation  # "Thứ trưởng, Phó Chủ nhiệm Ủy ban …", "Phó Chủ tịch - Tổng Thư ký …"
    if "Giám đốc" in title and (police := next((at[0] for p in others if (at := _POLICE.search(p.organisation or ""))), None)):
        return police
    same = [p for p in others if p.body and p.body.family == "company"]
    if same:
        return same[0].organisation
    if ("Giám đốc" in title or "Hội đồng" in title) and (company := [b for b in bodies if b.family == "company"]):
        return next((b.name for b in reversed(company) if b.start < post.start), company[0].name)
    if last and _rank_of(title) == _rank_of(last.title):
        return last.organisation
    return _led_by(post, bodies)


_UNITS = ("Sư đoàn", "Trung đoàn", "Lữ đoàn", "Tiểu đoàn", "Hải đoàn", "Quân khu", "Quân đoàn", "Binh đoàn", "Đoàn Kinh tế")
_STAFFS = (
    "Bộ Chỉ huy",
    "Bộ Tư lệnh",
    "Ban Chỉ huy Phòng thủ",
    "Sư đoàn",
    "Trung đoàn",
    "Lữ đoàn",
    "Hải đoàn",
    "Quân khu",
    "Bộ đội Biên phòng",
)
# The bodies that are headed under a title of their own, by the first words of their names.
_HEADED = {
    "Viện trưởng": ("Viện",), "Chánh án": ("Tòa án",), "Cục trưởng": ("Cục",), "Chi cục trưởng": ("Chi cục",), "Vụ trưởng": ("Vụ",),
    "Hạt trưởng": ("Hạt",), "Đồn trưởng": ("Đồn",), "Chính trị viên": ("Đồn", "Ban Chỉ huy Quân sự"), "Bí thư Chi bộ": ("Chi bộ",),
    "Hiệu trưởng": ("Trường", "Học viện", "Đại học"), "Chỉ huy trưởng": ("Bộ Chỉ huy", "Ban Chỉ huy"), "Giám thị": ("Trại",),
    "Chính ủy": _STAFFS, "Tư lệnh": _STAFFS, "Hải đoàn trưởng": ("Hải đoàn",), "Sư đoàn trưởng": ("Sư đoàn",),
    "Trung đoàn trưởng": ("Trung đoàn",), "Lữ đoàn trưởng": ("Lữ đoàn",), "Tiểu đoàn trưởng": ("Tiểu đoàn",),
    "Giám đốc": ("Bệnh viện", "Trung tâm", "Sở"), "Trụ trì": ("Chùa",),
    "Ủy viên Đoàn Chủ tịch": ("Ủy ban Trung ương", "Trung ương Hội", "Tổng Liên đoàn"),
}  # fmt: skip


def _led_by(post: Post, bodies: list[Body]) -> str | None:
    """The body named last before a title that only such bodies have, else the first behind ("Viện trưởng" of a procuracy)."""
    heads = _heads(post)
    found = [body for body in bodies if body.name.startswith(heads)] if heads else []
    return next((b.name for b in reversed(found) if b.start < post.start), found[0].name if found else None)


def _heads(post: Post) -> tuple[str, ...]:
    return next((heads for title, heads in _HEADED.items() if post.title.lower().endswith(title.lower())), ())


def _party_of(post: Post, setting: Setting) -> str | None:
    """The Party committee at the level of another post's body ("Phó Bí thư, Chủ tịch UBND thị xã Kỳ Anh")."""
    name = post.organisation or ""
    for committee in (*COMMITTEE, "Đảng ủy", "Chi bộ", "Đảng bộ"):
        at = name.find(committee)
        if at >= 0 and "đoàn" not in committee:
            return name[at:]
    if name.endswith("Trung ương Đoàn"):
        return "Trung ương Đoàn"
    words = fold_name(name)
    for word, committee in _PARTY_OF.items():
        at = words.rfind(f" {word} ")
        if at >= 0 and (post.body is None or post.body.family not in ("company",)):
            place = name[at + len(word) + 2 :]
            if word == "thành phố" and setting.province and fold_name(place) == fold_name(setting.province.name):
                return f"Thành ủy {place}"
            return f"{committee} {'Quận ' if place.isdigit() else ''}{place}"
    if name.startswith(_UNITS) and (post.body is None or (post.body.family == "army" and not post.body.level)):
        return f"Đảng ủy {name}"  # "Ủy viên Ban Thường vụ, Chính ủy Sư đoàn 5"
    if post.body and post.body.family in _RANKED_BY_PLACE and post.body.level == "province" and setting.province:
        return f"{'Thành ủy' if setting.province.kind == 'Thành phố' else 'Tỉnh ủy'} {setting.province.name}"
    return None
