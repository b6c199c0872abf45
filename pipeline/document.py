"""The document: one text with final offsets, and what has been found in it so far.

Every `start` and `end` is a half-open code-point offset into `Document.text`. `rule` names the lexicon row or the
grammar rule that fired. Stages add findings and return a new Document; none changes the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol, TypeVar

from scrapers.page import Article


class Placed(Protocol):
    """Whatever stands somewhere in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=Placed)


_start = attrgetter("start")


def starting(items: Sequence[_P], start: int, end: int) -> Sequence[_P]:
    """Those of items in text order that start at `start` or behind it, and before `end`."""
    first = bisect_left(items, start, key=_start)
    return items[first : _end(items, first, end)]


def _end(items: Sequence[Placed], first: int, end: int) -> int:
    """The number of the first item from `first` on that starts at `end` or behind it: mostly `first` itself."""
    return bisect_left(items, end, first, key=_start) if first < len(items) and items[first].start < end else first


class Stretches:
    """Stretches of the text in any order, which may overlap; asked which of them hold some of its characters."""

    def __init__(self, bounds: Iterable[tuple[int, int]]) -> None:
        self._bounds = sorted((start, end, number) for number, (start, end) in enumerate(bounds))
        self._longest = max((end - start for start, end, _ in self._bounds), default=0)

    def over(self, start: int, end: int) -> list[int]:
        """The numbers, in the order given, of those that share a character with `start` to `end`."""
        first = bisect_left(self._bounds, (start - self._longest,))
        last = bisect_left(self._bounds, (end,), first)
        return sorted(number for _, stop, number in self._bounds[first:last] if stop > start)


def touching(items: Sequence[_P], start: int, end: int) -> Sequence[_P]:
    """Those of items in text order, none overlapping another, that share a character with `start` to `end`."""
    first = bisect_left(items, start, key=_start)
    if first and items[first - 1].end > start:
        first -= 1
    return items[first : _end(items, first, end)]


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: kicker, title, lead, paragraph, heading or caption."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """`block` is the index of its block in `Document.blocks`."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class DateMention:
    """`value` is EDTF; `role` event, period, target, document or other; `part_of_day` morning … night or None."""

    start: int
    end: int
    rule: str
    value: str
    role: str
    part_of_day: str | None = None


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """`kind` and `number` normalised (codebook 7); `date` EDTF; `issuer` the words of the text that name who issued it."""

    start: int
    end: int
    rule: str
    kind: str
    number: str | None = None
    date: str | None = None
    issuer: Span | None = None
    issuer_name: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as named in the text.

    `name` is written out but not yet completed with a place ("UBND huyện" -> "Ủy ban nhân dân huyện").
    `family`: party, council, committee, front, union, … (column of resources/bodies.tsv); `level`: centre, province,
    district, commune, company, cell or None; `place` the place name it carries itself.
    """

    start: int
    end: int
    rule: str
    name: str
    family: str
    level: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post as written: `title` normalised; `body` what it belongs to as far as the words say;
    `organisation` is completed in `resolve`."""

    start: int
    end: int
    rule: str
    title: str
    body: Body | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One mention of a person. The span covers honorific, name and posts as they stand together.

    `kind`: `full` (a full name), `short` ("đồng chí Thành"), `post` ("đồng chí Bí thư Thị ủy", "Chủ tịch UBND tỉnh"),
    `bare` ("đồng chí", "ông", "bà" alone). `name` is the span of the name where one is written; `official` is the
    full name in title case, filled for full names at once and for the others in `resolve`.
    """

    start: int
    end: int
    rule: str
    kind: str
    honorific: str | None = None
    name: Span | None = None
    posts: tuple[Post, ...] = ()
    official: str | None = None


@dataclass(frozen=True, slots=True)
class Directive:
    """Who tells whom to do what. `issuer` is the subject's words; `issuer_name` is filled in `resolve`.

    `force`: `down` when the verb itself orders (yêu cầu, chỉ đạo, giao), `up` when it asks (kiến nghị, đề xuất),
    `open` when only the ranks decide (đề nghị, mong muốn); `kind` (instruction, proposal) is settled in `resolve`.
    """

    start: int
    end: int
    rule: str
    action: Span
    issuer: Span | None = None
    addressee: Span | None = None
    verb: Span | None = None
    force: str = "down"
    deadline: str | None = None
    kind: str | None = None
    issuer_name: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """`category`, `bound` and `status` from the closed lists of the codebook; `unit` and `of` lower case, written out."""

    start: int
    end: int
    rule: str
    value: float
    unit: str
    category: str
    high: float | None = None
    of: str | None = None
    bound: str = "exact"
    status: str = "actual"


@dataclass(frozen=True, slots=True)
class Official:
    """A person with all that the article says of them, resolved over the whole text."""

    name: str
    honorific: str | None
    posts: tuple[Post, ...]
    roles: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """Codes of the General Statistics Office for an event's units in the division of its day; `province_now` is the province
    since 1 July 2025. None where the unit is not named or cannot be told from another of its name."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    province_now: str | None = None
    province_now_name: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    start: int
    end: int
    rule: str
    kind: str
    date: str | None = None
    part_of_day: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    codes: PlaceCodes = PlaceCodes()


@dataclass(frozen=True, slots=True)
class Warn:
    """`code` is from the closed list `record.WARNINGS`."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """`folded` is `text` folded for matching by `text.fold`: same length, same offsets."""

    article: Article
    text: str
    folded: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    dates: tuple[DateMention, ...] = ()
    documents: tuple[CitedDocument, ...] = ()
    bodies: tuple[Body, ...] = ()
    people: tuple[Person, ...] = ()
    directives: tuple[Directive, ...] = ()
    counts: tuple[Count, ...] = ()
    officials: tuple[Official, ...] = ()
    event: Event | None = None
    warnings: tuple[Warn, ...] = ()

    def words(self, item: Span | DateMention | Body | Post | Person | Sentence | Block) -> str:
        """The words of the text that an item was read from."""
        return self.text[item.start : item.end]
