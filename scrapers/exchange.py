"""One request and one answer over a connection that is watched: its address, its time, and every byte that comes in."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from scrapers.answers import Headers, NotFetched, header
from scrapers.faults import classified
from scrapers.limits import Limits
from scrapers.safety import Resolve, connect
from scrapers.unpack import Unpacker

_PIECE = 1 << 14
#: http.client reads ahead by so much, so that headers cannot be counted more closely.
_AHEAD = io.DEFAULT_BUFFER_SIZE


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, whatever its status. `raw` is the body as served where it was packed, else None.

    `address` is the IP address that it came from, `fetched` when it was there (UTC). `truncated`: why the body is not whole,
    as WARC-Truncated names it (length, unspecified).
    """

    status: int
    headers: Headers
    request_headers: Headers
    content: bytes
    raw: bytes | None
    address: str | None = None
    fetched: datetime | None = None
    truncated: str | None = None


class Line:
    """The connection to one site, for one exchange at a time. Cookies are kept for as long as it lives, and never stored."""

    def __init__(self, agent: str, limits: Limits, resolve: Resolve, trust: ssl.SSLContext) -> None:
        self.limits = limits
        self.resolve = resolve
        self.trust = trust
        self.kinds: frozenset[str] = frozenset()
        self.in_headers = False
        self.address: str | None = None
        self._until = self._came = 0.0
        self._most = 0
        self.session = _session(self, agent)

    def get(self, url: str, kinds: frozenset[str], asked: Mapping[str, str], cut: int | None = None) -> Reply:
        """What the server answers at an address. With `cut`, that many bytes of the body at most. Raises `NotFetched`."""
        if kinds != self.kinds:
            self.close()
            self.kinds = kinds
        self._until = time.monotonic() + self.limits.seconds
        try:
            request = self.session.prepare_request(requests.Request("GET", url, headers=dict(asked)))
            with self.session.send(request, stream=True, allow_redirects=False, timeout=self.limits.silence) as response:
                self._check(response)
                status, truncated = response.status_code, None
                if status == 200:
                    content, raw = self._read(response, cut)
                else:
                    content, raw, truncated = self._aside(response)
                headers = _headers(response.raw.headers)
                return Reply(status, headers, _sent(request), content, raw, self.address, datetime.now(UTC), truncated)
        except NotFetched:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise classified(error) from error

    def close(self) -> None:
        """Close the connection; the next exchange opens another one."""
        self.session.close()

    def begin(self, address: str | None) -> None:
        """Called when an answer begins, with the IP address that it comes from."""
        self.address = address
        self.in_headers = True
        self._came = 0
        self._most = self.limits.header_bytes + _AHEAD

    def body(self) -> None:
        """Called when its headers are there. Framing of chunks counts, but only so much of it."""
        self.in_headers = False
        self._most = 2 * self.limits.raw + self.limits.header_bytes + _AHEAD

    def patience(self) -> float:
        """Seconds to wait for the next bytes. Raises `NotFetched` when the time for the answer is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise NotFetched("too_slow", f"not there after {self.limits.seconds:g} seconds")
        return min(left, self.limits.silence)

    def came(self, size: int) -> None:
        """Called with the number of bytes that came."""
        self._came += size
        if self._came > self._most:
            if self.in_headers:
                raise NotFetched("headers", f"more than {self.limits.header_bytes} bytes of headers")
            raise NotFetched("too_large", f"more than {self.limits.raw} bytes")

    def _check(self, response: requests.Response) -> None:
        headers = _headers(response.raw.headers)
        cookies = [value for name, value in headers if name.lower() == "set-cookie"]
        limits = self.limits
        if len(headers) > limits.headers or len(cookies) > limits.cookies or sum(map(len, cookies)) > limits.cookie_bytes:
            self.session.cookies.clear()
            raise NotFetched("headers", f"{len(headers)} headers, {len(cookies)} cookies of {sum(map(len, cookies))} characters")
        kept = [len(cookie.name) + len(cookie.value or "") for cookie in self.session.cookies]
        if len(kept) > limits.cookies or sum(kept) > limits.cookie_bytes:
            self.session.cookies.clear()

    def _aside(self, response: requests.Response) -> tuple[bytes, None, str | None]:
        """The beginning of a page that carries an error or a redirect, if it can be had: its headers say all that is needed."""
        most = self.limits.aside
        try:
            content = self._read(response, most)[0]
            return content, None, "length" if len(content) >= most else None
        except Exception:
            self.close()
            return b"", None, "unspecified"

    def _read(self, response: requests.Response, cut: int | None) -> tuple[bytes, bytes | None]:
        limits, headers = self.limits, _headers(response.raw.headers)
        transfer = (header(headers, "transfer-encoding") or "chunked").strip().lower()
        if transfer not in ("chunked", "identity"):
            raise NotFetched("encoding", f"Transfer-Encoding {transfer!r:.80}: only chunked can be undone")
        length = header(headers, "content-length") or ""
        if cut is None and length.isdecimal() and (len(length) > 18 or int(length) > limits.raw):
            raise NotFetched("too_large", f"{length:.20} bytes: more than {limits.raw}")
        encodings = ",".join(value for name, value in headers if name.lower() == "content-encoding")
        unpacker = Unpacker(encodings, limits.unpacked, limits.ratio, limits.ratio_from)
        raw, content = bytearray(), bytearray()
        for piece in response.raw.stream(_PIECE, decode_content=False):
            raw += piece
            if len(raw) > limits.raw:
                raise NotFetched("too_large", f"more than {limits.raw} bytes")
            for part in unpacker.feed(piece):
                content += part
                if cut is not None and len(content) >= cut:
                    return bytes(content[:cut]), None
        unpacker.end()
        return bytes(content), bytes(raw) if unpacker.packed else None


def trust(authorities: str | None) -> ssl.SSLContext:
    """What certificates are held against: those that requests brings, and those of a PEM file of one's own. Raises `OSError`."""
    context = urllib3.util.create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_verify_locations(requests.utils.DEFAULT_CA_BUNDLE_PATH)
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def _headers(headers: Any) -> Headers:
    return tuple((str(name), str(value)) for name, value in headers.items())


def _sent(request: requests.PreparedRequest) -> Headers:
    netloc = urllib3.util.parse_url(request.url or "").netloc or ""
    return (("Host", netloc), *((str(name), str(value)) for name, value in request.headers.items()))


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: requests would read and unpack the whole body of a redirect, without any limit, only to name the next request."""


def _session(line: Line, agent: str) -> requests.Session:
    session = _Session()
    session.trust_env = False
    session.headers.clear()
    session.headers.update({"User-Agent": agent, "Connection": "keep-alive"})
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(line))
    return session


class _Adapter(HTTPAdapter):
    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(pool_connections=2, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        self.poolmanager = _Pools(self._line, connections, maxsize)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing: the certificates are in the line's context already, once for all hosts; requests would load them for each."""


class _Pools(urllib3.PoolManager):
    def __init__(self, line: Line, connections: int, maxsize: int) -> None:
        self._line = line
        super().__init__(num_pools=connections, maxsize=maxsize, ssl_context=line.trust)

    def _new_pool(self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None) -> urllib3.HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        pool.ConnectionCls = cast(Any, partial(_Secure if scheme == "https" else _Plain, line=self._line))
        return pool


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line
        self.response_class = cast(Any, partial(_Response, line=line))

    def _new_conn(self) -> socket.socket:
        return _open(self._line, self.host, self.port)


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line
        self.response_class = cast(Any, partial(_Response, line=line))

    def _new_conn(self) -> socket.socket:
        return _open(self._line, self.host, self.port)


def _open(line: Line, host: str, port: int) -> socket.socket:
    left, limits = line.patience(), line.limits
    return connect(host, port, line.kinds, min(limits.connect, left), line.resolve, min(limits.naming, left))


def _peer(sock: socket.socket) -> str | None:
    """The IP address at the other end, without a zone; None where the connection is gone already."""
    try:
        return str(sock.getpeername()[0]).partition("%")[0]
    except OSError:
        return None


class _Response(http.client.HTTPResponse):
    """As http.client's, but every byte goes past the line, headers and framing of chunks as well."""

    def __init__(self, sock: socket.socket, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._line = line
        self._peer = _peer(sock)
        self.fp.close()
        self.fp = io.BufferedReader(_Watched(sock, line), _AHEAD)

    def begin(self) -> None:
        self._line.begin(self._peer)
        super().begin()
        self._line.body()


class _Watched(io.RawIOBase):
    def __init__(self, sock: socket.socket, line: Line) -> None:
        self._sock = sock
        self._line = line
        self._file = sock.makefile("rb", 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._line.patience())
        try:
            size = self._file.readinto(buffer)
        except TimeoutError:
            self._line.patience()
            raise NotFetched("timeout", f"no sign of life for {self._line.limits.silence:g} seconds") from None
        except OSError as error:
            raise NotFetched("connection", f"the connection broke off: {error.strerror or error}") from error
        self._line.came(size or 0)
        return size

    def close(self) -> None:
        self._file.close()
        super().close()
