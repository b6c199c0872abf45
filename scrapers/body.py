"""Lines between headline and footer -> blocks, authors and keywords. Plain text and HTML end here alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from scrapers import captions
from scrapers import lines as look
from scrapers.page import ArticleBlock, NotAnArticle
from scrapers.stamps import Stamp, find_stamp
from scrapers.text import UPPER
from scrapers.text import fold_line as fold

LONG = 160
# Lines that no article has.
MANY = 20_000
# Letters, folded, that tell two blocks apart; shorter ones may be said twice.
START = 40
_AGENCY = re.compile(
    rf"(?P<mark>\(\s?[^()\d]{{2,25}}?\s?\)|[{UPPER}]{{2,6}}[Oo]?(?:\.VN|\.vn)?|(?:Báo )?[A-Z]\w+\.(?:vn|com\.vn))"
    rf"\s?(?:[-–—:.]+\s?|(?<=\))\s)(?=[\"“‘]?[{UPPER}\d(])"
)
# An item of a list, or the label of a time to come.
_WHEN = re.compile(r"(?:[-+*•]\s*[^\W\d]|\d\s?[.)]\s*[^\W\d]|[a-zđ]\)\s*\w|thời gian\b)", re.I)
_FINAL = re.compile(r"\./\.?\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line or element of a page. `hint` is a block kind that the markup itself gives, or None."""

    text: str
    hint: str | None = None


@dataclass
class Body:
    """What has been read so far; filled by `read_body`. `starts`: the first letters of each block; `credits`: captions keep the
    photographer's credit (a page tells where a caption ends, a scrape does not)."""

    blocks: list[ArticleBlock] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    published: str | None = None
    starts: set[str] = field(default_factory=set)
    credits: bool = False
    stamp: Stamp | None = None

    def note(self, stamp: Stamp) -> None:
        """Take a printed time as that of publication: the first one, unless it is that of a change and this one says that it is not."""
        if self.stamp is None or (self.stamp.updated and stamp.sure) or (self.stamp.updated and not stamp.updated and stamp.timed):
            self.stamp, self.published = stamp, stamp.value


def too_long() -> NotAnArticle:
    """What to raise for a page of more lines or letters than any article has."""
    return NotAnArticle("too_long", "The page is longer than any article. Cut it up, or take it out of the input.")


def agency_of(text: str) -> str | None:
    """The agency prefix at the start of a paragraph ("(CTO)", "NDO"), as written, without its dash."""
    found = _AGENCY.match(text)
    return found["mark"] if found else None


def without_agencies(text: str) -> str:
    """A paragraph without its agency prefixes, of which a scrape may show two."""
    while found := _AGENCY.match(text):
        text = text[found.end() :]
    return text


def is_long(line: Line) -> bool:
    """Running text beyond doubt: long, or marked and ending with a stop."""
    return line.hint not in {"caption", "heading"} and (
        len(line.text) >= LONG or (len(line.text) >= 90 and line.text.rstrip("\"”'’)").endswith((".", "…", "./")))
    )


def read_stamp(text: str) -> tuple[Stamp, list[str]] | None:
    """A line that is a publication line as a whole, with the author's name if it carries one."""
    stamp = find_stamp(text) if len(text) <= 140 else None
    if stamp is None:
        return None
    rest = look.without_noise(stamp.rest)
    rest = "" if look.furniture(rest) else rest
    words = rest.split()
    if not words:
        return stamp, []
    placed = re.match(r"[^\d,]+,\s*(?:ngày|Ngày)\s", text) is not None
    if len(words) > 9 or captions.is_stopped(rest.rstrip(",;:")) or (placed and not stamp.timed):
        return (stamp, []) if placed and len(words) <= 5 else None
    people = [] if "người đăng" in fold(text) else look.names(rest)
    if people or look.is_section(rest) or (stamp.timed and len(words) <= 3) or stamp.labelled:
        return stamp, people
    return None


def read_body(lines: list[Line], title: str | None, body: Body) -> None:
    """Sort `lines` (furniture still among them) into `body`, up to the end of the article."""
    # How many lines of running text come after each line.
    following = list(accumulate((is_long(x) for x in reversed(lines)), initial=0))[::-1]
    total = following[0]
    picture = ended = keywords = teasers = False
    for i, line in enumerate(lines):
        text, after = line.text, following[i + 1]
        late = after <= 2 and after <= 0.4 * total
        kind = None if line.hint == "caption" else look.furniture(text)
        if kind == "end" and (late or not ended) and (after < 3 or after <= 0.5 * total) and body.blocks:
            _tail(lines[i + 1 :], body)
            return
        if kind is not None:
            keywords, teasers = kind == "tags", kind == "box"
            body.tags.extend(look.tag_line(text))
            if kind == "box" and not after:
                return
            continue
        if (stamp := read_stamp(text)) is not None and not _planned(text, body):
            body.note(stamp[0])
            continue
        named = late and not line.hint and not _goes_on(text, lines[i + 1 : i + 2])
        if (people := look.byline(text)) is not None or (named and (people := look.unlabelled_byline(text))):
            _authors(people, body)
            ended = ended or (late and bool(people))
            continue
        if keywords or teasers:
            if not is_long(line) and len(text) < 120:
                body.tags.extend(look.split_tags(text) if keywords else [])
                continue
            keywords = teasers = False
        if ended:
            continue
        # A picture's alternative text and its caption are often the same words twice.
        if line.hint is None and i + 1 < len(lines) and len(text) <= 250 and _same(lines[i + 1].text, text):
            line = Line(text, "caption")
        picture = _place(line, title, body, picture)
    _trim(body)


def _planned(text: str, body: Body) -> bool:
    """Whether a date below running text is that of something announced ("+ Thời gian: 19h30 ngày 2-4-2021")."""
    return _WHEN.match(text) is not None and any(b.kind in {"paragraph", "lead"} for b in body.blocks)


def _goes_on(name: str, following: list[Line]) -> bool:
    """Whether the text after a name is about the person: then the name is a heading and no byline."""
    return bool(following) and len(following[0].text) > 60 and fold(following[0].text).startswith(fold(name))


def _tail(lines: list[Line], body: Body) -> None:
    """Keywords are often printed below the first furniture."""
    for i, line in enumerate(lines[:12]):
        if look.furniture(line.text) == "tags":
            following = lines[i + 1].text if i + 1 < len(lines) else ""
            body.tags.extend(look.tag_line(line.text) or (look.split_tags(following) if len(following) < 80 else []))
            break
    _trim(body)


def _place(line: Line, title: str | None, body: Body, picture: bool) -> bool:
    """Add one line of the body; True where it was the mark of a picture, so that its caption follows."""
    text = line.text
    alt = captions.image_mark(text)
    if alt is not None and line.hint != "paragraph":
        if alt and not _same(alt, title) and not _starts(title, alt):
            add(body, "caption", captions.without_credit(alt))
        return True
    if _same(text, title):
        return picture
    kind = line.hint or _kind(text, picture)
    if kind == "caption" and not body.credits:
        text = captions.without_credit(text)
    add(body, kind, text)
    return False


def _kind(text: str, picture: bool) -> str:
    if picture and len(text) <= 330 and not (is_long(Line(text)) and not captions.is_caption(text) and len(text) > 200):
        return "caption"
    if captions.is_caption(text):
        return "caption"
    return "heading" if captions.is_heading(text) else "paragraph"


def add(body: Body, kind: str, text: str) -> None:
    """Append a block unless it repeats an earlier one; a lead said twice stays once, without the scrape's own prefix."""
    bare = _bare(text)
    if bare[:START] in body.starts and _said(body, kind, text, bare):
        return
    body.starts.add(bare[:START])
    body.blocks.append(ArticleBlock(kind, text))


def _said(body: Body, kind: str, text: str, bare: str) -> bool:
    """Whether an earlier block says the same; one that is cut off is taken out."""
    for i, block in enumerate(body.blocks):
        if block.kind in {"title", "kicker"}:
            continue
        earlier = _bare(block.text)
        if _cut_off(block.text, earlier, bare):
            del body.blocks[i]
            return False
        if earlier == bare and (len(bare) >= START or kind == "caption"):
            if kind in {"paragraph", "lead"} and block.kind in {"paragraph", "lead"} and not _body_before(body, i):
                body.blocks[i] = ArticleBlock("lead", min(block.text, text, key=len))
            return True
    return False


@lru_cache(maxsize=512)
def _bare(text: str) -> str:
    return fold(without_agencies(text))


def _cut_off(text: str, earlier: str, bare: str) -> bool:
    """Whether a block is the beginning of the next text, cut off by a scrape that kept the page's summary."""
    if len(text) < 60 or captions.is_stopped(text.rstrip(".… ")):
        return False
    start = earlier.rstrip(".… ")
    return len(start) < len(bare) and bare.startswith(start) and (text.endswith(("...", "…")) or not text.endswith("."))


def _body_before(body: Body, index: int) -> bool:
    return any(b.kind in {"paragraph", "lead"} for b in body.blocks[:index])


def _authors(people: list[str], body: Body) -> None:
    body.authors.extend(p for p in people if fold(p) not in {fold(a) for a in body.authors})


def _same(text: str, title: str | None) -> bool:
    # The letters of a long paragraph need not be compared with a short line's.
    if title is None or len(text) > 3 * len(title) + 20:
        return False
    words, folded = look.key(title), fold(text)
    return all(word in folded for word in words.split()) and look.key(text) == words


def _starts(title: str | None, alt: str) -> bool:
    """Whether a picture's text is a cut-off headline."""
    return title is not None and len(alt) > 20 and look.key(title).startswith(look.key(alt.rstrip(".…"))[:200])


def _trim(body: Body) -> None:
    """Take a byline off the last paragraph, and the short lines after it that no rule knows."""
    last = max((i for i, b in enumerate(body.blocks) if b.kind in {"paragraph", "lead"}), default=None)
    if last is None:
        return
    # One longer line may be the start of a paragraph that the scrape cut off.
    closed = bool(body.authors) or _FINAL.search(body.blocks[last].text) is not None
    while len(body.blocks) > last + 1 and body.blocks[-1].kind == "heading":
        cut = body.blocks.pop()
        if not closed and len(body.blocks) == last + 1 and len(cut.text) >= 60:
            body.blocks.append(ArticleBlock("paragraph", cut.text))
            break
    text = body.blocks[last].text
    text, people = _signed(text)
    if people and len(text) > 40:
        _authors(people, body)
        body.blocks[last] = ArticleBlock(body.blocks[last].kind, text)


_SIGNED = re.compile(
    rf"(?:(?<=\./\.)|(?<=[.!?…”\"]))\s+(?P<who>\(?[^.!?…:;]{{2,60}}(?:[:：][^.!?…:;]{{2,50}})?(?:\.[{UPPER}][\w.]{{0,8}})?\)?)\.?$"
)


def _signed(text: str) -> tuple[str, list[str]]:
    """A paragraph and the authors signed at its very end ("… đề ra./. Thu Hà")."""
    found = _SIGNED.search(text)
    if found is None:
        return text, []
    who, before = found["who"], text[: found.start()]
    labelled = look.byline(who)
    if labelled is not None:
        return before, labelled
    people = look.unlabelled_byline(who)
    sure = _FINAL.search(before) or who.startswith("(") or who.isupper()
    return (before, people) if people and sure else (text, [])
