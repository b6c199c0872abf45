"""What a hostile or broken server can do to a fetch: end it, under a name, within its limits."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import brotli
import certificates
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire import NO_ROBOTS, Asked, Wire, reply, serving

from scrapers import safety
from scrapers.answers import CODES, NotFetched
from scrapers.fetch import Answer, Fetcher, Limits
from scrapers.page import Source

TEXT = b"<html><body><p>Tin trong ng\xc3\xa0y</p></body></html>"
TIGHT = Limits(
    attempts=1,
    seconds=1.0,
    silence=0.5,
    connect=0.5,
    raw=200_000,
    unpacked=400_000,
    ratio=20.0,
    ratio_from=100_000,
    header_bytes=20_000,
    cookie_bytes=2_000,
    cookies=10,
    failures=1_000_000,
    robots_age=1e9,
)
# Whole answers too slow, or nothing at all: each with the other limit far away, so that both can be short.
HURRIED = replace(TIGHT, seconds=0.5, silence=9.0)
IMPATIENT = replace(TIGHT, seconds=9.0, silence=0.4)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    one = Fetcher(limits=TIGHT)
    yield one
    one.close()


def code_of(fetcher: Fetcher, url: str, source: Source) -> str:
    with pytest.raises(NotFetched) as caught:
        fetcher.fetch(url, source)
    assert caught.value.code in CODES and "\n" not in str(caught.value) and caught.value.url
    return caught.value.code


# Where a crawl may go.


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("8.8.8.8", "public"),
        ("203.162.0.1", "public"),
        ("2001:4860:4860::8888", "public"),
        ("2405:4800::1", "public"),
        ("127.0.0.1", "loopback"),
        ("127.9.9.9", "loopback"),
        ("::1", "loopback"),
        ("10.0.0.1", "private"),
        ("172.31.255.255", "private"),
        ("172.32.0.1", "public"),
        ("192.168.1.1", "private"),
        ("fd12::1", "private"),
        ("169.254.169.254", "link_local"),
        ("fe80::1", "link_local"),
        ("fec0::1", "link_local"),
        ("100.64.0.1", "shared"),
        ("100.128.0.1", "public"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("0.0.0.0", "reserved"),
        ("0.1.2.3", "reserved"),
        ("255.255.255.255", "reserved"),
        ("240.0.0.1", "reserved"),
        ("192.0.2.1", "reserved"),
        ("198.18.0.1", "reserved"),
        ("::", "reserved"),
        ("::127.0.0.1", "reserved"),
        ("2001:db8::1", "reserved"),
        ("2001:0:1::1", "reserved"),
        ("4000::1", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:8.8.8.8", "public"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::a00:1", "private"),
        ("64:ff9b::808:808", "public"),
        ("64:ff9b:1::808:808", "private"),
        ("2002:7f00:1::1", "loopback"),
        ("2002:c0a8:101::1", "private"),
        ("2002:808:808::1", "public"),
    ],
)
def test_what_an_address_is_for(address: str, kind: str) -> None:
    assert safety.kind_of(ip_address(address)) == kind


@given(st.ip_addresses())
def test_every_address_has_a_kind_and_what_python_calls_special_is_not_public(address: Any) -> None:
    kind = safety.kind_of(address)
    assert kind in {"public", "loopback", "private", "link_local", "shared", "multicast", "reserved"}
    if address.version == 4 and (address.is_private or address.is_multicast or address.is_reserved):
        assert kind != "public"


@pytest.mark.parametrize(
    ("home", "kinds"),
    [
        ("https://bao.example/", {"public"}),
        ("http://8.8.8.8/", {"public"}),
        ("http://127.0.0.1:81/", {"public", "loopback"}),
        ("http://[::1]/", {"public", "loopback"}),
        ("http://192.168.1.5/", {"public", "private"}),
        ("http://localhost/", {"public", "loopback"}),
        ("http://bao.localhost/", {"public", "loopback"}),
        ("http://intranet/", {"public", "loopback", "private", "link_local", "shared"}),
        ("http://bao.tinh.local/", {"public", "loopback", "private", "link_local", "shared"}),
        ("http://localhost.example/", {"public"}),
    ],
)
def test_where_a_source_is_by_its_file(home: str, kinds: set[str]) -> None:
    assert safety.kinds_of(Source("Báo thử", home)) == kinds


def answers(*addresses: str) -> Callable[..., list[tuple[Any, ...]]]:
    def resolve(host: str, port: int, *_: object) -> list[tuple[Any, ...]]:
        return [
            (socket.AF_INET6, 1, 6, "", (one, port, 0, 0)) if ":" in one else (socket.AF_INET, 1, 6, "", (one, port)) for one in addresses
        ]

    return resolve


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"],
)
def test_a_public_name_that_points_inside_is_refused(address: str) -> None:
    with serving(reply(TEXT)) as wire:
        fetcher = Fetcher(limits=TIGHT, resolve=answers(address))
        source = Source("Báo thử", f"http://bao.example:{wire.port}/", delay=0.0)
        assert code_of(fetcher, source.home, source) == "refused_address"
        assert wire.asked == []
        fetcher.close()


def test_an_address_inside_is_passed_over_for_one_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "kind_of", lambda address: "public" if str(address) == "127.0.0.1" else "private")
    with serving(reply(TEXT)) as wire:
        fetcher = Fetcher(limits=TIGHT, resolve=answers("10.0.0.1", "127.0.0.1"))
        source = Source("Báo thử", f"http://bao.example:{wire.port}/", delay=0.0)
        assert fetcher.fetch(source.home, source).content == TEXT
        assert wire.asked[-1].headers["host"] == f"bao.example:{wire.port}"
        fetcher.close()


def test_a_name_is_resolved_once_for_each_connection_and_checked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    places = ["127.0.0.1", "127.0.0.1", "::1"]

    def resolve(host: str, port: int, *more: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        return answers(places[len(asked) - 1])(host, port)

    monkeypatch.setattr(safety, "kind_of", lambda address: "public" if address.version == 4 else "loopback")
    with serving(reply(TEXT, "200 OK", length=False), robots=reply(b"", "404 Not Found", length=False)) as wire:
        fetcher = Fetcher(limits=TIGHT, resolve=resolve)
        source = Source("Báo thử", f"http://bao.example:{wire.port}/", delay=0.0)
        assert fetcher.fetch(source.home, source).content == TEXT
        assert asked == ["bao.example"] * 2  # one connection for robots.txt, one for the page
        assert code_of(fetcher, source.home, source) == "refused_address"
        fetcher.close()


def test_a_redirect_to_a_named_host_that_points_inside_is_refused() -> None:
    with serving(reply(b"", "302 Found", "Location: http://anh.bao.example/")) as wire:

        def resolve(host: str, port: int, *more: object) -> list[tuple[Any, ...]]:
            return answers("127.0.0.1" if host == "127.0.0.1" else "10.0.0.8")(host, port)

        fetcher = Fetcher(limits=TIGHT, resolve=resolve)
        source = Source("Báo thử", wire.home, feeds=("http://anh.bao.example/rss",), delay=0.0)
        assert code_of(fetcher, wire.url("/a"), source) == "refused_address"
        fetcher.close()


@pytest.mark.parametrize("error", [socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long"), OSError("no network")])
def test_a_host_that_is_not_known(error: Exception) -> None:
    def resolve(*_: object) -> list[tuple[Any, ...]]:
        raise error

    fetcher = Fetcher(limits=TIGHT, resolve=resolve)
    source = Source("Báo thử", "http://bao.example/")
    assert code_of(fetcher, source.home, source) == "dns"
    fetcher.close()


def test_a_name_server_that_hangs_ends_in_a_reason_and_holds_up_no_other_host() -> None:
    """The wait is for the test's own sign, never for a time: the thread that hangs is let go at the end."""
    asked, over = threading.Event(), threading.Event()

    def resolve(host: str, port: int, *_: object) -> list[tuple[Any, ...]]:
        if host == "treo.example":
            asked.set()
            over.wait(30)
            return []
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with serving(reply(TEXT)) as wire:
        fetcher = Fetcher(limits=replace(TIGHT, naming=0.4), resolve=resolve)
        with pytest.raises(NotFetched, match=r"treo.example: the name server says nothing within 0.4 seconds") as caught:
            fetcher.fetch("http://treo.example/tin", Source("Báo", "http://treo.example/", delay=0.0))
        assert caught.value.code == "dns" and asked.is_set()
        assert fetcher.fetch(wire.url(), wire.source).content == TEXT
        fetcher.close()
    over.set()


def test_a_closed_port_is_a_connection_that_fails(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    source = Source("Báo thử", f"http://127.0.0.1:{port}/")
    assert code_of(fetcher, source.home, source) == "connection"


def test_proxies_of_the_environment_are_not_used(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply(TEXT)) as wire, serving(reply(b"proxy")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.home)
        assert fetcher.fetch(wire.url(), wire.source).content == TEXT
        assert proxy.asked == []


def test_no_password_of_the_environment_is_sent(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(reply(TEXT)) as wire:
        fetcher.fetch(wire.url(), wire.source)
        assert "authorization" not in wire.asked[-1].headers


# What servers send.


def endless(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


def after(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces


def drip(head: bytes, piece: bytes = b"x", seconds: float = 0.05) -> Iterator[bytes]:
    yield head
    while True:
        time.sleep(seconds)
        yield piece


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = b"\0" * 5_000_000
NOISE = bytes((number * 7919 >> 3) & 0xFF for number in range(60_000))


def packed(body: bytes, encoding: str) -> bytes:
    return reply(body, "200 OK", f"Content-Encoding: {encoding}")


def head_of(*lines: str) -> bytes:
    return OK + "".join(f"{line}\r\n" for line in lines).encode("latin-1") + b"Content-Length: 2\r\n\r\nok"


HOSTILE: list[tuple[str, Callable[[], bytes | Iterator[bytes]], set[str]]] = [
    ("gzip bomb", lambda: packed(gzip.compress(ZEROS), "gzip"), {"bomb"}),
    ("deflate bomb", lambda: packed(zlib.compress(ZEROS), "deflate"), {"bomb"}),
    ("brotli bomb", lambda: packed(brotli.compress(ZEROS, quality=3), "br"), {"bomb"}),
    ("bomb in a bomb", lambda: packed(gzip.compress(gzip.compress(ZEROS * 10, 1)), "gzip, gzip"), {"bomb"}),
    ("bomb of members", lambda: packed(gzip.compress(b"\0" * 20_000) * 300, "gzip"), {"bomb"}),
    ("bomb between", lambda: packed(gzip.compress(gzip.compress(b"") * 30_000), "gzip, gzip"), {"bomb"}),
    ("unpacks too large", lambda: packed(gzip.compress((NOISE + NOISE) * 4), "gzip"), {"too_large", "bomb"}),
    ("three layers", lambda: packed(b"x", "gzip, gzip, gzip"), {"encoding"}),
    ("unknown encoding", lambda: packed(b"x", "zstd"), {"encoding"}),
    ("not packed", lambda: packed(TEXT, "gzip"), {"encoding"}),
    ("not brotli", lambda: packed(b"\xff" * 99, "br"), {"encoding"}),
    ("broken off inside", lambda: packed(gzip.compress(NOISE)[:-20], "gzip"), {"encoding"}),
    ("too long as announced", lambda: OK + b"Content-Length: 999999999\r\n\r\n", {"too_large"}),
    ("too long beyond numbers", lambda: OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", {"too_large"}),
    ("endless", lambda: after(OK + b"\r\n", endless(b"x" * 10_000)), {"too_large"}),
    ("endless chunks", lambda: after(CHUNKED, endless(b"3e8\r\n" + b"x" * 1000 + b"\r\n")), {"too_large"}),
    ("endless small chunks", lambda: after(CHUNKED, endless(b"1;" + b"e" * 500 + b"\r\nx\r\n" * 1)), {"too_large"}),
    ("endless chunk line", lambda: after(CHUNKED, endless(b"1" * 10_000)), {"protocol", "too_large"}),
    ("endless trailers", lambda: after(CHUNKED + b"0\r\n", endless(b"A: b\r\n" * 1000)), {"too_large"}),
    ("chunk that is no number", lambda: CHUNKED + b"zz\r\nx\r\n", {"protocol"}),
    ("negative chunk", lambda: CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n", {"protocol", "connection"}),
    ("enormous chunk", lambda: CHUNKED + b"ffffffffffffffff\r\nx", {"connection"}),
    ("chunks break off", lambda: CHUNKED + b"5\r\nhel", {"connection"}),
    ("no last chunk", lambda: CHUNKED + b"5\r\nhello\r\n", {"connection"}),
    ("breaks off", lambda: OK + b"Content-Length: 100\r\n\r\nhello", {"connection"}),
    ("two lengths", lambda: head_of("Content-Length: 7"), {"protocol", "connection"}),
    ("odd framing", lambda: head_of("Transfer-Encoding: gzip, chunked"), {"encoding"}),
    ("slow drip", lambda: drip(OK + b"\r\n"), {"too_slow"}),
    ("slow headers", lambda: drip(OK, b"A: b\r\n"), {"too_slow"}),
    ("slow status", lambda: drip(b"HTTP/1.1 2"), {"too_slow"}),
    ("slow chunk line", lambda: drip(CHUNKED, b"0"), {"too_slow"}),
    ("slow packed drip", lambda: drip(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(NOISE)[:50], b""), {"too_slow"}),
    ("silence", lambda: drip(b"", b"x", 0.6), {"timeout"}),
    ("silence in the body", lambda: drip(OK + b"\r\nabc", b"x", 0.6), {"timeout"}),
    ("closed at once", lambda: b"", {"connection"}),
    ("long header", lambda: head_of("A: " + "b" * 30_000), {"headers"}),
    ("longer header", lambda: head_of("A: " + "b" * 70_000), {"headers"}),
    ("many headers", lambda: head_of(*[f"A{number}: b" for number in range(120)]), {"headers"}),
    ("endless headers", lambda: after(OK, endless(b"A: b\r\n" * 500)), {"headers"}),
    ("endless header", lambda: after(OK + b"A: ", endless(b"b" * 10_000)), {"headers"}),
    ("endless continue", lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 100), {"headers"}),
    ("endless status", lambda: endless(b"HTTP/1.1 200" + b" " * 1000), {"headers"}),
    ("many cookies", lambda: head_of(*[f"Set-Cookie: a{number}=b" for number in range(30)]), {"headers"}),
    ("long cookie", lambda: head_of("Set-Cookie: a=" + "b" * 4000), {"headers"}),
    ("no HTTP", lambda: b"SSH-2.0-OpenSSH_9.2\r\n", {"protocol"}),
    ("old HTTP", lambda: TEXT, {"protocol"}),
    ("no status", lambda: b"HTTP/1.1 abc\r\n\r\n", {"protocol"}),
    ("TLS alert", lambda: b"\x15\x03\x01\x00\x02\x02\x46", {"protocol", "connection"}),
]


@pytest.mark.parametrize(("name", "told", "codes"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_every_attack_ends_under_its_name(name: str, told: Callable[[], Any], codes: set[str]) -> None:
    fetcher = Fetcher(limits=HURRIED if name.startswith("slow") else IMPATIENT if name.startswith("silence") else TIGHT)
    with serving(lambda _: told()) as wire:
        assert code_of(fetcher, wire.url("/a"), wire.source) in codes
        # The next page of the host is none the worse for it.
        wire.tell = lambda _: reply(TEXT)
        assert fetcher.fetch(wire.url("/b"), wire.source).content == TEXT
    fetcher.close()


@pytest.mark.parametrize(
    "told",
    [
        lambda: head_of("A: \xff\xfe\x80", "B: \x01\x02", "no colon", ": empty", " folded"),
        lambda: head_of(*[f"Set-Cookie: {bad}" for bad in ("", "=", "a", "a=b; Expires=never", "a=b; Domain=.vn", "\xff=\xff")]),
        lambda: b"HTTP/1.0 200\r\n\r\nok",
        lambda: b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        lambda: b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    ],
)
def test_what_is_only_sloppy_is_a_page(fetcher: Fetcher, told: Callable[[], bytes]) -> None:
    with serving(lambda _: [told()]) as wire:
        assert fetcher.fetch(wire.url(), wire.source).content == b"ok"


def test_cookies_are_given_up_before_they_grow(fetcher: Fetcher) -> None:
    number = iter(range(1000))
    with serving(lambda _: reply(TEXT, "200 OK", *[f"Set-Cookie: n{next(number)}={'v' * 100}" for _ in range(8)])) as wire:
        for _ in range(10):
            fetcher.fetch(wire.url(), wire.source)
        assert max(len(one.headers.get("cookie", "")) for one in wire.asked) < 2 * TIGHT.cookie_bytes


STATUS = st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/1.1 301 M", b"HTTP/1.0 404", b"HTTP/1.1 503 B", b"HTTP/1.1 304 N", b"HTTP/9 1"])
NAMES = st.sampled_from(
    b"Content-Length Transfer-Encoding Content-Encoding Location Set-Cookie Retry-After Date Connection Content-Type ETag".split()
)
VALUES = st.binary(max_size=20) | st.sampled_from(
    [b"chunked", b"gzip", b"br", b"deflate", b"0", b"5", b"-1", b"/a", b"//", b"http://[", b"a=b; Max-Age=1e9", b"close", b"?\xff"]
)
ANSWERS = st.binary(max_size=200) | st.builds(
    lambda status, headers, body: status + b"\r\n" + b"".join(b"%s: %s\r\n" % pair for pair in headers) + b"\r\n" + body,
    STATUS,
    st.lists(st.tuples(NAMES, VALUES), max_size=6),
    st.binary(max_size=60) | st.sampled_from([b"5\r\nhello\r\n0\r\n\r\n", gzip.compress(b"ok"), brotli.compress(b"ok"), b"3;\r\n"]),
)


@pytest.fixture(scope="module")
def anything() -> Iterator[tuple[Wire, Fetcher]]:
    with serving(reply(TEXT)) as wire:
        fetcher = Fetcher(limits=Limits(attempts=1, seconds=1.0, silence=0.3, failures=10**9, robots_again=0.0, longest_wait=0.0))
        yield wire, fetcher
        fetcher.close()


def ends_well(fetcher: Fetcher, wire: Wire) -> None:
    for host in fetcher._hosts.values():
        host.held_until = None
    try:
        assert isinstance(fetcher.fetch(wire.url(), wire.source, etag='"a"'), Answer)
    except NotFetched as error:
        assert error.code in CODES and error.code != "internal", error


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_bytes_end_in_an_answer_or_a_reason(anything: tuple[Wire, Fetcher], told: bytes) -> None:
    wire, fetcher = anything
    wire.tell = lambda _: [told]
    wire.robots = NO_ROBOTS
    ends_well(fetcher, wire)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_bytes_for_robots_end_in_an_answer_or_a_reason(anything: tuple[Wire, Fetcher], told: bytes) -> None:
    wire, fetcher = anything
    wire.tell = lambda asked: [told] if asked.path != "/" else reply(TEXT)
    wire.robots = told
    for host in fetcher._hosts.values():
        host.robots.clear()
    ends_well(fetcher, wire)


# TLS.


@pytest.fixture
def authority(tmp_path: Path) -> str:
    place = tmp_path / "authority.pem"
    place.write_text(certificates.AUTHORITY)
    return str(place)


def tls(tmp_path: Path, pem: str) -> ssl.SSLContext:
    place = tmp_path / "server.pem"
    place.write_text(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    return context


def test_a_certificate_is_checked_against_the_name_not_the_address(tmp_path: Path, authority: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str | None] = []
    context = tls(tmp_path, certificates.GOOD)
    context.sni_callback = lambda _link, name, _context: names.append(name)
    monkeypatch.setattr(safety, "kind_of", lambda address: "public")
    with serving(reply(TEXT), tls=context) as wire:
        fetcher = Fetcher(limits=TIGHT, resolve=answers("127.0.0.1"), authorities=authority)
        source = Source("Báo thử", f"https://bao.example:{wire.port}/", delay=0.0)
        assert fetcher.fetch(source.home, source).content == TEXT
        assert set(names) == {"bao.example"} and wire.asked[-1].headers["host"] == f"bao.example:{wire.port}"
        fetcher.close()


def test_limits_hold_under_tls_as_well(tmp_path: Path, authority: str) -> None:
    with serving(lambda _: drip(OK + b"\r\n"), tls=tls(tmp_path, certificates.GOOD)) as wire:
        fetcher = Fetcher(limits=HURRIED, authorities=authority)
        assert code_of(fetcher, wire.url(), wire.source) == "too_slow"
        fetcher.close()


@pytest.mark.parametrize(("pem", "trusted"), [("GOOD", False), ("OTHER_NAME", True), ("EXPIRED", True)])
def test_a_bad_certificate_is_named(tmp_path: Path, authority: str, pem: str, trusted: bool) -> None:
    with serving(reply(TEXT), tls=tls(tmp_path, getattr(certificates, pem))) as wire:
        fetcher = Fetcher(limits=TIGHT, authorities=authority if trusted else None)
        assert code_of(fetcher, wire.url(), wire.source) == "tls"
        assert wire.asked == []
        fetcher.close()


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (b"HTTP/1.1 400 Bad\r\n\r\n", {"tls"}),
        (b"\x16\x03\x01\xff\xff" + b"x" * 99, {"tls"}),
        (b"", {"tls", "connection"}),
        (None, {"timeout"}),
    ],
)
def test_a_handshake_that_fails_is_named(fetcher: Fetcher, told: bytes | None, codes: set[str]) -> None:
    def serve() -> None:
        link, _ = listener.accept()
        with link:
            link.recv(100)
            link.sendall(told or b"")
            if told is None:
                over.wait(5)

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        source = Source("Báo thử", f"https://127.0.0.1:{listener.getsockname()[1]}/")
        assert code_of(fetcher, source.home, source) in codes
        over.set()
        thread.join()


# Limits cost nothing where they are not reached.


def test_a_page_just_below_the_limits_comes_whole(fetcher: Fetcher) -> None:
    body = (NOISE * 4)[: TIGHT.raw]
    with serving(reply(body, "200 OK", "A: " + "b" * 15_000, *["Set-Cookie: a=1"] * 10)) as wire:
        assert fetcher.fetch(wire.url(), wire.source).content == body


def test_a_request_is_one_line_of_what_was_asked(fetcher: Fetcher) -> None:
    def tell(asked: Asked) -> bytes:
        return reply(asked.path.encode())

    with serving(tell) as wire:
        for path in ("/a%0d%0aX:%201", "/%2e%2e/a", "/a?b=%00", "/đ?q=ư"):
            assert b"\r" not in fetcher.fetch(wire.url(path), wire.source).content
        assert all("x" not in one.headers for one in wire.asked)
