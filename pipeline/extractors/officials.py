"""People as they are mentioned: honorific, name and posts that stand together.

The text is read as a row of atoms (honorific, name, post) and the little that stands between them. A person is a name
after an honorific, a name beside a post, or one of these without a name ("đồng chí Bí thư Thị ủy", "đồng chí").
Who the nameless ones are is settled in `resolve`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.document import Document, Person, Post, Span
from pipeline.extractors.official_atoms import Atom, atoms_of
from pipeline.extractors.official_joints import (
    ACCORDING,
    APPOINTED,
    BESIDE,
    COLON,
    CONFERRED,
    DASH,
    FOR,
    HANDS_OVER,
    LISTED,
    OF_ANOTHER,
    OF_MANY,
    PAST_HOME,
    PLURAL,
    TO_COMMON,
    TO_NAME,
    TO_POST,
    UPON,
)


@dataclass(slots=True)
class _Reader:
    """Reading position in the atoms of a document; `people` is filled from left to right."""

    doc: Document
    atoms: list[Atom]
    people: list[Person] = field(default_factory=list)

    def gap(self, i: int) -> str:
        """The words between atom i and the one after it; a full stop where there is none."""
        if i + 1 >= len(self.atoms):
            return ". "
        return self.doc.folded[self.atoms[i].end : self.atoms[i + 1].start]

    def kind(self, i: int) -> str:
        return self.atoms[i].kind if 0 <= i < len(self.atoms) else ""

    def joined(self, i: int, pattern: re.Pattern[str]) -> bool:
        return "\n\n" not in self.gap(i) and pattern.fullmatch(self.gap(i)) is not None

    def named_next(self, i: int) -> bool:
        """Post i stands directly before a name of its own ("Phó Chủ tịch UBND tỉnh Trần Văn B")."""
        after = i + 1
        if self.kind(after) == "one" and self.joined(i, TO_NAME) and self.kind(after + 1) == "name" and "," not in self.gap(i):
            return True
        return self.kind(after) == "name" and self.joined(i, BESIDE)


def find_people(doc: Document) -> Document:
    """Fill `doc.people` with every mention of a person, in text order."""
    reader = _Reader(doc, atoms_of(doc))
    i = 0
    while i < len(reader.atoms):
        i = _mention(reader, i)
    return replace(doc, people=tuple(reader.people))


def _mention(r: _Reader, i: int) -> int:
    """Read the mention that begins at atom i and return the index of the atom behind it."""
    kind = r.kind(i)
    if kind == "many":
        return _group(r, i)
    if kind == "one":
        if r.kind(i + 1) == "one" and r.kind(i + 2) == "name" and r.joined(i, BESIDE) and r.joined(i + 1, BESIDE):
            return _full(r, i, i + 2)  # "đồng chí Thiếu tướng A"
        if r.kind(i + 1) in ("name", "post") and r.joined(i, BESIDE):
            return _full(r, i, i + 1) if r.kind(i + 1) == "name" else _post_first(r, i + 1, i)
        r.people.append(Person(r.atoms[i].start, r.atoms[i].end, "bare", "bare", r.atoms[i].honorific))
        return i + 1
    if kind == "post":
        return _post_first(r, i, None)
    return _full(r, i, i)


def _posts(r: _Reader, i: int, to_post: re.Pattern[str] = TO_POST, stray: bool = True) -> tuple[list[Post], int]:
    """The posts that follow atom i, and the index behind them. A post that has a name of its own behind it is left; over a
    `stray` semicolon they go on where names stand before their posts."""
    found: list[Post] = []
    while True:
        if r.kind(i + 1) == "one" and r.atoms[i + 1].rule == "honorifics:rank" and r.kind(i + 2) == "post" and r.joined(i, TO_POST):
            i += 1  # "đồng chí A, Đại tá, nguyên Chính ủy"
        if r.kind(i + 1) != "post" or r.named_next(i + 1) or not (r.joined(i, to_post) or (stray and _stray_semicolon(r, i))):
            break
        if found and OF_MANY.match(r.doc.folded, r.atoms[i + 1].end):
            break
        i += 1
        found += r.atoms[i].posts
        to_post = TO_POST
    return found, i + 1


def _stray_semicolon(r: _Reader, i: int) -> bool:
    """A semicolon between two posts of one person: another person follows the second ("A, post; post; B, post"), or the first
    is but the membership of a committee ("A, Huyện ủy viên; Phó Chủ tịch HĐND huyện chủ trì")."""
    if r.gap(i).strip() != ";":
        return False
    member = r.kind(i) == "post" and r.atoms[i].posts and "viên" in r.atoms[i].posts[-1].title
    return bool(member) or (r.gap(i + 1).strip() in (";", ",") and r.kind(i + 2) in ("name", "one"))


def _full(r: _Reader, first: int, name: int) -> int:
    """A name with the posts behind it, or taken up later in the sentence by a verb of appointment."""
    posts, after = _posts(r, name, PAST_HOME if PAST_HOME.fullmatch(r.gap(name)) else TO_POST)
    _add(r, first, name, after, posts, "name")
    return _appointed(r, after, [n for n, _ in _unposted(r)])


def _appointed(r: _Reader, after: int, whom: list[int]) -> int:
    """Give the persons the posts that verbs of appointment take up later in the sentence; the index behind the last."""
    while r.kind(after) == "post" and not r.named_next(after) and APPOINTED.fullmatch(r.gap(after - 1)):
        if HANDS_OVER.search(r.gap(after - 1)):
            break
        posts, behind = _posts(r, after - 1, APPOINTED)
        if behind == after:
            break
        after = behind
        for n in whom:
            r.people[n] = replace(r.people[n], posts=(*r.people[n].posts, *posts), rule=f"{r.people[n].rule}+appointed")
    return after


def _unposted(r: _Reader) -> list[tuple[int, Person]]:
    """The last person read, and those right before who are joined to them by "và" or a comma and have no post."""
    found = [(len(r.people) - 1, r.people[-1])]
    for n in range(len(r.people) - 2, -1, -1):
        person, following = r.people[n], r.people[n + 1]
        if person.kind != "full" or person.posts or not LISTED.fullmatch(r.doc.folded[person.end : following.start]):
            break
        found.append((n, person))
    return found


def _add(r: _Reader, first: int, name: int, after: int, posts: list[Post], rule: str) -> None:
    at = r.atoms[name]
    honorific = r.atoms[first].honorific if first < name else None
    r.people.append(
        Person(
            r.atoms[first].start,
            r.atoms[after - 1].end,
            f"{rule}:{at.rule}",
            at.form,
            honorific,
            Span(at.start, at.end),
            tuple(posts),
            at.official,
        )
    )
    if posts and rule == "name" and len(r.people) > 1:
        previous = r.people[-2]
        gap = r.doc.folded[previous.end : r.people[-1].start]
        known = any(p.posts and p.official == previous.official for p in r.people)
        if previous.kind == "full" and not previous.posts and not known and re.fullmatch(r"\s*(?:,\s*)?(?:và|cùng)\s*", gap):
            r.people[-2] = replace(previous, posts=tuple(posts), rule=f"{previous.rule}+shared")


def _post_first(r: _Reader, i: int, honorific: int | None) -> int:
    """Posts, then perhaps the name ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Nguyễn Văn A"); without one a mention by post."""
    first, posts = i if honorific is None else honorific, list(r.atoms[i].posts)
    plural = honorific is None and PLURAL.search(r.doc.folded[max(0, r.atoms[i].start - 8) : r.atoms[i].start]) is not None
    if plural and r.gap(i).strip() == ":":
        return _posts_in_common(r, i)
    while r.kind(i + 1) == "post" and r.joined(i, TO_POST) and not r.named_next(i):
        i += 1
        posts += r.atoms[i].posts
    name = i + 2 if r.kind(i + 1) == "one" and r.joined(i + 1, BESIDE) else i + 1
    on_behalf = OF_ANOTHER.search(r.doc.folded[max(0, r.atoms[first].start - 8) : r.atoms[first].start]) is not None
    dashed = honorific is None and name == i + 1 and r.joined(i, DASH) and not on_behalf  # "Phó Chủ tịch UBND tỉnh - Trần Văn B"
    dashed = dashed or (name == i + 2 and r.joined(i, UPON))
    if r.joined(i, FOR) and CONFERRED.search(r.doc.folded, max(0, r.atoms[first].start - 40), r.atoms[first].start):
        if r.kind(i + 1) == "many" and r.kind(i + 2) == "name":
            return _others_named(r, i + 2, posts, listed=False)
        dashed = dashed or name == i + 2
    linked = dashed or _told(r, i, first) or r.joined(i, BESIDE) or (name == i + 2 and r.joined(i, DASH if on_behalf else TO_NAME))
    if r.kind(name) == "name" and linked and r.atoms[name].form == "full":
        more, after = ([], name + 1) if _leads_to_name(r, name, dashed) else _posts(r, name, stray=False)
        at = r.atoms[name]
        said = r.atoms[name - 1].honorific if name == i + 2 else r.atoms[honorific].honorific if honorific is not None else None
        r.people.append(
            Person(
                r.atoms[first].start,
                r.atoms[after - 1].end,
                f"post+name:{at.rule}",
                "full",
                said,
                Span(at.start, at.end),
                (*posts, *more),
                at.official,
            )
        )
        return after if more or not plural else _others_named(r, after, posts)
    said = r.atoms[honorific].honorific if honorific is not None else None
    r.people.append(Person(r.atoms[first].start, r.atoms[i].end, "post", "post", said, None, tuple(posts)))
    return i + 1


def _told(r: _Reader, i: int, first: int) -> bool:
    """ "Theo Trưởng Công an xã, Trần Văn A, …": a comma between the post and its person."""
    return r.gap(i).strip() == "," and ACCORDING.search(r.doc.folded, max(0, r.atoms[first].start - 8), r.atoms[first].start) is not None


def _others_named(r: _Reader, after: int, posts: list[Post], listed: bool = True) -> int:
    """ "các Phó Chủ tịch HĐND tỉnh A, B và C": the post goes to every name of the list that has none of its own; the first one
    follows another name where it is `listed`."""
    while True:
        name = after + 1 if r.kind(after) == "one" and r.joined(after, BESIDE) else after
        own = r.kind(name + 1) == "post" and r.joined(name, TO_POST) and not r.named_next(name + 1)
        if r.kind(name) != "name" or r.atoms[name].form != "full" or own or (listed and not LISTED.fullmatch(r.gap(after - 1))):
            return after
        _add(r, after, name, name + 1, posts, "list")
        after, listed = name + 1, True


def _posts_in_common(r: _Reader, i: int) -> int:
    """ "các Ủy viên Ban Thường vụ Tỉnh ủy: Trưởng Ban Tổ chức Tỉnh ủy A; Phó Chủ tịch UBND tỉnh B": what stands before the colon
    goes to every name of the list."""
    return max(_list_with_posts(r, i + 1, list(r.atoms[i].posts)), i + 1)


def _list_with_posts(r: _Reader, after: int, common: list[Post]) -> int:
    """The list from atom `after` on, whose persons have posts of their own, before or behind their names, and the common ones."""
    begin = len(r.people)
    while r.kind(after) in ("post", "name", "one"):
        after = _mention(r, after)
        if not LISTED.fullmatch(r.gap(after - 1)):
            break
    _give(r, begin, common, None)
    return after


def _leads_to_name(r: _Reader, i: int, dashed: bool) -> bool:
    """The posts behind atom i run up to another name, over a dash (`dashed`) as those before atom i did: they are that one's."""
    while r.kind(i + 1) == "post" and r.joined(i, TO_POST):
        i += 1
        if r.named_next(i) or (dashed and r.kind(i + 1) == "name" and r.joined(i, DASH)):
            return True
    return False


def _group(r: _Reader, i: int) -> int:
    """ "các đồng chí [post]: A, post; B, post": posts before the list go to every name of it."""
    common, after = _common(r, i)
    if r.kind(after) == "many":
        return after
    joined = COLON.fullmatch(r.gap(after - 1)) is not None
    if common and r.kind(after) == "post" and r.gap(after - 1).strip() == ":":
        return _list_with_posts(r, after, common)
    if r.kind(after) not in ("name", "one") or not joined:
        return after
    begin = len(r.people)
    while True:
        first = after
        name = after + 1 if r.kind(after) == "one" else after
        if r.kind(name) != "name":
            break
        posts, after = _posts(r, name)
        _add(r, first, name, after, posts, "list")
        if not (r.kind(after) in ("name", "one") and LISTED.fullmatch(r.gap(after - 1))):
            break
    _give(r, begin, common, r.atoms[i].honorific)
    return max(_appointed(r, after, list(range(begin, len(r.people)))), i + 1)


def _common(r: _Reader, i: int) -> tuple[list[Post], int]:
    """The posts between "các đồng chí" and a colon, which are all the list's; else those before the first name."""
    found: list[Post] = []
    after = i
    while r.kind(after + 1) == "post" and r.joined(after, TO_POST if found else TO_COMMON):
        after += 1
        found += r.atoms[after].posts
    return (found, after + 1) if found and r.gap(after).strip() == ":" else _posts(r, i, BESIDE)


def _give(r: _Reader, begin: int, common: list[Post], honorific: str | None) -> None:
    """Posts named before the list go to all; those behind the last of a run of bare names go to the run."""
    carried: tuple[Post, ...] = ()
    for n in range(len(r.people) - 1, begin - 1, -1):
        person = r.people[n]
        gap = r.doc.folded[person.end : r.people[n + 1].start] if n + 1 < len(r.people) else ";"
        if person.posts:
            carried = person.posts
        elif carried and not common and ";" not in gap:
            person = replace(person, posts=carried, rule=f"{person.rule}+shared")
        else:
            carried = ()
        r.people[n] = replace(person, posts=(*common, *person.posts), honorific=person.honorific or honorific)
