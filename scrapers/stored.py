"""Pages out of WARC files: this program's own and those of other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scrapers.answers import Headers, NotFetched, header
from scrapers.page import Page
from scrapers.records import Record, cuts, records
from scrapers.unpack import Unpacker
from scrapers.warc import ASIDE, KIND

__all__ = ["REASONS", "Http", "Stored", "body_of", "cuts", "http_of", "pages"]

#: Why a record gives no page. A colon and the status or the content type follow some.
REASONS = {
    "warcinfo": "says how the file was made",
    "request": "what was asked for, not what was answered",
    "metadata": "what a crawler noted of a page",
    "revisit": "the page had not changed since an earlier record",
    "conversion": "not as it was served",
    "continuation": "a part of a record that goes over several files",
    "segmented": "the first part of such a record",
    "not_http": "of another protocol, such as DNS or FTP, or no answer of HTTP in it",
    "redirect": "leads to another address",
    "status": "an answer other than 200, such as status:404",
    "aside": "an answer with status 200 that a crawl kept but took for no page, such as aside:captcha or aside:robots",
    "not_html": "of another content type, such as not_html:image/png",
    "empty": "an answer without a body",
    "encoding": "the body cannot be unpacked as its Content-Encoding says",
    "too_large": "larger than a page is, or unpacks to a size out of all proportion",
    "damaged": "cannot be read; the next record that can be follows",
    "not_warc": "no WARC file",
    "unknown": "a type of record that WARC 1.1 does not know",
}

#: The largest page that is unpacked, in bytes, and how many times its packed size it may have.
LARGEST_PAGE = 32 << 20
_RATIO, _RATIO_FROM = 200.0, 4 << 20
_KINDS = frozenset({"warcinfo", "request", "metadata", "revisit", "conversion", "continuation"})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(r"\r?\n(?![ \t])")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype|!--|\?xml|html|head|body|title|meta|div|p)[\s>!-]", re.IGNORECASE
)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a record of a WARC file holds: a page, or the reason (see `REASONS`) why it gives none.

    `offset` and `length` say where it is (see `Record`). `retrieved` is the record's date, `kind` its WARC-Type;
    `listed`: a crawl asked for it as a list of articles.
    """

    page: Page | None
    offset: int
    length: int
    url: str | None
    reason: str | None
    kind: str = ""
    status: int | None = None
    content_type: str | None = None
    retrieved: datetime | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Http:
    """An HTTP answer in a record: its body as it stands there."""

    status: int
    headers: Headers
    body: bytes


def pages(path: Path, start: int = 0, end: int | None = None) -> Iterator[Stored]:
    """Every record of a WARC file (1.0 or 1.1, packed or not) that begins in `[start, end)`; see `cuts` for where to begin.

    Reads one record at a time. Raises `OSError`; nothing for what stands in the file.
    """
    for record in records(path, start, end):
        yield _stored(record)


def http_of(record: Record) -> Http | None:
    """The HTTP answer of a record, None where it holds none."""
    status = _STATUS.match(record.block)
    if status is None:
        return None
    blank = _BLANK.search(record.block)
    head = record.block[: blank.start()] if blank else record.block.rstrip(b"\r\n")
    named = []
    for line in _LINE.split(_text(head))[1:]:
        name, _, value = line.partition(":")
        named.append((name.strip(), value.strip()))
    return Http(int(status[1]), tuple(named), record.block[blank.end() :] if blank else b"")


def body_of(http: Http) -> bytes:
    """The body with chunks and Content-Encoding undone. Raises `NotFetched`: encoding, bomb or too_large.

    Some tools undo them before they write and leave the header: a body that is not what its header says stands as it is.
    """
    body = http.body
    if "chunked" in (header(http.headers, "transfer-encoding") or "").lower():
        body = _joined(body)
    encoding = (header(http.headers, "content-encoding") or "").strip()
    if not encoding or not body or _MARKUP.match(body[:256]) or (encoding.lower().endswith("gzip") and body[:2] != b"\x1f\x8b"):
        return body
    unpacker = Unpacker(encoding, LARGEST_PAGE, _RATIO, _RATIO_FROM)
    pieces = list(unpacker.feed(body))
    unpacker.end()
    return b"".join(pieces)


def moment(record: Record) -> datetime | None:
    """The date of a record in UTC."""
    try:
        found = datetime.fromisoformat(record.headers.get("warc-date", ""))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def url_of(record: Record) -> str | None:
    """The address of a record; some tools put it between angle brackets."""
    return record.headers.get("warc-target-uri", "").removeprefix("<").removesuffix(">") or None


def _stored(record: Record) -> Stored:
    url, retrieved = url_of(record), moment(record)

    def passed(reason: str, status: int | None = None, kind: str | None = None) -> Stored:
        return Stored(None, record.offset, record.length, url, reason, record.kind, status, kind, retrieved)

    if record.problem or record.kind not in ("response", "resource"):
        return passed(record.problem or (record.kind if record.kind in _KINDS else "unknown"))
    if "warc-segment-number" in record.headers:
        return passed("segmented")
    if record.kind == "resource":
        http: Http | None = Http(200, (("Content-Type", record.headers.get("content-type", "")),), record.block)
    else:
        http = http_of(record)
    if http is None or not (url or "").lower().startswith(("http:", "https:")):
        return passed("not_http")
    declared = header(http.headers, "content-type") or ""
    kind = declared.partition(";")[0].strip().lower()
    if http.status != 200:
        return passed("redirect" if http.status in (301, 302, 303, 307, 308) else f"status:{http.status}", http.status, kind)
    if aside := record.headers.get(ASIDE.lower()):
        return passed(f"aside:{aside:.40}", 200, kind)
    if kind and kind not in _HTML:
        return passed(f"not_html:{kind}", 200, kind)
    try:
        body = body_of(http)
    except NotFetched as error:
        return passed("encoding" if error.code == "encoding" else "too_large", 200, kind)
    if not body or body.isspace():
        return passed("empty", 200, kind)
    if not kind and not _MARKUP.match(body[:256]):
        return passed("not_html:unknown", 200, kind)
    charset = _CHARSET.search(declared)
    page = Page(body, "html", url=url, charset=charset[1] if charset else None, retrieved=retrieved)
    return Stored(page, record.offset, record.length, url, None, record.kind, 200, kind, retrieved, KIND.lower() in record.headers)


def _joined(body: bytes) -> bytes:
    """The chunks of a body put together; as it is, where it is not in chunks."""
    pieces, at = [], 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size
        if size == 0:
            return b"".join(pieces)
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(pieces) if pieces and at >= len(body) else body


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")
