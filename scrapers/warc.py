"""One HTTP exchange as records of a WARC 1.1 file (ISO 28500:2017), each a gzip member of its own."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from scrapers.answers import Answer, Headers, Hop
from scrapers.visits import Version

#: The first bytes of a gzip member. `packed` sees to it that they never stand inside of one.
MAGIC = b"\x1f\x8b\x08"
#: The WARC/1.1 profile of a record for a page that the server said is not modified.
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

#: A field of our own in the header of a response that is no page: why it is none, a code of `answers.CODES` or "robots". Such a
#: response stands alone with its request, whatever its status; readers that do not know the field see an ordinary response.
ASIDE = "X-Baotinh-Aside"
#: Another one, in the header of the answer to what was asked for as a list: listing, feed or sitemap.
KIND = "X-Baotinh-Kind"

_VERSION = "WARC/1.1"
_INFO = {
    "software": "baotinh",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "pages of newspapers, one file for each newspaper and day (UTC)",
}
_LINE = re.compile(r"[\r\n]+[ \t]*")
_NAME = re.compile(r"[^!-9;-~]+")
_VALUE = re.compile(r"[^ -~\t]+")


@dataclass(frozen=True, slots=True)
class Exchange:
    """The records of an exchange as they stand in the file, the answer's last. `skip` bytes stand before that one.

    `payload` and `record` are the payload digest and the id of the record with the body (where unchanged: the earlier one).
    """

    content: bytes
    skip: int
    payload: str
    record: str


def exchange(answer: Answer, earlier: Version | None, kind: str = "article") -> Exchange:
    """The records of an answer and of the redirects before it. `earlier` is the last version of the page, if the archive has one.

    `kind` is what it was asked for as, so that a frontier made anew knows lists from articles.

    A 304, and a body that is byte for byte the earlier one, become a revisit record. The request stands before its response:
    where a file breaks off, a whole response says that the exchange is whole.
    """
    body = answer.content if answer.raw is None else answer.raw
    payload, at = digest_of(body), _At(answer.final_url, answer.fetched, answer.address)
    found: list[bytes] = []
    more = {} if kind == "article" else {KIND: kind}
    for hop in answer.hops:
        found += _hop_pair(hop, answer.fetched, answer.request_headers)
    if earlier is not None and (answer.status == 304 or earlier.payload == payload):
        headers = _response(answer.status, answer.headers, None)
        more |= {
            "WARC-Profile": NOT_MODIFIED if answer.status == 304 else WARCWriter.REVISIT_PROFILE_1_1,
            "WARC-Refers-To": earlier.record,
            "WARC-Refers-To-Target-URI": earlier.url,
            "WARC-Refers-To-Date": iso(earlier.fetched),
        }
        payload, record = earlier.payload, earlier.record
        if answer.status != 304:
            more["WARC-Payload-Digest"] = payload
        request, response, _ = _pair(at, answer.request_headers, headers, None, more)
    else:
        headers = _response(answer.status, answer.headers, (len(body), answer.raw is None))
        request, response, record = _pair(at, answer.request_headers, headers, body, more)
    before = b"".join([*found, request])
    return Exchange(before + response, len(before), payload, record)


def aside(hop: Hop, reason: str) -> bytes:
    """The records of an answer that is no page: its request, and the response with `reason`."""
    return b"".join(_hop_pair(hop, datetime.now(UTC), (), {ASIDE: reason}))


def opening(name: str) -> bytes:
    """The warcinfo record with which the file of that name begins."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=_VERSION)
    writer.write_record(writer.create_warcinfo_record(name, _INFO))
    return packed(out.getvalue())


def packed(record: bytes) -> bytes:
    """A record as one gzip member inside of which no other member seems to begin.

    A page may hold gzip data, even whole WARC records. zlib copies what it cannot shorten, and a reader that looks for the next
    member from the middle of a file would take those for records of the archive: a flush inside of each such beginning parts it.
    """
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = record.split(MAGIC)
    out = [press.compress(parts[0])]
    for part in parts[1:]:
        out += [press.compress(MAGIC[:1]), press.flush(zlib.Z_FULL_FLUSH), press.compress(MAGIC[1:]), press.compress(part)]
    return b"".join([*out, press.flush()])


def digest_of(body: bytes) -> str:
    """The payload digest of a body, as WARC tools write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def iso(moment: datetime) -> str:
    """A time as WARC-Date has it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _At:
    """What was asked for, when, and the IP address that was asked."""

    url: str
    moment: datetime
    address: str | None

    @property
    def fields(self) -> dict[str, str]:
        return {"WARC-Date": iso(self.moment)} | ({"WARC-IP-Address": self.address} if self.address else {})


def _hop_pair(hop: Hop, moment: datetime, asked: Headers, more: dict[str, str] | None = None) -> tuple[bytes, bytes]:
    """The members of such a request and response; `moment` and `asked` are for a hop that does not say them."""
    more = (more or {}) | ({"WARC-Truncated": hop.truncated} if hop.truncated else {})
    response = _response(hop.status, hop.headers, (len(hop.content), True))
    made = _pair(_At(hop.url, hop.fetched or moment, hop.address), hop.request_headers or asked, response, hop.content, more)
    return made[:2]


def _pair(
    at: _At, asked: Headers, response: StatusAndHeaders, body: bytes | None, more: dict[str, str] | None = None
) -> tuple[bytes, bytes, str]:
    """The members of a request and its response (of a revisit, where `body` is None), and the response's id."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=_VERSION)
    record = StatusAndHeadersParser.make_warc_id()
    request = writer.create_warc_record(
        at.url, "request", http_headers=_request(at.url, asked), warc_headers_dict=at.fields | {"WARC-Concurrent-To": record}
    )
    writer.write_record(request)
    first = out.tell()
    kind = "revisit" if body is None else "response"
    writer.write_record(
        writer.create_warc_record(
            at.url,
            kind,
            payload=BytesIO(body or b""),
            length=len(body or b""),
            http_headers=response,
            warc_headers_dict=at.fields | {"WARC-Record-ID": record} | (more or {}),
        )
    )
    written = out.getvalue()
    return packed(written[:first]), packed(written[first:]), record


def _request(url: str, headers: Headers) -> StatusAndHeaders:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = list(_clean(headers))
    if not any(name.lower() == "host" for name, _ in named):
        named.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"GET {_VALUE.sub(_escaped, target)} HTTP/1.1", named, is_http_request=True)


def _response(status: int, headers: Headers, body: tuple[int, bool] | None) -> StatusAndHeaders:
    """Headers as served. `body` is its size and whether its Content-Encoding is undone.

    What does not hold for the bytes in the record is kept under another name, as other crawlers do: readers of the file would
    undo it a second time.
    """
    named = []
    for name, value in _clean(headers):
        low = name.lower()
        undone = low == "transfer-encoding" or (
            body is not None and ((low == "content-encoding" and body[1]) or (low == "content-length" and value.strip() != str(body[0])))
        )
        named.append((f"X-Archive-Orig-{name}" if undone else name, value))
    if body is not None and not any(name.lower() == "content-length" for name, _ in named):
        named.append(("Content-Length", str(body[0])))
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return StatusAndHeaders(f"{status} {phrase}", named, protocol="HTTP/1.1")


def _clean(headers: Headers) -> Iterator[tuple[str, str]]:
    """Headers on one line each and in ASCII, which is all that warcio writes. HTTP libraries read UTF-8 as Latin-1."""
    for name, value in headers:
        with suppress(UnicodeError):
            value = value.encode("latin-1").decode("utf-8")
        yield _NAME.sub(_escaped, name) or "-", _VALUE.sub(_escaped, _LINE.sub(" ", value))


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="replace")
