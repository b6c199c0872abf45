"""What a fetch ends in: an answer with everything the archive keeps, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]

#: Every reason for which a page is not had, and what it means.
CODES = {
    "bad_url": "no address of a web page, or one with a user name or control characters in it",
    "off_source": "not on a host of the source, or redirected away from its hosts",
    "refused_address": "the host is at a private, loopback, link-local or otherwise special address, and the home of its source is not",
    "robots": "robots.txt does not allow it",
    "robots_unreachable": "robots.txt could not be had, so nothing is allowed for now (RFC 9309, 2.3.1.4)",
    "not_yet": "the host asked for a longer pause than is waited for here",
    "circuit_open": "the host failed several times in a row and is left alone for a while",
    "dns": "the host is not known, or the name server does not say in time",
    "connection": "no connection, or it broke off before the end",
    "tls": "no secure connection: certificate or handshake",
    "timeout": "no connection or no sign of life in time",
    "too_slow": "more data came, but too slowly to end within the time for one answer",
    "headers": "headers or cookies too many or too long",
    "protocol": "the answer is not HTTP",
    "encoding": "the body cannot be unpacked as its Content-Encoding says",
    "too_large": "the body is larger than is taken",
    "bomb": "the body unpacks to a size out of all proportion",
    "too_many_redirects": "redirected too often or in a circle",
    "http_404": "not found",
    "http_410": "gone for good",
    "http_429": "too many requests",
    "http_4xx": "any other refusal by the server",
    "http_5xx": "the server failed",
    "http_other": "a status that carries no page: 1xx, 2xx without one, 3xx without an address",
    "captcha": "a page that asks whether the reader is human",
    "cookie_wall": "a page that sets a cookie by script and loads itself again",
    "internal": "a fault in this program: please report it",
}
_PERMANENT = frozenset({"bad_url", "off_source", "http_404", "http_410"})


class NotFetched(Exception):
    """A page could not be had. `code` is one of `CODES`, the message one line.

    `retry_after` is how many seconds to leave it alone, where the host or this program knows; `permanent` says that asking
    again is of no use; `status` is the HTTP status, where there was one; `url` the address at which it failed (after redirects).
    """

    def __init__(self, code: str, message: str, *, url: str = "", status: int | None = None, retry_after: float | None = None) -> None:
        assert code in CODES, code
        super().__init__(message)
        self.code = code
        self.url = url
        self.status = status
        self.retry_after = retry_after
        self.permanent = code in _PERMANENT


@dataclass(frozen=True, slots=True)
class Hop:
    """An answer that is no page, such as a redirect: the address asked, the status and headers it gave, and what it was asked with.

    `content` is the beginning of its body, unpacked; `truncated`, `address` and `fetched` as in `exchange.Reply`.
    """

    url: str
    status: int
    headers: Headers
    request_headers: Headers = ()
    content: bytes = b""
    truncated: str | None = None
    address: str | None = None
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One exchange that ended well (200 or 304), after redirects.

    `content` is the body with its Content-Encoding undone; `raw` is the body as served where it had one (for the archive), else
    None; chunked transfer is undone in both. `fetched` is in UTC. `headers` are as served, in their order. `address` is the IP
    address that it came from.
    """

    url: str
    final_url: str
    status: int
    request_headers: Headers
    headers: Headers
    content: bytes
    raw: bytes | None
    fetched: datetime
    hops: tuple[Hop, ...] = ()
    address: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None where there is none."""
        return header(self.headers, name)

    @property
    def etag(self) -> str | None:
        """The ETag, to be sent back as `etag` at the next visit."""
        return self.header("etag")

    @property
    def modified(self) -> str | None:
        """The Last-Modified date as served, to be sent back as `modified` at the next visit."""
        return self.header("last-modified")


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """The first header of that name, in any case; None where there is none."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)
