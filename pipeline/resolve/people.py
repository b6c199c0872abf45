"""Who is who: one official for each person, with every post, mention and role."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import chain, islice

from pipeline.document import Document, Official, Person, Post, Span, Stretches, starting
from pipeline.resolve.roles import roles_of
from pipeline.resolve.setting import Setting
from pipeline.text import fold_name


def settle_people(doc: Document, setting: Setting) -> Document:
    """Name every mention that the article lets us name, then gather the officials in the order of their first mention."""
    doc = replace(doc, people=tuple(_identify(doc)))
    roles = roles_of(doc)
    officials = []
    by_name: dict[str, list[Person]] = {}
    for person in doc.people:
        if person.official:
            by_name.setdefault(person.official, []).append(person)
    for name, mentions in by_name.items():
        posts = _distinct([post for p in mentions for post in p.posts if p.kind in ("full", "short")])
        if posts or any(p.kind == "full" and (p.honorific == "đồng chí" or _acts_for_body(doc, p)) for p in mentions):
            honorific = next((p.honorific for p in mentions if p.honorific), None)
            spans = tuple(Span(p.start, p.end) for p in mentions)
            officials.append(Official(name, honorific, tuple(posts), tuple(sorted(roles.get(name, ()))), spans))
    return replace(doc, officials=tuple(officials))


_ON_BEHALF = re.compile(r"(?<!\w)(?:thay mặt|đại diện)(?: cho)?(?!\w)[^.;:]*,\s*$")


def _acts_for_body(doc: Document, person: Person) -> bool:
    """ "Thay mặt Ban Trị sự Giáo hội Phật giáo tỉnh, Hòa thượng A cảm ơn": who speaks for a body is an official without a post."""
    start = max(0, person.start - 120)
    behalf = _ON_BEHALF.search(doc.folded[start : person.start])
    if behalf is None or not person.honorific:
        return False
    return any(body.family != "village" for body in starting(doc.bodies, start + behalf.start(), person.start))


def _identify(doc: Document) -> list[Person]:
    """Short names by their last syllables, posts by an equal post before, bare honorifics by who was spoken of last."""
    full = {fold_name(p.official): p.official for p in doc.people if p.kind == "full" and p.official}
    told = Stretches((span.start, span.end) for d in doc.directives for span in (d.addressee, d.action) if span)
    people: list[Person] = []
    for person in doc.people:
        name: str | None
        if (
            person.kind == "full"
            and person.official
            and person.official.count(" ") == 0
            and (longer := _by_short_name(person.official, people, full))
        ):
            name = longer
        elif person.kind == "full" and person.official:
            name = full[fold_name(person.official)]
        elif person.kind == "short" and person.official:
            name = _by_short_name(person.official, people, full)
            if name is None and " " in person.official and (person.posts or person.honorific == "đồng chí"):
                name = full[fold_name(person.official)] = person.official
                person = replace(person, kind="full")
        elif person.kind == "post":
            name = _by_post(person, people, doc)
        else:
            name = _by_turn(person, people, doc, told)
        people.append(person if name == person.official else replace(person, official=name))
    return people


def _by_short_name(short: str, before: list[Person], full: dict[str, str]) -> str | None:
    """The last person before whose name ends so, else the only one of the article; a name known to none is nobody's."""
    said = fold_name(short)

    def fits(name: str) -> bool:
        # Minority names are shortened to their beginning ("bà H'Vin"), Kinh names to their end.
        return fold_name(name).endswith(f" {said}") or ("'" in said and fold_name(name).startswith(f"{said} "))

    for person in reversed(before):
        if person.official and person.kind == "full" and fits(person.official):
            return person.official
    known = [name for name in full.values() if fits(name)]
    return known[0] if len(known) == 1 else None


# "Phó Chủ tịch Mặt trận tỉnh" is the same as that of its committee.
_FRONT = re.compile(r"(?:ủy ban )?mặt trận tổ quốc(?: việt nam)?")


def _same_post(a: Post, b: Post) -> bool:
    """Equal titles at bodies of which one may be named more shortly than the other."""
    if a.title != b.title:
        return False
    x, y = (_FRONT.sub("mặt trận tổ quốc", fold_name(post.organisation or "")) for post in (a, b))
    return not x or not y or x == y or x.startswith(y) or y.startswith(x)


# "các Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND các huyện": many hold such posts.
_MANY = re.compile(r"\b(?:các|những|nguyên)\s+$")
_OF_MANY = re.compile(r"\s*(?:các|cấp|\d)\b")


def _by_post(person: Person, before: list[Person], doc: Document) -> str | None:
    """Whoever holds all the posts named: the last one before, else the first one behind; sooner at a body of just that name
    than at one that only begins like it."""
    around = doc.folded[max(0, person.start - 8) : person.start], doc.folded[person.end : person.end + 6]
    if _MANY.search(around[0]) or _OF_MANY.match(around[1]):
        return None
    if not person.posts or person.posts[0].title == "Đại biểu":
        return None
    nearest = None
    for other in chain(reversed(before), islice(doc.people, len(before), None)):
        if not other.official or other.kind != "full":
            continue
        held = [next((theirs for theirs in other.posts if _same_post(post, theirs)), None) for post in person.posts]
        if None not in held:
            nearest = nearest or other.official
            if all(theirs and theirs.organisation == post.organisation for theirs, post in zip(held, person.posts, strict=True)):
                return other.official
    return nearest or _by_title(person, before, doc)


def _by_title(person: Person, before: list[Person], doc: Document) -> str | None:
    """ "Bí thư đề nghị …": a title alone is of the person named last who holds it, whatever body stands nearer."""
    title = person.posts[0].title
    if len(person.posts) > 1 or doc.text[person.start : person.end].lower() != title.lower() or doc.text[person.start].islower():
        return None
    named = (p for p in reversed(before) if p.kind == "full" and p.official and any(post.title == title for post in p.posts))
    return next((p.official for p in named), None)


def _by_turn(person: Person, before: list[Person], doc: Document, told: Stretches) -> str | None:
    """ "Đồng chí cũng đề nghị": the person spoken of last, in this block or the one before it; headings and captions part no speech."""
    block = _block(doc, person.start)
    for other in reversed(before):
        if told.over(other.start, other.start + 1) or _is_object(other, before, doc):
            continue  # who is told to do something, or is given it, is not who speaks on
        between = doc.blocks[_block(doc, other.start) + 1 : block]
        if any(each.kind not in ("heading", "caption") for each in between):
            return None
        if other.official and (person.honorific in ("đồng chí", other.honorific) or other.honorific in (None, "đồng chí")):
            return other.official
    return None


# "trao quyết định cho ông B", "bổ nhiệm đồng chí B": what the one who is named before does to another.
_OBJECT = re.compile(
    r"(?<!\w)(?:cho|với|của|đối với|bổ nhiệm|điều động|phân công|chúc mừng|tặng|giới thiệu|bầu|miễn nhiệm|thăm|chia buồn với)\s+$"
)


def _is_object(person: Person, before: list[Person], doc: Document) -> bool:
    """Whether a person is the object of what somebody else, named earlier in the same sentence, does."""
    if not _OBJECT.search(doc.folded, max(0, person.start - 30), person.start):
        return False
    sentence = next((s for s in doc.sentences if s.start <= person.start < s.end), None)
    return sentence is not None and any(
        o.official and sentence.start <= o.start < person.start and o.official != person.official for o in before
    )


def _block(doc: Document, start: int) -> int:
    return bisect_right(doc.blocks, start, key=lambda block: block.start) - 1


def _distinct(posts: list[Post]) -> list[Post]:
    """Posts without repetition; of two that differ only in how fully the body is named, the fuller one stays."""
    kept: list[Post] = []
    for post in posts:
        twin = next((n for n, other in enumerate(kept) if _same_post(post, other)), None)
        if twin is None:
            kept.append(post)
        elif len(post.organisation or "") > len(kept[twin].organisation or ""):
            kept[twin] = post
    return kept
