"""The record: what baotinh says about one article, as the JSON contract `baotinh.record/1`.

Every `span` is a half-open pair of code-point offsets into `article.text`, and `text` is the words that stand there.
Every `rule` names the lexicon row or grammar rule that the item was read by. Dates are EDTF text: `2014-06-13`,
`2021-10`, `2030`, `2014-01/2014-05`, `2021/..`. A later version of this schema may add fields and takes none away,
so readers keep fields they do not know.

This module is a leaf: reading records needs nothing else of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

SCHEMA = "baotinh.record/1"

#: Every code that `warnings` may carry, with what it tells.
WARNINGS: dict[str, str] = {
    "no_title": "the page shows no title",
    "no_published": "the page gives no day of publication",
    "anchor_from_text": "no day of publication: the year of the dates was taken from a date in the text",
    "several_pages": "the article stands on several pages, and not all of them are in the record",
    "no_anchor": "dates without a year were left out, because nothing tells their year",
}

Role = Literal["event", "period", "target", "document", "other"]
PartOfDay = Literal["morning", "noon", "afternoon", "evening", "night"]
BlockKind = Literal["kicker", "title", "lead", "paragraph", "heading", "caption"]
EventKind = Literal["meeting", "ceremony", "visit", "congress", "training", "decision", "incident", "other"]
OfficialRole = Literal["chair", "speaker", "attendee"]
DirectiveKind = Literal["instruction", "proposal"]
Bound = Literal["exact", "about", "more_than", "at_least", "less_than", "at_most"]
Status = Literal["actual", "target", "criterion"]
Category = Literal[
    "enterprise", "cooperative", "household", "party_organisation", "party_member", "union_organisation", "union_member",
    "worker", "official", "delegate", "student", "person", "collective", "organisation", "administrative_unit", "meeting",
    "document", "project", "case", "money", "area", "length", "mass", "other",
]  # fmt: skip

_POINT = r"\d{4}(-\d{2}(-\d{2})?)?"
Edtf = Annotated[str, Field(pattern=rf"^({_POINT}|{_POINT}/{_POINT}|{_POINT}/\.\.|\.\./{_POINT})$")]
LocalTime = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$")]
Number = int | Annotated[float, Field(allow_inf_nan=False)]
Offset = Annotated[int, Field(ge=0)]
Span = tuple[Offset, Offset]


def _is_none(value: object) -> bool:
    return value is None


class _Model(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Quote(_Model):
    """Words of the article. `rule` is null only where the words repeat what another rule has read."""

    text: str
    span: Span
    rule: str | None


class FurtherPage(_Model):
    """A page behind the first one of an article over several pages; as in `Source`."""

    url: str | None
    path: str | None
    sha256: str


class Source(_Model):
    """What was read. `path` is relative to the input it came from; `sha256` is of the bytes; null where unknown. `further` pages of
    the article are there only where it has some."""

    url: str | None
    site: str | None
    path: str | None
    retrieved: AwareDatetime | None
    sha256: str
    further: tuple[FurtherPage, ...] | None = Field(default=None, exclude_if=_is_none)


class Block(_Model):
    kind: BlockKind
    start: Offset
    end: Offset


class Article(_Model):
    """The cleaned article. `published` is local time (+07:00); `text` is the blocks joined by one blank line."""

    title: str | None
    kicker: str | None
    lead: str | None
    published: LocalTime | None
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    agency: str | None
    text: str
    blocks: tuple[Block, ...]


class PlaceCodes(_Model):
    """Codes of the General Statistics Office: the event's units in the division of its day, and its province since July 2025."""

    province: str | None
    district: str | None
    commune: str | None
    province_now: str | None
    province_now_name: str | None


class Event(Quote):
    """The one happening that the article reports. Places are unit names of the article's day, without class word."""

    kind: EventKind
    date: Edtf | None
    part_of_day: PartOfDay | None
    province: str | None
    district: str | None
    commune: str | None
    codes: PlaceCodes


class Date(Quote):
    value: Edtf
    role: Role
    part_of_day: PartOfDay | None


class Position(Quote):
    """One post: `title` without the body, `organisation` written out and completed with its place."""

    title: str
    organisation: str | None


class Official(_Model):
    """A person, once, with every post the article gives and every mention of them."""

    name: str
    honorific: str | None
    positions: tuple[Position, ...]
    roles: tuple[OfficialRole, ...]
    mentions: tuple[Quote, ...]


class Count(Quote):
    """A number with what it counts. `high` is the upper end of a range; `of` what a percentage is a share of."""

    value: Number
    high: Number | None
    unit: str
    category: Category
    of: str | None
    bound: Bound
    status: Status


class CitedDocument(Quote):
    kind: str
    number: str | None
    date: Edtf | None
    issuer: str | None


class Directive(Quote):
    """Who tells or asks whom to do what. `addressee`, `action` and `verb` are the article's words."""

    kind: DirectiveKind
    issuer: str | None
    addressee: str | None
    action: str
    verb: str | None
    deadline: Edtf | None


class Warning(_Model):
    """What could not be read or had to be guessed. `code` is one of `WARNINGS`."""

    code: str
    message: str

    @field_validator("code")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in WARNINGS:
            raise ValueError(f"{code!r} is not among the documented codes: {', '.join(WARNINGS)}")
        return code


class Record(_Model):
    """One article. `id` is a hash of the normalised URL, else of the text; `version` a digest of the text; `cluster` the `id` of the
    first record of the run that is the same article, absent where nobody has compared."""

    model_config = ConfigDict(extra="allow", frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True)

    schema_: Literal["baotinh.record/1"] = Field(alias="schema")
    id: str
    version: str
    source: Source
    article: Article
    event: Event | None
    dates: tuple[Date, ...]
    officials: tuple[Official, ...]
    counts: tuple[Count, ...]
    documents: tuple[CitedDocument, ...]
    directives: tuple[Directive, ...]
    warnings: tuple[Warning, ...]
    cluster: str | None = Field(default=None, exclude_if=_is_none)

    def quotes(self) -> Iterator[Quote]:
        """Everything that points at words of the article."""
        if self.event:
            yield self.event
        for official in self.officials:
            yield from official.positions
            yield from official.mentions
        for items in (self.dates, self.counts, self.documents, self.directives):
            yield from items


def to_json(record: Record, indent: int | None = None) -> str:
    """A record as JSON: fields in the order of the schema, nulls kept, letters as they are. The same record gives the same bytes."""
    return record.model_dump_json(indent=indent)


def from_json(line: str | bytes) -> Record:
    """The record that `to_json` wrote. Raises `pydantic.ValidationError` with the path of every error."""
    return Record.model_validate_json(line)


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12) of `baotinh.record/1`."""
    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:baotinh:{SCHEMA.split('.')[1]}", **schema}
